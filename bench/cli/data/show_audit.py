"""An audit on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.records.audit import Audit, Leak, Pair

_MOST_PAIRS = 10
_SERIOUS = "bold red"


def show_audit(console: Console, title: str, found: Audit) -> None:
    """Prints what was found, what was met in which split, and the most serious pairs."""
    console.print(Text(title, style="bold"))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(width=8)
    facts.add_column(overflow="fold")
    for row in _facts(found):
        facts.add_row(*row)
    console.print(facts)
    console.print(_leaks(found.leaks()))
    if found.pairs:
        console.print(_pairs(found.pairs[:_MOST_PAIRS]))
    if (left := found.counts.exact + found.counts.near - _MOST_PAIRS) > 0:
        console.print(f"... and {left:,} {_plural('pair', left)} more, none of them more serious")


def _facts(found: Audit) -> Iterator[tuple[str, str]]:
    counts = found.counts
    yield "images", f"{sum(found.images.values()):,}"
    yield "exact", f"{counts.exact:,} {_plural('file', counts.exact)} byte for byte the same as another"
    pairs = f"{counts.near:,} {_plural('pair', counts.near)}"
    yield "near", f"{pairs}: re-encoded, a little cropped, turned, or in another light"
    if found.linked:
        yield from _groups(found)
    if counts.blank:
        yield "blank", f"{counts.blank:,} images with nothing to see: compared byte for byte alone"
    if (tried := found.sensitivity) is not None:
        share = f"{tried.found / tried.twins:.1%}"
        yield "trial", f"of {tried.twins:,} near twins made of these images, {share} were found"


def _groups(found: Audit) -> Iterator[tuple[str, str]]:
    groups, pairs = len(found.linked), found.counts.contradicting
    held, largest = sum(group.images for group in found.linked), found.linked[0].images
    yield (
        "groups",
        f"{held:,} images in {groups:,} {_plural('group', groups)} of twins, the largest of {largest:,}",
    )
    if (chain := max(group.chain for group in found.linked)) > 1:
        yield "chains", f"some are linked through others alone, over {chain:,} pairs at most"
    mixed = sum(len(group.classes) > 1 for group in found.linked)
    yield (
        "labels",
        f"two in {pairs:,} {_plural('pair', pairs)}, more than one in {mixed:,} {_plural('group', mixed)}",
    )


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _leaks(leaks: Iterable[Leak]) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("images of")
    table.add_column("", justify="right")
    table.add_column("also in")
    for heading in ("exactly", "exactly\nor nearly", "through\nothers", "share"):
        table.add_column(heading, justify="right", no_wrap=True)
    for leak in leaks:
        table.add_row(
            leak.split,
            f"{leak.images:,}",
            " or ".join(leak.sources),
            f"{leak.exact:,}",
            *map(_twins, (leak.direct, leak.through)),
            f"{leak.twins / leak.images:.1%}",
        )
    return table


def _twins(images: int | None) -> Text:
    return Text("" if images is None else f"{images:,}", _SERIOUS if images else "")


def _pairs(pairs: Sequence[Pair]) -> Table:
    """Two lines a pair, and a third where one is turned."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in ("alike", "split", "class", "file"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("alike", "split"))
    for pair in pairs:
        alike = "exact" if pair.kind == "exact" else f"{pair.similarity:.3f}"
        table.add_row(
            alike,
            Text("\n".join(pair.splits), _SERIOUS if pair.across else ""),
            Text("\n".join(pair.classes), _SERIOUS if pair.contradicting else ""),
            _files(pair),
        )
    return table


def _files(pair: Pair) -> Text:
    text = Text("\n".join(pair.paths))
    if pair.orientation != "as it is":
        text.append(f"\n{pair.orientation}", "dim")
    return text
