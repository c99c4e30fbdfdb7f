"""The images that suites need."""

from __future__ import annotations

from collections.abc import Sequence

from bench.execution.doctor.finding import Finding, by_level, fine, note, parted, wrong
from bench.execution.doctor.suites import ReadSuite
from bench.suite.dataset import Dataset

ADVICE = (
    "`bench data fetch SUITE` gets what can be had; `bench data list SUITE` says what to put where by hand"
)


def datasets(suites: Sequence[ReadSuite]) -> list[Finding]:
    """One finding a dataset of every suite: there, stood in for, or missing; no image is opened."""
    needing: dict[str, list[tuple[str, str]]] = {}
    declared: dict[str, Dataset] = {}
    for suite in suites:
        for name, dataset in suite.loaded.suite.datasets.items():
            # What is missing, and where, is the same for datasets that differ in what they take of it.
            key = dataset.missing() + str(dataset.stand_in is None)
            declared.setdefault(key, dataset)
            needing.setdefault(key, []).append((name, suite.name))
    found = []
    for key, dataset in declared.items():
        names, users = (", ".join(dict.fromkeys(words)) for words in zip(*needing[key], strict=True))
        found.append(_finding(dataset, names, users))
    return sorted(found, key=by_level)


def _finding(dataset: Dataset, names: str, suites: str) -> Finding:
    inventory, needed = dataset.inventory(), f"(for {suites})"
    if inventory.fault:
        found, advice = parted(inventory.fault, ADVICE)
        return wrong(names, f"{found} {needed}", advice)
    if dataset.locate() is not None:
        found = f"{inventory.found:,} images in {inventory.place} {needed}"
        return fine(names, found) if inventory.found else wrong(names, found, ADVICE)
    found, _ = parted(dataset.looked_for(), ADVICE)
    advice = dataset.obtain or ADVICE
    if dataset.stand_in is not None:
        drawn = dataset.stand_in.draws
        return note(names, f"{found}: the stand-in {drawn} is drawn {needed}", advice, stand_in=drawn)
    return wrong(names, f"{found}, and there is no stand-in {needed}", advice)
