"""Everything about the results of one suite that pages and figures are made from."""

from __future__ import annotations

import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from bench.analysis.best import best_on_validation
from bench.analysis.cells import CellRuns, fingerprints, gather
from bench.analysis.links import links_among_test_images
from bench.analysis.scoring import CellScores, score_cell
from bench.analysis.standing import Standing, standings
from bench.analysis.table import failures, table_of
from bench.analysis.tested import Evidence
from bench.data.audit.known import known_audit
from bench.errors import BenchError
from bench.execution.plan import Plan
from bench.garbage import uncollected
from bench.records.audit import Audit
from bench.records.plan_document import PlanDocument
from bench.records.record import DataFacts, Record
from bench.records.store import RunFolder
from bench.records.study import Study
from bench.report.audits import published_audit, twins_path
from bench.report.evidence import evidence_in
from bench.report.explained import Explained, read_explained
from bench.report.explanations.prediction_table import prediction_table
from bench.report.searches.stored import read_studies
from bench.report.stored_plan import read_plan
from bench.report.view import row_names
from bench.roots import runs_root


@dataclass(frozen=True)
class Results:
    """A plan with the records of its runs.

    Attributes:
        plan: What was to be run.
        records: At most one a run: of a plan and where it is published the planned ones, from `read_results`
            all that stand in the folder. What is not planned is in no number.
        evidence: The predictions of the runs and the audits of their images.
        explained: Of which runs there are pictures.
        pictured_twins: Datasets of whose twins there is a picture.
        studies: The searches whose winners are rows.
        beside: Results that these are held against: what their audits know of test images is known here too.
    """

    plan: PlanDocument
    records: tuple[Record, ...]
    evidence: Evidence
    explained: tuple[Explained, ...] = ()
    pictured_twins: frozenset[str] = frozenset()
    studies: tuple[Study, ...] = ()
    beside: tuple[Results, ...] = ()

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
    def scored(self) -> list[CellScores]:
        """The scores of each cell.

        Raises:
            BenchError: Stored predictions are missing or damaged.
        """
        every = (self, *self.beside)
        runs = [(record, each.evidence) for each in every for record in each._completed]
        evidence = replace(self.evidence, links=links_among_test_images(runs))
        # Reading many small files is most of the work, and leaves the interpreter free.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(partial(score_cell, evidence=evidence), self.cells))

    @property
    def _completed(self) -> list[Record]:
        return [record for runs in self.cells for record, _ in runs.completed]

    @cached_property
    def standings(self) -> list[Standing]:
        """Which rows are best, apart for each dataset, device and backend."""
        return standings(self.cells, self.scored)

    @property
    def choices(self) -> list[Standing]:
        """The standings in which there is more than one row to choose from."""
        return [standing for standing in self.standings if len(standing.rows) > 1]

    def title_of(self, standing: Standing) -> str:
        """Dataset, device and backend of a standing; empty where the table has one only."""
        return ", ".join(standing.within) if len(self.standings) > 1 else ""

    @cached_property
    def same_networks(self) -> dict[int, tuple[int, ...]]:
        """Complete rows, by number, that ended with the weights of others, seed by seed: all of these."""
        rows: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for standing in self.standings:
            for number in standing.rows:
                kept = [
                    (record.seed, outcome.weights_digest) for record, outcome in self.cells[number].completed
                ]
                rows[standing.within, *kept].append(number)
        return {number: tuple(alike) for alike in rows.values() if len(alike) > 1 for number in alike}

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a cell."""
        with uncollected():
            return table_of(self.plan, self.cells, self.scored, self.standings)

    @cached_property
    def failures(self) -> pd.DataFrame:
        """One row a planned run that did not complete."""
        return failures(self.plan, self.planned)

    @cached_property
    def datasets(self) -> dict[str, DataFacts]:
        """The images of each dataset that a run completed on, by its name; of the first such run."""
        found: dict[str, DataFacts] = {}
        for runs in self.cells:
            for record, _ in runs.completed:
                found.setdefault(runs.cell.names["dataset"], record.data)
        return found

    @cached_property
    def explained_runs(self) -> dict[str, Record]:
        """The run that is explained of each dataset: the first one of its best cell."""
        best = best_on_validation(self.cells)
        names = [found.dataset for found in self.explained if found.dataset in best]
        return {name: best[name].completed[0][0] for name in names}

    @cached_property
    def predicted(self) -> dict[str, pd.DataFrame]:
        """What the explained run of each dataset predicted; see `prediction_table`.

        Raises:
            BenchError: Stored predictions are missing or damaged.
        """
        return {
            name: prediction_table(self.evidence.predictions(record), record.data.classes)
            for name, record in self.explained_runs.items()
        }

    @cached_property
    def manifests(self) -> dict[str, list[str]]:
        """Digests of the manifests that runs completed on, by dataset: several where splits are redrawn."""
        found: dict[str, dict[str, None]] = {}
        for runs in self.cells:
            for record, _ in runs.completed:
                found.setdefault(runs.cell.names["dataset"], {})[record.data.manifest_digest] = None
        return {name: list(digests) for name, digests in found.items()}

    @cached_property
    def audits(self) -> dict[str, Audit]:
        """What was found in the first manifest of each dataset, by its name, where somebody looked."""
        found = {name: self.evidence.audit(data.manifest_digest) for name, data in self.datasets.items()}
        return {name: audit for name, audit in found.items() if audit is not None}

    @cached_property
    def names(self) -> list[str]:
        """What tells the cells apart, in words."""
        return row_names(self.table)

    @property
    def in_order(self) -> list[Record]:
        """The records of planned runs, in the order of the plan, each once."""
        found = {record.fingerprint: record for runs in self.cells for record in runs.records}
        return list(found.values())


def results_of(plan: Plan) -> Results:
    """What a plan's folder of runs holds of it; audits are those that were made on this machine.

    Raises:
        BenchError: A record is damaged.
    """
    document, evidence = plan.document(), evidence_in(plan.folder, known_audit)
    studies = read_studies(plan.folder, document)
    return Results(document, tuple(plan.records().values()), evidence, studies=studies)


def find_results(place: str) -> RunFolder:
    """The folder of results that is meant.

    Args:
        place: Path of the folder, or its name below the folder of runs.

    Raises:
        BenchError: There is no such folder.
    """
    folders = [RunFolder(Path(place)), RunFolder(runs_root() / place)]
    folder = next((each for each in folders if each.path.is_dir()), None)
    if folder is None:
        raise BenchError(
            f"{place}: there is no such folder, nor one in {runs_root()}: name a folder of results such as"
            " results/casting, or one of runs"
        )
    return folder


def open_results(place: str) -> Results:
    """The results in a folder, published or of runs. Arguments as in `find_results`.

    Raises:
        BenchError: There is no such folder, it has no plan, or something in it is damaged.
    """
    folder = find_results(place)
    results = read_results(folder)
    return replace(results, evidence=evidence_in(folder, partial(_audit_of, folder)))


def open_both(first: str, second: str) -> tuple[Results, Results]:
    """Two result sets to be compared, beside each other: groups of images must be the same in both.

    Raises:
        BenchError: As `open_results`.
    """
    one, other = open_results(first), open_results(second)

    def audit(digest: str) -> Audit | None:
        return one.evidence.audit(digest) or other.evidence.audit(digest)

    shared = [replace(each, evidence=replace(each.evidence, audit=audit)) for each in (one, other)]
    return replace(shared[0], beside=(shared[1],)), replace(shared[1], beside=(shared[0],))


def _audit_of(folder: RunFolder, manifest_digest: str) -> Audit | None:
    """The audit that stands beside records, or else the one that was made on this machine."""
    return published_audit(folder, manifest_digest) or known_audit(manifest_digest)


def read_results(folder: RunFolder) -> Results:
    """The results in a folder, whose plan stands beside the records.

    Raises:
        BenchError: The plan is missing, something is damaged, or two records are of the same run.
    """
    plan = read_plan(folder)
    with uncollected():
        records = tuple(sorted(folder.records(), key=lambda record: record.run_id))
    seen: dict[str, str] = {}
    for record in records:
        if record.fingerprint in seen:
            both = f"{seen[record.fingerprint]} and {record.run_id}"
            raise BenchError(f"{folder.path}: {both} are records of the same run: remove one")
        seen[record.fingerprint] = record.run_id
    evidence = evidence_in(folder, partial(published_audit, folder))
    datasets = dict.fromkeys(cell.names["dataset"] for cell in plan.cells)
    pictured = frozenset(name for name in datasets if (folder.path / twins_path(name)).is_file())
    explained = tuple(read_explained(folder))
    return Results(plan, records, evidence, explained, pictured, read_studies(folder, plan))
