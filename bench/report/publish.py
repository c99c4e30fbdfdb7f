"""Publishing the results of a complete plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bench.analysis.cells import fingerprints
from bench.data.audit.near import Progress
from bench.errors import BenchError
from bench.execution.plan import Task
from bench.files import locked, write_bytes, write_text
from bench.records.audit import Audit
from bench.records.plan_document import PlanDocument
from bench.records.store import RunFolder
from bench.report import index
from bench.report.audits import publish_audit
from bench.report.evidence import evidence_in
from bench.report.explained import predictions_path, write_explained
from bench.report.explanations.best_runs import explain_best_runs
from bench.report.figures import figures
from bench.report.html.page import html_page
from bench.report.page import page
from bench.report.published_audits import audit_all, picture_twins
from bench.report.readme import read_readme, readme_file, with_tables
from bench.report.renderings import rounded_csv, table_files
from bench.report.rescore import rescored_differences
from bench.report.results import Results
from bench.report.searches.stored import read_studies, write_studies
from bench.report.stored_plan import write_plan
from bench.report.swap import replacing

# A run may end in one of these and still be an honest row of a published table.
HONEST = ("completed", "invalid", "unavailable")
_MOST_LISTED = 20
PAGE, REPORT = "README.md", "report.html"


def derived(results: Results) -> dict[str, str]:
    """Every text that follows from results, by path in their folder; the same ones give the same bytes."""
    return {
        PAGE: page(results),
        REPORT: html_page(results, beside=True),
        **table_files(results.table, results.plan, results.standings),
        **{predictions_path(name): rounded_csv(table) for name, table in results.predicted.items()},
    }


def publish(
    source: RunFolder,
    plan: PlanDocument,
    results_root: Path,
    tasks: Mapping[str, Task],
    progress: Progress = lambda stage, done, total: None,
) -> list[Path]:
    """Publishes a complete plan as `<results_root>/<plan.folder>/`, in place of what is there.

    Records, predictions, the plan, audits of the images, tables, page, figures and the explanations of the
    best runs are written to a new folder, which then takes the old one's place as a whole; then the index is
    written, and the tables in the README beside it. Records that are not planned are not published, nor are
    images whose licence does not allow it. Several processes write one after the other.

    Args:
        source: The folder of runs.
        plan: What to publish.
        results_root: Usually `results/`.
        tasks: The planned runs, with their images, by fingerprint; of others no image is audited or shown.
        progress: Is told how far the audit of images is.

    Returns:
        The files written.

    Raises:
        BenchError: A planned run has no record, failed or timed out, or nothing completed; stored
            predictions do not give the recorded scores; or the README cannot be read.
    """
    # What is wrong with it is better known before images are audited.
    read_readme(results_root)
    records = tuple(source.by_fingerprint(fingerprints(plan)).values())
    evidence = evidence_in(source, lambda digest: None)
    results = Results(plan, records, evidence, studies=read_studies(source, plan))
    _refuse_incomplete(results)
    _refuse_differences(source, results)
    results, audits, pictures = _with_images(results, source, tasks, progress)
    target = results_root / plan.folder
    results_root.mkdir(parents=True, exist_ok=True)
    # The index and the README are of all that is published, and another suite may be published meanwhile.
    with locked(results_root.resolve()):
        with replacing(target) as folder:
            for audit in audits:
                publish_audit(RunFolder(folder), audit)
            _write(RunFolder(folder), source, results, pictures)
        write_text(results_root / index.NAME, index.index(results_root))
        _fill_in_readme(results_root)
        return [*sorted(path for path in target.rglob("*") if path.is_file()), results_root / index.NAME]


def _fill_in_readme(results_root: Path) -> None:
    """Puts the tables as they are published into the README beside results, if they are others there."""
    text = read_readme(results_root)
    if text is not None and (filled := with_tables(text, results_root)) != text:
        write_text(readme_file(results_root), filled)


def _with_images(
    results: Results, source: RunFolder, tasks: Mapping[str, Task], progress: Progress
) -> tuple[Results, list[Audit], dict[str, bytes]]:
    """What only the images can tell: twins among them, and explanations of the best runs."""
    used = {record.data.manifest_digest for record in results.in_order if record.outcome}
    audits = audit_all(tasks.values(), used, progress)
    known = {audit.manifest: audit for audit in audits}
    results = replace(results, evidence=evidence_in(source, known.get))
    explained, pictures = explain_best_runs(results, source, tasks)
    twins = picture_twins(tasks.values(), audits)
    for found in twins.values():
        pictures |= found
    results = replace(results, explained=tuple(explained), pictured_twins=frozenset(twins))
    return results, audits, pictures


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
