"""Everything about the results of one suite that pages and figures are made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from bench.analysis.cells import CellRuns, fingerprints, gather, stale
from bench.analysis.table import failures, table
from bench.errors import BenchError
from bench.records.plan_document import PlanDocument
from bench.records.record import DataFacts, Record
from bench.records.store import RunFolder
from bench.records.study import Study
from bench.report.explained import Explained, read_explained
from bench.report.searches.stored import read_studies
from bench.report.view import row_names


@dataclass(frozen=True)
class Results:
    """A plan with the records of its folder.

    Attributes:
        plan: What was to be run.
        records: All records of the folder, those that are not planned included, by run id.
        explained: Of which runs there are pictures.
        studies: The searches whose winners are rows.
    """

    plan: PlanDocument
    records: tuple[Record, ...]
    explained: tuple[Explained, ...] = ()
    studies: tuple[Study, ...] = ()

    @cached_property
    def planned(self) -> dict[str, Record]:
        """The records of planned runs, by fingerprint."""
        wanted = fingerprints(self.plan)
        return {record.fingerprint: record for record in self.records if record.fingerprint in wanted}

    @cached_property
    def cells(self) -> list[CellRuns]:
        """The cells, in the order of the plan."""
        return gather(self.plan, self.planned)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a cell."""
        return table(self.plan, self.planned)

    @cached_property
    def failures(self) -> pd.DataFrame:
        """One row a planned run that did not complete."""
        return failures(self.plan, self.planned)

    @cached_property
    def stale(self) -> list[Record]:
        """The records that are not planned."""
        return stale(self.plan, self.records)

    @cached_property
    def datasets(self) -> dict[str, DataFacts]:
        """The images of each dataset that a run completed on, by its name; of the first such run."""
        found: dict[str, DataFacts] = {}
        for runs in self.cells:
            for record, _ in runs.completed:
                found.setdefault(runs.cell.names["dataset"], record.data)
        return found

    @cached_property
    def names(self) -> list[str]:
        """What tells the cells apart, in words."""
        return row_names(self.table)

    @property
    def in_order(self) -> list[Record]:
        """The records of planned runs, in the order of the plan, each once."""
        found = {record.fingerprint: record for runs in self.cells for record in runs.records}
        return list(found.values())


def read_results(folder: RunFolder, plan: PlanDocument) -> Results:
    """The results in a folder, as results of a plan.

    Raises:
        BenchError: A record or the list of explanations is damaged, or two records are of the same run.
    """
    records = tuple(sorted(folder.records(), key=lambda record: record.run_id))
    seen: dict[str, str] = {}
    for record in records:
        if record.fingerprint in seen:
            both = f"{seen[record.fingerprint]} and {record.run_id}"
            raise BenchError(f"{folder.path}: {both} are records of the same run: remove one")
        seen[record.fingerprint] = record.run_id
    return Results(plan, records, tuple(read_explained(folder)), read_studies(folder, plan))
