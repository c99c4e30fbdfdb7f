"""Does what is published still follow from the records and predictions beside it?"""

from __future__ import annotations

import re
from pathlib import Path

from bench.analysis.best import best_on_validation
from bench.errors import BenchError
from bench.records.store import RunFolder
from bench.report import index
from bench.report.explained import EXPLAINED_FILE
from bench.report.figures import figures
from bench.report.pixels import look_alike
from bench.report.publish import PAGE, derived
from bench.report.readme import readme_file, with_tables
from bench.report.rescore import rescored_differences
from bench.report.results import Results, read_results

_PICTURE = re.compile(r"!\[[^\]]*\]\((?P<path>[^)]+)\)")


def verify(results_root: Path) -> list[str]:
    """Derives every published text again, every figure of numbers, and every test score from its predictions.

    Figures are compared by their pixels, which another version of Matplotlib may set otherwise: check with
    the versions of `constraints.txt`. Of pictures that show images only which there are is compared, and of
    which runs: they stand on images and networks that are not published.

    Returns:
        What differs, one sentence each; empty if everything follows from the records.
    """
    folders = index.published_folders(results_root)
    found = [text for folder in folders for text in _verify_suite(folder)]
    if folders or (results_root / index.NAME).exists():
        try:
            found += _compare(results_root / index.NAME, index.index(results_root))
        except BenchError as error:
            found.append(f"{results_root / index.NAME}: cannot be derived: {error}")
    readme = readme_file(results_root)
    if readme.is_file() and not found:
        found = _compare(readme, with_tables(readme.read_text(encoding="utf-8"), results_root))
    return found


def _verify_suite(folder: RunFolder) -> list[str]:
    try:
        results = read_results(folder)
        texts = derived(results)
    except BenchError as error:
        return [str(error)]
    found = [text for name, content in texts.items() for text in _compare(folder.path / name, content)]
    scores = [text for record in results.in_order for text in rescored_differences(folder, record)]
    others = [
        *_files(folder, results),
        *_figures(folder, texts[PAGE]),
        *_drawn_again(folder, results),
        *_explained(results),
        *scores,
    ]
    return found + [f"{folder.path}: {text}" for text in others]


def _compare(path: Path, expected: str) -> list[str]:
    try:
        actual = path.read_bytes()
    except OSError:
        return [f"{path}: is missing"]
    if actual == expected.encode():
        return []
    old, new = actual.decode(errors="replace").splitlines(), expected.splitlines()
    pairs = zip([*old, ""], [*new, ""], strict=False)
    line = next((number for number, (a, b) in enumerate(pairs, 1) if a != b), min(len(old), len(new)) + 1)
    return [f"{path}:{line}: is not what the records give: publish the suite again"]


def _figures(folder: RunFolder, page: str) -> list[str]:
    """Figures that the page shows and that are missing, and those that it does not show."""
    shown = {found["path"] for found in _PICTURE.finditer(page)}
    there = {path.relative_to(folder.path).as_posix() for path in (folder.path / "figures").rglob("*.*")}
    found = [f"{name}: is missing" for name in sorted(shown - there)]
    return found + [f"{name}: is on no page" for name in sorted(there - shown)]


def _drawn_again(folder: RunFolder, results: Results) -> list[str]:
    """Figures that the records would draw otherwise."""
    return [
        f"{name}: is not what the records give: publish the suite again"
        for name, content in figures(results).items()
        if (folder.path / name).is_file() and not look_alike((folder.path / name).read_bytes(), content)
    ]


def _explained(results: Results) -> list[str]:
    """Explanations of other runs than those that the records say are best."""
    best = {name: runs.completed[0][0].run_id for name, runs in best_on_validation(results.cells).items()}
    return [
        f"{EXPLAINED_FILE}: explains {found.run_id}, which is not the first run of the best row"
        for found in results.explained
        if best.get(found.dataset) != found.run_id
    ]


def _files(folder: RunFolder, results: Results) -> list[str]:
    """Planned runs without a record, and records and predictions that belong to no planned run."""
    missing = results.failures[results.failures["status"] == "missing"]
    found = [f"{run_id}: has no record" for run_id in missing["run_id"]]
    found += [f"{record.run_id}: is not in the plan" for record in results.stale]
    searches = {folder.study_file(tuned.study) for tuned in results.plan.tuned}
    found += [
        f"{path.name}: is the search of no row"
        for path in sorted((folder.path / "searches").glob("*"))
        if path not in searches
    ]
    known = {record.run_id for record in results.records if record.outcome}
    found += [
        f"{path.name}: belongs to no completed run"
        for path in sorted((folder.path / "predictions").glob("*"))
        if path.stem not in known
    ]
    return found
