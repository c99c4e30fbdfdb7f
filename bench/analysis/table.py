"""From records to the table: one row a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from bench.analysis.cells import CellRuns, gather, reason_of, status_of
from bench.analysis.contributions import CONTRIBUTIONS
from bench.analysis.flags import count_flags, mixed, spell_flags
from bench.analysis.interval import interval
from bench.analysis.measures import MEASURES, MEGABYTE
from bench.analysis.reference import COUNTS, FIELDS, published
from bench.analysis.scoring import RANKED_BY, WITHOUT_TWINS, CellScores
from bench.analysis.standing import Standing
from bench.analysis.twin_free import changed_classes
from bench.records.plan_document import PlanDocument
from bench.records.record import Record
from bench.suite.schema import AXES

# Only rows that agree on these are ranked against each other.
RANKED_WITHIN = ["dataset", "device", "backend"]
_WITHOUT = [f"{name}{WITHOUT_TWINS}" for name in CONTRIBUTIONS]
_TEXT = [
    *(*AXES, "device", "backend", "status", "flags", "reason", "covers", "standing"),
    *("classes_without_twins", "standing_without_twins"),
]
_COUNTS = [
    *("runs", "runs_planned", "rank", "parameters", "trainable_parameters"),
    *("test_images", "test_groups", "audited_splits", "test_images_without_twins", *COUNTS),
]
_INTERVALS = [f"{name}{suffix}" for name in (*MEASURES, *_WITHOUT) for suffix in ("", "_low", "_high")]
# What the best row is ahead by, with its simultaneous interval, and what it would have to be ahead by.
_BEHIND = ["behind_best", "behind_best_low", "behind_best_high", "detectable"]
CHOSEN = "chosen_on_validation"
# Sums in floating point differ in their last digits from processor to processor; these do not.
_DIGITS = 9
COLUMNS = [
    *AXES,
    *("device", "backend", "runs", "runs_planned", "status", "reason", "flags", "rank", "standing"),
    *_BEHIND,
    CHOSEN,
    *_INTERVALS,
    *("covers", "test_images", "test_groups", "audited_splits"),
    *("test_images_without_twins", "classes_without_twins", "standing_without_twins"),
    *("parameters", "trainable_parameters", "model_size_mb"),
    *FIELDS,
]


def table_of(
    plan: PlanDocument,
    cells: Sequence[CellRuns],
    scored: Sequence[CellScores],
    standing: Sequence[Standing],
) -> pd.DataFrame:
    """The table of cells that are scored and compared.

    Args:
        plan: That the cells are of.
        cells: In its order.
        scored: Of each cell.
        standing: Which of them are best.

    Returns:
        The columns `COLUMNS`. Scores are of the test split, from 0 to 1; times in seconds, `inference_ms` in
        milliseconds, `model_size_mb` in 10^6 bytes. `<name>` is the mean over the runs that completed;
        `<name>_low` and `<name>_high` bound the interval of accuracy and weighted F1
        (`bench.analysis.score_interval`, of whose luck `covers` tells) and the range over seeds of all else.
        `<name>_without_twins` is of the test images without a twin in training or validation, weighted so
        that each class has its share of all test images; `classes_without_twins` says how many of each class
        there are where their own shares are others, and `standing_without_twins` is the standing by these
        scores. `test_groups` counts near-duplicates of the test images once, as intervals do, by the audits
        of `audited_splits` splits of the same test images. `rank` is 1 for
        the best `weighted_f1` among the complete rows that agree on `RANKED_WITHIN`; rows with equal scores
        share a rank; a row with a missing or failed run has none. `standing` is `best`, `level` (cannot be
        told apart from the best) or `below`, and `behind_best` how far, with its simultaneous interval;
        `detectable` is the smallest true difference from the best row that four of five such tables would
        find. `chosen_on_validation` is true of the row that a choice on validation takes of those that are
        ranked together, false of the others, and NA where there is no choice. What is not known is NA.
    """
    groups = mixed(cells)
    rows = [
        _row(runs, scores, plan, (runs.cell.device, runs.cell.backend) in groups)
        for runs, scores in zip(cells, scored, strict=True)
    ]
    for number, place in (pair for each in standing for pair in (*_places(each), *_choice(each))):
        rows[number] |= place
    frame = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "rank"])
    frame["rank"] = _ranks(frame)
    types = {name: "object" for name in _TEXT} | {name: "Int64" for name in _COUNTS} | {CHOSEN: "boolean"}
    return frame[COLUMNS].astype({name: types.get(name, "float64") for name in COLUMNS})


def failures(plan: PlanDocument, records: Mapping[str, Record]) -> pd.DataFrame:
    """The planned runs that did not complete.

    Returns:
        The five axes, `device`, `backend`, `seed`, `status` (`missing` where there is no record), `reason`
        and `run_id`, in the order of the plan.
    """
    rows = [
        {
            **_names(runs),
            "device": runs.cell.device,
            "backend": runs.cell.backend,
            "seed": run.seed,
            "status": status_of(record),
            "reason": reason_of(record),
            "run_id": record.run_id if record else run.run_id,
        }
        for runs in gather(plan, records)
        for run, record in runs.pairs
        if status_of(record) != "completed"
    ]
    return pd.DataFrame(rows, columns=[*AXES, "device", "backend", "seed", "status", "reason", "run_id"])


def varying(table: pd.DataFrame) -> list[str]:
    """The columns that name a row, as far as the rows of a table differ in them."""
    return [name for name in (*AXES, "device", "backend") if table[name].nunique() > 1]


def _row(runs: CellRuns, scores: CellScores, plan: PlanDocument, is_mixed: bool) -> dict[str, Any]:
    flags = count_flags(runs, plan, is_mixed)
    return {
        **_names(runs),
        "device": runs.cell.device,
        "backend": runs.cell.backend,
        "runs": len(runs.completed),
        "runs_planned": len(runs.pairs),
        "status": runs.status,
        "reason": "; ".join(runs.reasons),
        "flags": spell_flags(flags, len(runs.completed)),
        **_measured(runs),
        **_scores(scores),
        **_sizes(runs),
        **published(plan, runs.cell.names),
    }


def _places(standing: Standing) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, place in standing.places.items():
        yield number, {"standing": place}
    for number, place in standing.places_without_twins.items():
        yield number, {"standing_without_twins": place}
    for number, found in standing.comparisons.items():
        distances = (found.difference, found.low, found.high, found.detectable)
        yield number, {name: round(value, _DIGITS) for name, value in zip(_BEHIND, distances, strict=True)}


def _choice(standing: Standing) -> Iterator[tuple[int, dict[str, Any]]]:
    if len(standing.rows) > 1:
        for number in standing.rows:
            yield number, {CHOSEN: number == standing.selection.on_validation}


def _names(runs: CellRuns) -> dict[str, Any]:
    return {axis: runs.cell.names[axis] for axis in AXES}


def _measured(runs: CellRuns) -> dict[str, float | None]:
    row: dict[str, float | None] = {}
    for name, measure in MEASURES.items():
        values = [value for _, outcome in runs.completed if (value := measure(outcome)) is not None]
        if found := interval(values):
            row |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
    return row


def _scores(scores: CellScores) -> dict[str, Any]:
    """What the predictions add: intervals, and scores without twins, whose means no record has."""
    row: dict[str, Any] = {}
    for name, found in scores.intervals.items():
        row |= {f"{name}_low": round(found.low, _DIGITS), f"{name}_high": round(found.high, _DIGITS)}
        if name.endswith(WITHOUT_TWINS):
            row[name] = round(found.mean, _DIGITS)
    if scores.ranked is not None:
        row["covers"], row["test_images"] = scores.covers, scores.images
        row["test_groups"], row["audited_splits"] = scores.groups, scores.audited
        row["test_images_without_twins"] = scores.unmet
        row["classes_without_twins"] = changed_classes(scores.classes)
    return row


def _sizes(runs: CellRuns) -> dict[str, float]:
    if not runs.completed:
        return {}
    # Every seed builds the same network; only compression makes its file a few bytes larger or smaller.
    _, first = runs.completed[0]
    saved = interval([outcome.sizes.saved_bytes for _, outcome in runs.completed])
    return {
        "parameters": first.sizes.parameters,
        "trainable_parameters": first.sizes.trainable_parameters,
        "model_size_mb": saved.mean / MEGABYTE if saved else float("nan"),
    }


def _ranks(frame: pd.DataFrame) -> pd.Series[float]:
    score = frame[RANKED_BY].astype("float64").where(frame["status"] == "completed")
    groups = [frame[name] for name in RANKED_WITHIN]
    return score.groupby(groups, sort=False).rank(method="min", ascending=False)
