"""A table of ten thousand records: in how much time, and how much memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from made_records import CLASSES, plan_of, planned_cell, record_of

from bench.analysis.scores import scores
from bench.records.predictions import labels, prediction_frame, probabilities
from bench.records.store import RunFolder
from bench.report.stored_plan import write_plan

CELLS, SEEDS, IMAGES = 1_000, 10, 678
MOST_SECONDS, MOST_BYTES = 10.0, 2**30
MEASURED = """
import json, resource, sys, time
from bench.report.results import open_results
started = time.perf_counter()
results = open_results(sys.argv[1])
rows = len(results.table)
seconds = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"rows": rows, "standings": len(results.standings), "seconds": seconds, "bytes": peak}))
"""


@pytest.mark.benchmark
def test_ten_thousand_records_make_a_table_in_ten_seconds(tmp_path: Path) -> None:
    cells = [
        planned_cell(seeds=range(SEEDS), architecture=f"network-{number:04d}") for number in range(CELLS)
    ]
    plan = plan_of(*cells)
    folder = RunFolder(tmp_path / plan.folder)
    random = np.random.default_rng(0)
    actual = np.repeat([0, 1], [416, IMAGES - 416])
    paths = [f"test/{CLASSES[label]}/cast_{label}_{index}.jpeg" for index, label in enumerate(actual)]
    for number, cell in enumerate(cells):
        skill = 0.8 + 0.15 * number / CELLS
        for run in cell.runs:
            right = random.random(IMAGES) < skill
            first = np.where(right == (actual == 0), 0.5, 0.0) + random.random(IMAGES) / 2
            frame = prediction_frame(paths, actual, np.stack([first, 1 - first], axis=1), CLASSES)
            record = record_of(cell, run.seed, epochs=30)
            found = scores(labels(frame), probabilities(frame, CLASSES), CLASSES)
            metrics = {**record.outcome.metrics, "test": found}
            outcome = record.outcome.model_copy(update={"metrics": metrics})
            folder.write_record(record.model_copy(update={"outcome": outcome}))
            folder.write_predictions(run.run_id, frame)
    write_plan(folder, plan)
    # In a process of its own: this one's memory has held all these records.
    command = [sys.executable, "-c", MEASURED, str(folder.path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured = json.loads(done.stdout)
    print(f"{measured['seconds']:.1f} s, {measured['bytes'] / 2**20:.0f} MiB")
    assert measured["rows"] == CELLS
    assert measured["standings"] == 1
    assert measured["seconds"] < MOST_SECONDS
    assert measured["bytes"] < MOST_BYTES
