"""Publishing the results of a complete plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bench.analysis.cells import fingerprints
from bench.errors import BenchError
from bench.execution.plan import Task
from bench.files import write_bytes, write_text
from bench.records.plan_document import PlanDocument
from bench.records.store import RunFolder
from bench.report import index
from bench.report.explained import write_explained
from bench.report.explanations.best_runs import explain_best_runs
from bench.report.figures import figures
from bench.report.page import page
from bench.report.readme import readme_file, with_tables
from bench.report.renderings import table_files
from bench.report.rescore import rescored_differences
from bench.report.results import Results, read_results
from bench.report.searches.stored import read_studies, write_studies
from bench.report.stored_plan import write_plan
from bench.report.swap import replacing

# A run may end in one of these and still be an honest row of a published table.
HONEST = ("completed", "invalid", "unavailable")
_MOST_LISTED = 20
PAGE = "README.md"


def derive(folder: RunFolder, plan: PlanDocument) -> dict[str, str]:
    """Every derived text of a folder of results: the same records give the same bytes.

    Args:
        folder: The records.
        plan: What they are results of.

    Returns:
        Contents by path relative to the folder.

    Raises:
        BenchError: A record is damaged.
    """
    return derived(read_results(folder, plan))


def derived(results: Results) -> dict[str, str]:
    """As `derive`, from results that were read."""
    return {PAGE: page(results), **table_files(results.table, results.plan)}


def publish(
    source: RunFolder, plan: PlanDocument, results_root: Path, tasks: Mapping[str, Task]
) -> list[Path]:
    """Publishes a complete plan as `<results_root>/<plan.folder>/`, in place of what is there.

    Records, predictions, the plan, tables, page, figures and the pictures of the best runs are written to a
    new folder, which then takes the old one's place as a whole; then the index is written, and the tables in
    the README beside it. Records that are not planned are not published, nor are images whose licence does
    not allow it.

    Args:
        source: The folder of runs.
        plan: What to publish.
        results_root: Usually `results/`.
        tasks: The planned runs, with their images, by fingerprint; of others no image is shown.

    Returns:
        The files written.

    Raises:
        BenchError: A planned run has no record, failed or timed out, or nothing completed; or stored
            predictions do not give the recorded scores.
    """
    records = tuple(source.by_fingerprint(fingerprints(plan)).values())
    results = Results(plan, records, studies=read_studies(source, plan))
    _refuse_incomplete(results)
    _refuse_differences(source, results)
    explained, pictures = explain_best_runs(results, source, tasks)
    results = replace(results, explained=tuple(explained))
    target = results_root / plan.folder
    with replacing(target) as folder:
        _write(RunFolder(folder), source, results, pictures)
    write_text(results_root / index.NAME, index.index(results_root))
    readme = readme_file(results_root)
    if readme.is_file():
        write_text(readme, with_tables(readme.read_text(encoding="utf-8"), results_root))
    return [*sorted(path for path in target.rglob("*") if path.is_file()), results_root / index.NAME]


def _refuse_incomplete(results: Results) -> None:
    bad = results.failures[~results.failures["status"].isin(HONEST)]
    if len(bad):
        lines = [f"  {run.run_id}: {run.status} ({run.reason})" for run in bad.itertuples()]
        more = [f"  and {len(lines) - _MOST_LISTED} more"] if len(lines) > _MOST_LISTED else []
        listed = "\n".join([*lines[:_MOST_LISTED], *more])
        raise BenchError(
            f"{results.plan.folder} cannot be published before every planned run has completed:\n{listed}"
        )
    if not any(runs.completed for runs in results.cells):
        raise BenchError(f"{results.plan.folder} has no completed run: there is nothing to publish")


def _refuse_differences(source: RunFolder, results: Results) -> None:
    found = [text for record in results.in_order for text in rescored_differences(source, record)]
    if found:
        listed = "\n".join(f"  {text}" for text in found[:_MOST_LISTED])
        raise BenchError(f"the stored predictions do not give the recorded scores:\n{listed}")


def _write(folder: RunFolder, source: RunFolder, results: Results, pictures: Mapping[str, bytes]) -> None:
    write_plan(folder, results.plan)
    write_explained(folder, list(results.explained))
    write_studies(folder, results.studies)
    for record in results.in_order:
        folder.write_record(record)
        if record.outcome:
            content = source.predictions_file(record.run_id).read_bytes()
            write_bytes(folder.predictions_file(record.run_id), content)
    for name, text in derived(results).items():
        write_text(folder.path / name, text)
    for name, image in {**figures(results), **pictures}.items():
        write_bytes(folder.path / name, image)
