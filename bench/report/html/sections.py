"""The sections of a report that are prose: those of the Markdown page, word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from bench.report import (
    page,
    page_audit,
    page_limits,
    page_published,
    page_setup,
    page_shows,
    page_standing,
)
from bench.report.html.prose import prose
from bench.report.results import Results
from bench.report.searches.page import searches


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading of its own.

    Attributes:
        anchor: Where links lead.
        title: The heading.
        text: HTML.
    """

    anchor: str
    title: str
    text: Markup


def comparisons(results: Results) -> list[Section]:
    """What the rows are against one another."""
    found = [
        ("apart", "Which rows can be told apart", page_standing.standing(results)),
        ("shows", "What the table shows, axis by axis", page_shows.shows(results)),
        ("cannot", "What it cannot show", page_limits.cannot_show(results)),
    ]
    return list(_sections(found, results, {"shows": _sources(results)}))


def background(results: Results) -> list[Section]:
    """What the numbers rest on."""
    found = [
        ("searches", "Searches", searches(results)),
        ("audit", "Images that stand twice", page_audit.audited(results)),
        ("published", "Beside the published numbers", page_published.published(results)),
        ("differs", "Where the protocol differs from the published one", page_published.differences(results)),
        ("flags", "What the flags mean", page.flags(results)),
        ("failures", "Runs that did not complete", page.failures(results)),
        ("compared", "What was compared", page_setup.compared(results)),
        ("notes", "Notes on this suite", page.notes(results)),
        ("loaders", "What to know about the loaders", page.loader_remarks(results)),
        ("provenance", "Where it ran", page_setup.provenance(results)),
        ("again", "Run it again", page_setup.reproduction(results.plan)),
    ]
    return list(_sections(found, results))


def choice(results: Results) -> Section | None:
    """Which row to take; None where there is nothing to choose from."""
    found = [("choice", "Which row to take", page_standing.decision(results))]
    return next(_sections(found, results), None)


def _sections(
    found: list[tuple[str, str, str]],
    results: Results,
    items: Mapping[str, Sequence[Mapping[str, str]]] = MappingProxyType({}),
) -> Iterator[Section]:
    """The sections that have a text.

    Args:
        found: Anchor, title and Markdown of each.
        results: Whose rows they name.
        items: By anchor, where words of each item of a list lead to.
    """
    links = row_links(results)
    for anchor, title, text in found:
        if text:
            yield Section(anchor, title, prose(text, title, links, items.get(anchor, ())))


def _sources(results: Results) -> list[dict[str, str]]:
    """Where the numbers of each comparison lead to, by the words around them."""
    return [{words: _row(number) for words, number in line.items()} for line in page_shows.sources(results)]


def row_links(results: Results) -> dict[str, str]:
    """Where each row's runs are on the page, by the name of the row."""
    return {name: _row(number) for number, name in enumerate(results.names)}


def _row(number: int) -> str:
    return f"#row-{number + 1}"
