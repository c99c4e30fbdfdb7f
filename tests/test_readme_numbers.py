"""What the README says of published results, derived again: what has changed is told as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from bench.analysis.contrasts import Contrast, contrasts
from bench.analysis.luck import luck
from bench.records.store import RunFolder
from bench.report import formats
from bench.report.results import Results, read_results

ROOT = Path(__file__).parents[1]
SCORE = "weighted_f1"
# The two loaders of which the study has test scores without augmentation.
LOADERS = ("image-data-generator", "image-dataset-from-directory")
WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def test_what_the_readme_says_of_the_published_results_follows_from_them() -> None:
    casting, scaling = (
        read_results(RunFolder(ROOT / "results" / name)) for name in ("casting", "casting-scaling")
    )
    expected = " ".join([study(casting), *of_casting(casting), twins(casting), of_scaling(scaling)])
    assert expected in readme(), f"write in the README: {expected}"


def test_what_the_readme_says_of_the_published_search_follows_from_it() -> None:
    expected = of_searches(read_results(RunFolder(ROOT / "results" / "fruits")))
    assert expected in readme(), f"write in the README: {expected}"


def readme() -> str:
    return " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def study(casting: Results) -> str:
    plain = {"architecture": "casting-cnn", "regularisation": "none"}
    first, second = (value(casting, f"published_{SCORE}", loader=name, **plain) for name in LOADERS)
    trained = value(casting, f"published_train_{SCORE}", loader="in-memory", **plain)
    return (
        f"In the study's table two loaders are {100 * (first - second):.0f} points apart"
        f" ({first:.2f} and {second:.2f}; the {trained:.2f} of a third is of training images)."
    )


def of_casting(casting: Results) -> Iterator[str]:
    """Of the loaders, and of augmentation with each."""
    found = contrasts(casting.table, casting.scored)
    (plain,) = [each for each in found if each.axis == "loader" and "none" in each.shared]
    lifts = [each for each in found if each.axis == "regularisation"]
    seeds = word(plain.seeds)
    loaders = word(len(plain.sides))

    means = {side.label: side.mean for side in plain.sides}
    apart = points(abs(means[LOADERS[0]] - means[LOADERS[1]]))
    yield (
        f"On the same images, splits and scaling these two are {apart} points apart, and all"
        f" {loaders} within {points(max(means.values()) - min(means.values()))}; {seeds} seeds"
        f" tell {word(len(plain.below))} of the other {word(len(plain.sides) - 1)} from the best of these"
        f" {loaders}, and would have found a difference of {points(detectable(plain))} points."
    )

    gains = [gain(each) for each in lifts]
    beaten = word(sum(bool(each.below) for each in lifts))
    yield (
        f"Flips, rotation and contrast lift every loader's mean by {points(min(gains))} to"
        f" {points(max(gains))} points; for {beaten} of the {word(len(lifts))}, {seeds} seeds rule out luck."
    )


def twins(casting: Results) -> str:
    leaks = casting.audits["casting"].leaks()
    (met,) = [leak for leak in leaks if (leak.split, *leak.sources) == ("test", "train")]
    assert met.direct is not None, "publish casting again: its audit does not tell what others link"
    direct, linked = (100 * images / met.images for images in (met.direct, met.twins))
    return (
        f"{direct:.0f} % of the test images have a duplicate or near-duplicate among the training images,"
        f" {linked:.0f} % with those linked through others (the scores without twins leave out those in"
        " validation too)."
    )


def of_scaling(scaling: Results) -> str:
    """Of pixels that are not scaled."""
    means = {
        (name, loader): value(
            scaling, SCORE, dataset="casting", architecture=name, regularisation="none", loader=loader
        )
        for name in ("scaled", "raw")
        for loader in LOADERS
    }
    lower = " and ".join(points(means["scaled", loader] - means["raw", loader]) for loader in LOADERS)
    single = [
        outcome.metrics["test"].weighted_f1
        for runs in scaling.cells
        if (runs.cell.names["architecture"], runs.cell.names["regularisation"]) == ("raw", "none")
        for _, outcome in runs.completed
    ]
    rows = scaling.table[scaling.table["dataset"] == "casting"]
    seeds, below = int(rows["runs"].min()), int((rows["standing"] == "below").sum())
    return (
        "[casting-scaling](results/casting-scaling/README.md) runs what the study left unsaid: on unscaled"
        f" pixels the means of the two loaders are {lower} points lower, and single seeds lie anywhere from"
        f" {min(single):.2f} to {max(single):.2f}; {word(seeds)} seeds tell {word(below)} of"
        f" the other {word(len(rows) - 1)} rows on that split from the best of them."
    )


def of_searches(fruits: Results) -> str:
    """Of their cost, and of how much fresh seeds left of what they found."""
    found = luck(fruits.plan, fruits.planned)
    costs = " and ".join(
        f"{sum(one.tuned.trials.values())} with {one.tuned.searcher} in {formats.duration(one.tuned.seconds)}"
        for one in found
    )
    trials, fresh = (
        " and ".join(formats.score(score) for score in scores)
        for scores in ([one.trial for one in found], [one.fresh.mean for one in found if one.fresh])
    )
    return (
        "For [fruits](results/fruits/README.md) two processor cores made trials of two runs each,"
        f" {costs}; the winners' validation accuracy of {trials} was {fresh} with fresh seeds."
    )


def value(results: Results, column: str, **names: str) -> float:
    """A number of the one row that has these names."""
    table = results.table
    (found,) = table.loc[(table[list(names)] == pd.Series(names)).all(axis=1), column]
    return float(found)


def detectable(contrast: Contrast) -> float:
    """The smallest difference that four of five such tables would have shown of every row."""
    return max(side.behind.detectable for side in contrast.sides if side.behind)


def gain(lift: Contrast) -> float:
    best, other = lift.sides
    assert best.label == "augment", f"augmentation does not lift the mean of {lift.shared}"
    return best.mean - other.mean


def points(difference: float) -> str:
    return f"{100 * difference:.1f}"


def word(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else str(number)
