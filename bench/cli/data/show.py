"""`bench data show`: what the datasets of a suite are on this machine."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import numpy as np
import typer
from rich import box
from rich.table import Table
from rich.text import Text

from bench.cli.console import make_console
from bench.cli.data.datasets import ResolvedDataset, datasets_of
from bench.cli.data.pictures import OutputOption, picture_folder, told_apart, write_picture
from bench.cli.options import ProfileOption, SetOption, SuiteArgument, plan_for
from bench.data.headers import Headers, read_headers
from bench.data.manifest import Manifest
from bench.suite.dataset import SPLITS

EPILOG = "Example: bench data show casting"
MOST_ROWS = 30
MOST_NAMED = 5
# Of what is folded, in characters, and where it begins after its label.
WIDTH, INDENT = 80, 12


def add_to(group: typer.Typer) -> None:
    """Adds the command."""
    group.command("show", epilog=EPILOG)(show)


def show(
    suite: SuiteArgument,
    profile: ProfileOption = None,
    set_: SetOption = None,
    output: OutputOption = None,
) -> None:
    """Shows where each dataset of a suite comes from, its classes and splits, and its images' sizes.

    Writes a picture of the class balance. Datasets that turn out to be the same images are shown once.
    """
    # Here, since figures take a second to import, which every other command would wait for.
    from bench.report.dataset_pictures import class_balance

    console = make_console()
    plan = plan_for(suite, profile, None, None, set_, "cpu")
    shown = datasets_of(plan)
    for resolved, name in zip(shown, told_apart(item.names[0] for item in shown), strict=True):
        manifest = resolved.manifest
        console.print(Text(", ".join(resolved.names), style="bold"))
        for label, text in _facts(resolved, read_headers(manifest)):
            # Not folded, so that paths can be copied.
            console.print(Text.assemble(f"  {label}".ljust(INDENT), text), soft_wrap=True)
        console.print(_classes(manifest))
        console.print(_guess(manifest), soft_wrap=True)
        figure = class_balance(manifest.counts(), resolved.title)
        write_picture(console, picture_folder(plan, output) / f"{name}-class-balance.png", figure)
        console.print()


def _facts(resolved: ResolvedDataset, headers: Headers) -> Iterator[tuple[str, str | Text]]:
    dataset, manifest = resolved.dataset, resolved.manifest
    if manifest.stand_in:
        missing = f": drawn images ({manifest.stand_in}) are used, since {dataset.missing()}"
        yield "source", Text.assemble(("STAND-IN", "bold yellow"), missing)
    else:
        yield "source", f"{dataset.source}, in {dataset.locate()}"
        for label, text in dataset.about().items():
            yield label, _wrapped(text)
    if dataset.resplit:
        yield "splits", f"drawn anew for each seed; here those of seed {resolved.seed}"
    yield "images", f"{headers.images:,}, shown to networks as {dataset.color}"
    yield "files", _kinds(headers)
    yield "sizes", _sizes(headers)
    if manifest.skipped:
        yield "left out", _left_out(manifest)
    yield "licence", dataset.licence or "not declared"
    yield "manifest", manifest.digest


def _wrapped(text: str) -> str:
    """A text in lines that fit beside their label."""
    folded = textwrap.wrap(text, WIDTH - INDENT, break_long_words=False, break_on_hyphens=False)
    return f"\n{' ' * INDENT}".join(folded)


def _kinds(headers: Headers) -> str:
    """The files' formats and colours, and how many were looked at where these are not all."""
    kinds, looked = headers.kinds, len(headers.sizes)
    counts = [f"{count:,} {kind}" for kind, count in kinds.items()]
    text = ", ".join(counts if len(kinds) > 1 else kinds)
    return text if looked == headers.images else f"{text} (of {looked:,} that were looked at, evenly drawn)"


def _sizes(headers: Headers) -> str:
    """The images' sizes in pixels."""
    sizes = headers.sizes
    different = len(np.unique(sizes, axis=0))
    width, height = np.median(sizes, axis=0)
    if different == 1:
        return f"{width:.0f} x {height:.0f} (width x height)"
    (least_wide, least_high), (most_wide, most_high) = sizes.min(axis=0), sizes.max(axis=0)
    return (
        f"{different:,} sizes: width {least_wide}-{most_wide}, median {width:.0f};"
        f" height {least_high}-{most_high}, median {height:.0f}"
    )


def _left_out(manifest: Manifest) -> str:
    skipped = manifest.skipped
    more = f" and {len(skipped) - MOST_NAMED:,} more" if len(skipped) > MOST_NAMED else ""
    what = "image that cannot" if len(skipped) == 1 else "images that cannot"
    return f"{len(skipped):,} {what} be read: {', '.join(skipped[:MOST_NAMED])}{more}"


def _classes(manifest: Manifest) -> Table:
    """Images and share of each class in each split; of many classes, the largest and the smallest."""
    counts = np.array([list(manifest.counts()[split].values()) for split in SPLITS])
    shares = counts / counts.sum(axis=1, keepdims=True).clip(1)
    table = Table(box=box.SIMPLE, pad_edge=False, show_footer=True)
    table.add_column("class", f"{len(manifest.classes)} classes", overflow="fold")
    for split, total in zip(SPLITS, counts.sum(axis=1), strict=True):
        table.add_column(split, f"{total:,}", justify="right", no_wrap=True)
        table.add_column("share", justify="right", no_wrap=True)
    for group in _grouped(counts[0]):
        name = manifest.classes[group[0]] if len(group) == 1 else f"... {len(group)} classes between"
        cells = [
            text
            for split in range(len(SPLITS))
            for text in (f"{counts[split, group].sum():,}", f"{shares[split, group].sum():.1%}")
        ]
        table.add_row(Text(name), *cells)
    return table


def _grouped(counts: np.ndarray) -> list[list[int]]:
    """The labels of each row of the table; beyond `MOST_ROWS`, those in the middle share one."""
    if len(counts) <= MOST_ROWS:
        return [[label] for label in range(len(counts))]
    order = np.argsort(-counts, kind="stable").tolist()
    half = MOST_ROWS // 3
    return [[label] for label in order[:half]] + [order[half:-half]] + [[label] for label in order[-half:]]


def _guess(manifest: Manifest) -> str:
    """What knowing nothing but the classes' frequencies scores: what any network has to beat."""
    train, test = (manifest.splits[split] for split in ("train", "test"))
    label = int(np.bincount(train.labels).argmax())
    accuracy = test.labels.count(label) / len(test)
    name = manifest.classes[label]
    return (
        f"always answering {name!r} (no class of train is larger) has an accuracy of {accuracy:.3f} on test"
    )
