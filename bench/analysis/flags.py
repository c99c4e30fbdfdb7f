"""What a reader must know about a row: the flags of its runs, its data and its machine."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence

from bench.analysis.cells import CellRuns
from bench.records.plan_document import PlanDocument
from bench.records.record import Environment

STAND_IN = "stand_in"
SHARED_MACHINE = "shared_machine"
BUSY_MACHINE = "busy_machine"
MIXED_ENVIRONMENTS = "mixed_environments"
ONE_CLASS_PREDICTED = "one_class_predicted"
SCORE_EQUALS_PRIOR = "score_equals_prior"
LOSS_NOT_FINITE = "loss_not_finite"
IMAGES_SKIPPED = "images_skipped"

# A machine is busy above this share, which the meaning says in words: what else goes on below it is the
# machine's own housekeeping.
BUSY_SHARE = 0.1
MEANINGS = {
    STAND_IN: "drawn images stood in for the real ones: this row says nothing about the real dataset",
    SHARED_MACHINE: "other runs shared the machine, so times are longer than on an idle one",
    BUSY_MACHINE: "other programs took over a tenth of the processor, so times are too long",
    MIXED_ENVIRONMENTS: (
        "rows of this table ran with different versions of libraries or drivers, or on different models of"
        " processor or GPU"
    ),
    ONE_CLASS_PREDICTED: "every test image was given the same class",
    SCORE_EQUALS_PRIOR: "the score equals what the shares of the classes give without looking at an image",
    LOSS_NOT_FINITE: "the loss was not finite in some epoch",
    IMAGES_SKIPPED: "images that could not be read were left out",
}


def environment_key(environment: Environment) -> str:
    """What must be equal for two runs to share an environment: versions, and the model that computes."""
    device = (environment.device_name, environment.driver, environment.cuda, environment.cudnn)
    return json.dumps([environment.versions, device], sort_keys=True)


def mixed(cells: Sequence[CellRuns]) -> set[tuple[str, str]]:
    """The (device, backend) pairs whose completed runs did not all run in one environment."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for runs in cells:
        keys = {environment_key(record.environment) for record, _ in runs.completed}
        seen[(runs.cell.device, runs.cell.backend)] |= keys
    return {group for group, keys in seen.items() if len(keys) > 1}


def count_flags(runs: CellRuns, plan: PlanDocument, is_mixed: bool) -> dict[str, int]:
    """How many of a cell's completed runs carry each flag.

    Args:
        runs: The cell.
        plan: Which datasets were drawn; so that a cell without a completed run is marked as well.
        is_mixed: Whether the table mixes environments (see `mixed`).

    Returns:
        Counts by flag, in alphabetical order; flags of the whole row count every completed run.
    """
    counts: Counter[str] = Counter()
    for record, outcome in runs.completed:
        counts.update(set(outcome.flags) - {STAND_IN, SHARED_MACHINE})
        counts[SHARED_MACHINE] += record.environment.runs_beside > 0
    every = len(runs.completed)
    if runs.cell.names["dataset"] in plan.stand_ins or any(record.data.stand_in for record in runs.records):
        counts[STAND_IN] = max(every, 1)
    if is_mixed and every:
        counts[MIXED_ENVIRONMENTS] = every
    return {flag: count for flag, count in sorted(counts.items()) if count}


def spell_flags(counts: dict[str, int], completed: int) -> str:
    """Flags as one text, `one_class_predicted (1 of 3); stand_in`; no count where all runs carry it."""
    return "; ".join(
        flag if count >= completed else f"{flag} ({count} of {completed})" for flag, count in counts.items()
    )
