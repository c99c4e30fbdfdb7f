"""Which files make up the published results of a suite: none may be missing, and none stand beside them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from bench.records.store import RunFolder
from bench.report.audits import audit_file
from bench.report.explained import EXPLAINED_FILE
from bench.report.results import Results
from bench.report.stored_plan import PLAN_FILE

STRAY = "belongs to nothing that is published here: remove it"
_PICTURE = re.compile(r"!\[[^\]]*\]\((?P<path>[^)]+)\)")


def unlisted(folder: RunFolder, results: Results, texts: Collection[str], page: str) -> list[str]:
    """What is missing in a folder of results, and what does not belong there, one sentence each.

    Args:
        folder: Of the results.
        results: That it holds.
        texts: The names of all that derives from them; that one of these is missing is told elsewhere.
        page: The page that a person reads, which shows every figure.
    """
    expected = {PLAN_FILE, EXPLAINED_FILE, *texts}
    expected |= {path.relative_to(folder.path).as_posix() for path in _evidence(folder, results)}
    expected |= {found["path"] for found in _PICTURE.finditer(page)}
    there = {path.relative_to(folder.path).as_posix() for path in folder.path.rglob("*") if not path.is_dir()}
    missing = sorted(expected - there - set(texts))
    return [
        *(f"{name}: is missing: publish the suite again" for name in missing),
        *(f"{name}: {STRAY}" for name in sorted(there - expected)),
    ]


def _evidence(folder: RunFolder, results: Results) -> Iterator[Path]:
    """The files that everything else derives from, but the plan."""
    for cell in results.plan.cells:
        for run in cell.runs:
            record = results.planned.get(run.fingerprint)
            yield folder.record_file(record.run_id if record else run.run_id)
            if record and record.outcome:
                yield folder.predictions_file(record.run_id)
                # Images that nobody has audited leave no trace.
                audit = audit_file(folder, record.data.manifest_digest)
                yield from [audit] if audit.is_file() else []
    for tuned in results.plan.tuned:
        yield folder.study_file(tuned.study)
