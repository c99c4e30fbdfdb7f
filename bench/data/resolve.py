"""From a declared dataset to a manifest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from bench.data import splits
from bench.data.inspection import Inspection, inspect
from bench.data.manifest import Manifest, ManifestSplit
from bench.data.stand_in import drawn_listing
from bench.errors import BenchError
from bench.seeds import Seeds
from bench.suite.dataset import SPLITS, Dataset, Listing, SplitName, StandIn

Groups = Mapping[str, Mapping[str, Sequence[str]]]


class _Image(NamedTuple):
    """One image; sorted as they are, images are in the order of a manifest."""

    label: int
    path: str
    inspection: Inspection


def resolve(dataset: Dataset, seed: int) -> Manifest:
    """Finds, checks, samples and splits the images of a dataset.

    Args:
        dataset: As declared.
        seed: Of the run; it matters only where the dataset says `resplit`.

    Returns:
        The manifest; of the stand-in where the dataset is not on this machine and declares one.

    Raises:
        BenchError: The dataset is missing, its folders have the wrong shape, an image cannot be read, or a
            split or class ends up empty.
    """
    folder = dataset.locate()
    if folder is not None:
        return _resolve(dataset, dataset.listing(folder), seed, None)
    if dataset.stand_in is None:
        raise BenchError(dataset.missing())
    return resolve_stand_in(dataset, dataset.stand_in, seed)


def resolve_stand_in(dataset: Dataset, stand_in: StandIn, seed: int) -> Manifest:
    """As `resolve`, of drawn images, whether the real ones are on this machine or not."""
    return _resolve(dataset, drawn_listing(stand_in), seed, stand_in.draws)


def _resolve(dataset: Dataset, listing: Listing, seed: int, stand_in: str | None) -> Manifest:
    root = listing.root
    kept = {
        split: {name: _without(paths, dataset.exclude) for name, paths in classes.items()}
        for split, classes in listing.groups.items()
    }
    classes = _classes(listing.groups, kept, root)
    groups, skipped = _inspect(dataset, root, kept, classes)
    if listing.shares:
        labels = [image.label for image in groups["all"]]
        parts = splits.divide(labels, dict(listing.shares), _seed(dataset, seed), "splits")
        groups = {name: [groups["all"][i] for i in part] for name, part in parts.items()}
    drawn = _draw(dataset, groups, _seed(dataset, seed))
    for name, images in drawn.items():
        if lacking := _lacking(name, images, classes):
            raise BenchError(
                f"{root}: {lacking} is left in the {name} split after exclusions, limits and draws: "
                f"{_advice(dataset, name, groups)}"
            )
    return Manifest(
        classes=classes,
        splits={name: _split(drawn[name], dataset.color) for name in SPLITS},
        color=dataset.color,
        root=root,
        stand_in=stand_in,
        skipped=tuple(skipped),
    )


def _seed(dataset: Dataset, seed: int) -> int:
    return Seeds(seed).number("split", dataset.split_seed) if dataset.resplit else dataset.split_seed


def _without(paths: Sequence[str], patterns: Sequence[str]) -> list[str]:
    """Leaves out what a pattern matches: by file name, or by path where the pattern has a slash."""
    if not patterns:
        return list(paths)
    return [
        path
        for path in paths
        if not any(fnmatchcase(path if "/" in p else PurePosixPath(path).name, p) for p in patterns)
    ]


def _classes(listed: Groups, kept: Groups, root: Path) -> tuple[str, ...]:
    """The class names; a class whose every image is excluded is no class of the dataset."""
    for split, group in listed.items():
        for name, paths in group.items():
            if not paths:
                raise BenchError(
                    f"{root}: the class {name!r} is empty ({split} split): add images or remove its folder"
                )
    names = sorted({name for group in kept.values() for name, paths in group.items() if paths})
    if len(names) < 2:
        found = f"only one class, {names[0]!r}" if names else "no class folder with images"
        raise BenchError(
            f"{root}: {found}: put the images of each class (two or more) in a folder of its own"
        )
    return tuple(names)


def _inspect(
    dataset: Dataset, root: Path, kept: Groups, classes: Sequence[str]
) -> tuple[dict[str, list[_Image]], list[str]]:
    """Reads every image once; the second answer is the paths of those that cannot be read."""
    rows = {
        split: [(label, path) for label, name in enumerate(classes) for path in group.get(name, ())]
        for split, group in kept.items()
    }
    found = iter(inspect(root, [path for _, path in chain.from_iterable(rows.values())]))
    images = {
        split: [
            _Image(label, path, inspection)
            for (label, path), inspection in zip(listed, islice(found, len(listed)), strict=True)
        ]
        for split, listed in rows.items()
    }
    bad = [image for image in chain.from_iterable(images.values()) if image.inspection.fault]
    if bad and dataset.on_bad_image == "error":
        raise BenchError(_complaint(root, [(image.path, image.inspection.fault) for image in bad]))
    readable = {
        split: [image for image in listed if not image.inspection.fault] for split, listed in images.items()
    }
    return readable, [image.path for image in bad]


def _complaint(root: Path, bad: Sequence[tuple[str, str]]) -> str:
    shown = [f"{root / path}: {fault}" for path, fault in bad[:10]]
    more = [f"... and {len(bad) - len(shown)} more"] if len(bad) > len(shown) else []
    advice = (
        "Mend or remove them, name them in the dataset's exclude, or leave them out with on_bad_image: skip"
    )
    return "\n".join([*shown, *more, advice])


def _draw(dataset: Dataset, groups: dict[str, list[_Image]], seed: int) -> dict[SplitName, list[_Image]]:
    """Limits training, takes validation from it where none is given, and applies the other limits."""
    share = 0.0 if "validation" in groups else dataset.validation or 0.0
    least = splits.least_to_divide(share) if share else 1
    train = _sample(groups["train"], dataset.limit.get("train"), seed, "limit train", least)
    validation = groups.get("validation", [])
    if share:
        labels = [image.label for image in train]
        # The purpose is a part of the draw: another word, and every such split would be another one.
        parts = splits.divide(labels, {"train": 1 - share, "validation": share}, seed, "divide")
        train, validation = ([train[i] for i in parts[name]] for name in ("train", "validation"))
    return {
        "train": train,
        "validation": _sample(validation, dataset.limit.get("validation"), seed, "limit validation"),
        "test": _sample(groups["test"], dataset.limit.get("test"), seed, "limit test"),
    }


def _sample(images: list[_Image], count: int | None, seed: int, purpose: str, least: int = 1) -> list[_Image]:
    if count is None:
        return images
    labels = [image.label for image in images]
    return [images[i] for i in splits.sample(labels, count, seed, purpose, least)]


def _lacking(split: SplitName, images: Sequence[_Image], classes: Sequence[str]) -> str:
    """What a split lacks, as the beginning of a message; empty where it is complete."""
    if not images:
        return "no image"
    present = {image.label for image in images}
    lacking = [name for label, name in enumerate(classes) if label not in present]
    return f"no image of the class {lacking[0]!r}" if lacking and split != "validation" else ""


def _advice(dataset: Dataset, split: SplitName, given: Collection[str]) -> str:
    if split == "validation" and split not in given:
        share = dataset.validation or "nothing"
        return f"raise validation (here: {share}), the share of train to take, or name a validation split"
    return "relax exclude, limit or validation, add images, or remove the class"


def _split(images: Sequence[_Image], color: str) -> ManifestSplit:
    labels, paths, found = zip(*sorted(images), strict=True)
    return ManifestSplit(
        paths=paths,
        labels=labels,
        digests=tuple(inspection.digest for inspection in found),
        plain=tuple(inspection.plain and (color == "rgb" or inspection.mode == "L") for inspection in found),
    )
