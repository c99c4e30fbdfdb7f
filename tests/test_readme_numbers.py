"""What the README says of published results, derived again: what has changed is told as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from bench.analysis.contrasts import Contrast, contrasts
from bench.analysis.luck import luck
from bench.analysis.pairs import pairs
from bench.records.store import RunFolder
from bench.report import formats
from bench.report.results import Results, read_results

ROOT = Path(__file__).parents[1]
SCORE = "weighted_f1"
# The two loaders of which the study has test scores without augmentation.
LOADERS = ("image-data-generator", "image-dataset-from-directory")
WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def test_what_the_readme_says_of_the_published_results_follows_from_them() -> None:
    casting, scaling, resplit = (
        read_results(RunFolder(ROOT / "results" / name))
        for name in ("casting", "casting-scaling", "casting-resplit")
    )
    expected = " ".join([study(casting), *of_casting(casting), twins(casting), of_scaling(scaling, resplit)])
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
    (plain,) = [each for each in found if each.axis == "loader" and each.shared["regularisation"] == "none"]
    lifts = [each for each in found if each.axis == "regularisation"]
    means = {side.label: side.mean for side in plain.sides}
    apart = points(abs(means[LOADERS[0]] - means[LOADERS[1]]))
    yield (
        f"On the same images, splits and scaling the means of these two are {apart} points apart, and those"
        f" of all {word(len(means))} loaders within {points(max(means.values()) - min(means.values()))}:"
        f" {word(plain.seeds)} seeds tell {word(len(plain.below))} of them from the best."
    )

    (runs,) = [each for each in pairs(found, casting.cells) if each.axis == "regularisation"]
    assert (runs.upper, runs.equal) == ("augment", ("loader",))
    beaten = word(sum(bool(each.below) for each in lifts))
    yield (
        f"Flips, rotation and contrast raise {runs.above} of {len(runs.differences)} pairs of runs with equal"
        f" loader and seed, by {points(min(runs.differences))} to {points(max(runs.differences))} points;"
        f" taken alone, {beaten} of the {word(len(lifts))} loaders shows that as more than luck."
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


def of_scaling(scaling: Results, resplit: Results) -> str:
    """Of the two loaders on equal pixels, and of pixels that are not scaled; then with other images."""
    one, other = Scaling.of(scaling), Scaling.of(resplit)
    return (
        f"[casting-scaling](results/casting-scaling/README.md) asks with {one.seeds} seeds what the study"
        f" left unsaid. On scaled pixels the two loaders are {one.apart} points apart, with 95 % at most"
        f" {one.most}. On unscaled pixels their means are {one.lower} points lower, for {one.surely} of the"
        f" two more than luck, and single seeds lie anywhere from {one.raw}, where those on scaled pixels lie"
        f" from {one.scaled}. With other training images for each seed"
        f" ([casting-resplit](results/casting-resplit/README.md)) the two loaders are {other.apart} points"
        f" apart, at most {other.most}; unscaled pixels cost {other.lower} points, for {other.surely} of the"
        f" two more than luck, with seeds from {other.raw}, and from {other.scaled} on scaled pixels."
    )


class Scaling(NamedTuple):
    """What a suite of both loaders on scaled and on unscaled pixels shows, in words."""

    seeds: str
    apart: str
    most: str
    lower: str
    surely: str
    raw: str
    scaled: str

    @classmethod
    def of(cls, results: Results) -> Scaling:
        found = [each for each in contrasts(results.table, results.scored) if each.seeds > 1]
        (loaders,) = [each for each in found if each.axis == "loader" and "scaled" in each.shared.values()]
        raw = {each.shared["loader"]: each for each in found if each.axis == "architecture"}
        assert {each.sides[0].label for each in raw.values()} == {"scaled"}
        behind = loaders.sides[1].behind
        assert behind is not None
        return cls(
            seeds=word(loaders.seeds),
            apart=points(abs(behind.difference)),
            most=points(max(behind.high, -behind.low)),
            lower=" and ".join(points(gap(raw[name])) for name in LOADERS),
            surely=word(sum(bool(raw[name].below) for name in LOADERS)),
            raw=single(results, "raw"),
            scaled=single(results, "scaled"),
        )


def single(results: Results, architecture: str) -> str:
    """The lowest and the highest score of one run of a network without augmentation."""
    named = {"architecture": architecture, "regularisation": "none"}
    scores = [
        outcome.metrics["test"].weighted_f1
        for runs in results.cells
        if named.items() <= runs.cell.names.items()
        for _, outcome in runs.completed
    ]
    return f"{min(scores):.2f} to {max(scores):.2f}"


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


def gap(contrast: Contrast) -> float:
    """How far the second of two sides is behind the first."""
    first, second = contrast.sides
    return first.mean - second.mean


def points(difference: float) -> str:
    return f"{100 * difference:.1f}"


def word(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else str(number)
