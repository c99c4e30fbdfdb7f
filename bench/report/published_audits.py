"""Auditing the images of results that are to be published, and picturing the twins where that is allowed."""

from __future__ import annotations

from collections.abc import Iterable

from bench.data.audit.find import find_twins
from bench.data.audit.near import Progress
from bench.execution.plan import Task
from bench.records.audit import Audit
from bench.report.audits import twins_path
from bench.report.dataset_pictures.twins import twin_sheets
from bench.report.explanations.best_runs import may_be_shown
from bench.report.looks import png


def audit_all(tasks: Iterable[Task], manifests: set[str], progress: Progress) -> list[Audit]:
    """Audits the manifests of runs; what was audited before is recalled.

    Args:
        tasks: The runs.
        manifests: Digests of those to audit.
        progress: Is told how far it is.

    Returns:
        With the most serious pairs alone.

    Raises:
        BenchError: The cache cannot be written in.
    """
    by_digest = {task.manifest.digest: task.manifest for task in tasks}
    return [
        find_twins(manifest, progress).brief()
        for digest, manifest in by_digest.items()
        if digest in manifests
    ]


def picture_twins(tasks: Iterable[Task], audits: Iterable[Audit]) -> dict[str, dict[str, bytes]]:
    """The most serious twins of each dataset whose images may be shown.

    Returns:
        By dataset, the pictures by their paths below the folder of results.
    """
    by_digest = {audit.manifest: audit for audit in audits}
    found: dict[str, dict[str, bytes]] = {}
    for task in tasks:
        name, audit = task.run.cell.names["dataset"], by_digest.get(task.manifest.digest)
        if name not in found and audit and audit.pairs and may_be_shown(task):
            (sheet,) = twin_sheets(task.manifest, audit.pairs, name, pages=1, total=audit.counts.pairs)
            found[name] = {twins_path(name): png(sheet)}
    return found
