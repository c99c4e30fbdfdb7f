"""How much of what a search found was luck: the winner's score in its trial against that with fresh seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.analysis.interval import Interval, interval
from bench.analysis.objectives import merit, value
from bench.records.plan_document import PlanDocument
from bench.records.record import Record
from bench.records.tuned import Tuned


@dataclass(frozen=True)
class Luck:
    """A search's winner, trained again.

    Attributes:
        tuned: The winner.
        objective: Which score, always of the validation split.
        trial: In its trial: a mean over the trial's seeds, and the best of many such means.
        fresh: With the seeds of the suite, which took no part in the search; None until a run completed.
    """

    tuned: Tuned
    objective: str
    trial: float
    fresh: Interval | None

    @property
    def difference(self) -> float | None:
        """By how much the trial scored better than fresh seeds do."""
        if self.fresh is None:
            return None
        return merit(self.objective, self.trial) - merit(self.objective, self.fresh.mean)


def luck(plan: PlanDocument, records: Mapping[str, Record]) -> list[Luck]:
    """The luck of every winner that is a row of a plan, in its order.

    The winner's score in its trial is the best of many, and so too high (Cawley and Talbot, J. Machine
    Learning Research 11, 2010); with seeds that the search never used, drawn like its own, the same network
    has no such luck. Both are of the same validation images.

    Args:
        plan: With the winners and their rows.
        records: By fingerprint.

    Returns:
        One of each winner, by its first objective. The mean over fresh seeds is still of the images that the
        search was steered by: not for what the network scores on others, of which the test split tells.
    """
    return [_of(tuned, plan, records) for tuned in plan.tuned]


def _of(tuned: Tuned, plan: PlanDocument, records: Mapping[str, Record]) -> Luck:
    objective = tuned.objectives[0]
    runs = [run for cell in plan.cells if cell.names == tuned.row_names for run in cell.runs]
    found = [record for run in runs if (record := records.get(run.fingerprint))]
    outcomes = [record.outcome for record in found if record.status == "completed" and record.outcome]
    scores = [score for outcome in outcomes if (score := value(outcome, objective)) is not None]
    return Luck(
        tuned=tuned,
        objective=objective,
        trial=tuned.scores[objective],
        fresh=interval(scores),
    )
