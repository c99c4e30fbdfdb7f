"""Whose luck the intervals hold, in the files that people take from a table."""

import json
import shutil
from dataclasses import replace

import pandas as pd
from made_records import EVIDENCE, by_fingerprint, plan_of, planned_cell, record_of, table, write_runs

from bench.analysis import interval
from bench.report.brackets import in_all_brackets, in_brackets
from bench.report.index import index
from bench.report.renderings import as_json
from bench.report.stored_plan import write_plan


def said_in_json(cell, records, evidence=EVIDENCE):
    found = table(plan_of(cell), by_fingerprint(*records), evidence)
    return json.loads(as_json(found, "a title", []))["interval"]


def test_json_says_what_intervals_of_one_seed_hold():
    cell = planned_cell(seeds=[42])
    assert said_in_json(cell, [record_of(cell, 42)]) == interval.SINGLE


def test_json_says_what_intervals_of_redrawn_splits_hold():
    cell = planned_cell()
    records = [record_of(cell, run.seed) for run in cell.runs]
    redrawn = [
        record.model_copy(
            update={"data": record.data.model_copy(update={"manifest_digest": str(record.seed) * 32})}
        )
        for record in records
    ]
    evidence = replace(EVIDENCE, paths=lambda record: (str(record.seed),))
    assert said_in_json(cell, records) == interval.NAME
    assert said_in_json(cell, redrawn, evidence) == interval.RESPLIT


def test_json_says_nothing_of_no_intervals():
    assert said_in_json(planned_cell(), []) is None


def of(*covers):
    return pd.DataFrame({"covers": pd.Series(covers, dtype=object)})


def test_what_most_rows_hold_is_said():
    assert (
        in_brackets(of("test images only", "seeds and splits", "seeds and splits", None)) == interval.RESPLIT
    )
    assert in_brackets(of(None)) == ""


def test_suites_that_differ_are_named():
    same = [("a", of("seeds and test images")), ("b", of("seeds and test images")), ("c", of(None))]
    assert in_all_brackets(same) == interval.NAME
    found = in_all_brackets([*same, ("d", of("test images only"))])
    assert found == f"of a, b: {interval.NAME}; of d: {interval.SINGLE}"
    assert in_all_brackets([]) == ""


def test_the_index_says_what_the_intervals_of_its_suites_hold(tmp_path):
    cell = planned_cell(seeds=[42])
    plan = plan_of(cell)
    write_plan(write_runs(tmp_path, plan, [record_of(cell, 42)], {}), plan)
    assert f" In brackets: {interval.SINGLE}. The row named" in index(tmp_path)
    assert "In brackets" not in index(tmp_path / "empty")


def test_the_index_says_of_which_suites_each_seed_draws_a_split(tmp_path):
    cells = [planned_cell(seeds=[42], dataset=name) for name in ("fixed", "redrawn")]
    records = [record_of(cell, 42) for cell in cells]
    for folder, resplit in (("one", []), ("two", ["redrawn"])):
        plan = plan_of(*cells, folder=folder, resplit=resplit)
        write_plan(write_runs(tmp_path, plan, records, {}), plan)
    said = "Scores are conditional on one training sample and split"
    assert f"{said}, except those of redrawn in two: there each seed draws its own.\n" in index(tmp_path)
    shutil.rmtree(tmp_path / "two")
    assert f"{said}.\n" in index(tmp_path)
