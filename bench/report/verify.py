"""Does what is published still follow from the records and predictions beside it?"""

from __future__ import annotations

from pathlib import Path

from bench.errors import BenchError
from bench.records.plan_document import PlanDocument
from bench.records.store import RunFolder
from bench.report import index
from bench.report.explained import EXPLAINED_FILE
from bench.report.figures import figures
from bench.report.listed import STRAY, unlisted
from bench.report.pixels import look_alike
from bench.report.publish import PAGE, derived
from bench.report.readme import read_readme, readme_file, unmarked, with_tables
from bench.report.rescore import rescored_differences
from bench.report.results import Results, read_results
from bench.report.stored_plan import PLAN_FILE
from bench.suite.load import load_suite


def verify(results_root: Path) -> list[str]:
    """Derives every published text again, every figure of numbers, and every test score from its predictions.

    Figures are compared by their pixels, which another version of Matplotlib may set otherwise: check with
    the versions of `constraints.txt`. Of pictures that show images only which there are is compared, and of
    which runs: they stand on images and networks that are not published. What a plan took from a suite file
    is compared with that file, where it is in `suites/` beside the results.

    Returns:
        What differs, one sentence each; empty if everything follows from the records.

    Raises:
        BenchError: Nothing is published there.
    """
    if not results_root.is_dir() or not any(results_root.iterdir()):
        raise BenchError(
            f"{results_root}: nothing is published here: publish a suite (bench publish SUITE), or name the"
            " folder of results with --results"
        )
    folders = index.published_folders(results_root)
    found = [text for folder in folders for text in _verify_suite(folder)]
    found += _strangers(results_root, folders)
    try:
        found += _compare(results_root / index.NAME, index.index(results_root))
    except BenchError as error:
        found.append(f"{results_root / index.NAME}: cannot be derived: {error}")
    try:
        text = read_readme(results_root)
    except BenchError as error:
        return [*found, str(error)]
    if text is not None:
        readme = readme_file(results_root)
        found += [f"{readme}:{line}: {what}" for line, what in unmarked(text)]
        found = found or _compare(readme, with_tables(text, results_root))
    return found


def _strangers(results_root: Path, folders: list[RunFolder]) -> list[str]:
    """What stands beside the published suites and the index."""
    known = {results_root / index.NAME, *(folder.path for folder in folders)}
    strangers = sorted(path for path in results_root.iterdir() if path not in known)
    underivable = f"has no {PLAN_FILE}, so that nothing in it derives: publish the suite again, or remove it"
    return [
        f"{path}: {underivable if path.is_dir() and not (path / PLAN_FILE).is_file() else STRAY}"
        for path in strangers
    ]


def _verify_suite(folder: RunFolder) -> list[str]:
    try:
        results = read_results(folder)
        texts = derived(results)
        others = _declared(folder, results.plan)
    except BenchError as error:
        return [str(error)]
    found = [text for name, content in texts.items() for text in _compare(folder.path / name, content)]
    others += [
        *unlisted(folder, results, texts, texts[PAGE]),
        *_drawn_again(folder, results),
        *_explained(results),
        *(text for record in results.in_order for text in rescored_differences(folder, record)),
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


def _declared(folder: RunFolder, plan: PlanDocument) -> list[str]:
    """What the plan says otherwise than the suite file of its name, where that stands beside the results.

    Raises:
        BenchError: That is no valid suite.
    """
    file = folder.path.resolve().parents[1] / "suites" / f"{plan.suite}.yaml"
    if not file.is_file():
        return []
    suite = load_suite(file).suite
    pairs = {
        "title": (plan.title, suite.title),
        "reference": (plan.reference, suite.reference),
        "notes": (plan.notes, list(suite.notes)),
    }
    return [
        f"{PLAN_FILE}: has another {name} than {file}: publish the suite again"
        for name, (ours, declared) in pairs.items()
        if ours != declared
    ]


def _drawn_again(folder: RunFolder, results: Results) -> list[str]:
    """Figures that the records would draw otherwise."""
    return [
        f"{name}: is not what the records give: publish the suite again"
        for name, content in figures(results).items()
        if (folder.path / name).is_file() and not look_alike((folder.path / name).read_bytes(), content)
    ]


def _explained(results: Results) -> list[str]:
    """Explanations of other runs than those that the records say are best."""
    best = {name: record.run_id for name, record in results.explained_runs.items()}
    return [
        f"{EXPLAINED_FILE}: explains {found.run_id}, which is not the first run of the best row"
        for found in results.explained
        if best.get(found.dataset) != found.run_id
    ]
