"""The Markdown of a suite's page as HTML, in which nobody's text can be more than text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.token import Token
from markupsafe import Markup, escape

# Of Markdown only what the page is made of: no links, pictures or HTML, which names could bring along.
_RULES = ["backticks", "blockquote", "emphasis", "escape", "fence", "list", "table"]
_PICTURE = re.compile(r"^!\[.*\]\(figures/.*\)$", re.MULTILINE)
_NUMBER = re.compile(r"[-+]?\d[\d,.:]*( ?%|=| \[.*\])?")


def prose(
    markdown: str,
    label: str,
    links: Mapping[str, str] | None = None,
    items: Sequence[Mapping[str, str]] = (),
) -> Markup:
    """Renders a section of the Markdown page, without its pictures.

    Args:
        markdown: The section.
        label: What readers of the screen hear at its tables.
        links: Where names of rows lead to, by name.
        items: Where words of each item of the lists lead to, by the words.
    """
    tokens = _MARKDOWN.parse(_PICTURE.sub("", markdown))
    _align(tokens)
    _link(tokens, links or {}, items)
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {"label": label}))


def _link(tokens: Sequence[Token], links: Mapping[str, str], items: Sequence[Mapping[str, str]]) -> None:
    """Makes links of the names of rows, where a cell is one and where a sentence has one."""
    # A name such as `none` may be a word of the sentence.
    sentence = _pattern(name for name in links if not name.isalpha())
    cell = re.compile(f"^({'|'.join(map(re.escape, links))})$" if links else "(?!)")
    rest, own = iter(items), None
    for before, token in pairwise(tokens):
        if before.type == "list_item_open":
            own = next(rest, None)
        elif before.type == "list_item_close":
            own = None
        if token.type == "inline":
            children = token.children or []
            if own:
                children = _linked_all(children, _pattern(own), own)
            pattern = cell if before.type == "td_open" else sentence
            token.children = _linked_all(children, pattern, links)


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds names as whole words, the longest that fits; of no names nothing."""
    composed = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])({composed})(?![\w-])" if composed else "(?!)")


def _linked_all(tokens: Iterable[Token], pattern: re.Pattern[str], links: Mapping[str, str]) -> list[Token]:
    """Pieces of text with links in those that are in no link yet."""
    found: list[Token] = []
    within = 0
    for token in tokens:
        within += token.nesting if token.type in ("link_open", "link_close") else 0
        found += [token] if within else _linked(token, pattern, links)
    return found


def _linked(token: Token, pattern: re.Pattern[str], links: Mapping[str, str]) -> Iterator[Token]:
    """A piece of text, split where it names a row."""
    if token.type != "text":
        yield token
        return
    for place, part in enumerate(pattern.split(token.content)):
        text = Token("text", "", 0, content=part)
        if place % 2:
            yield Token("link_open", "a", 1, attrs={"href": links[part]})
            yield text
            yield Token("link_close", "a", -1)
        elif part:
            yield text


def _align(tokens: Sequence[Token]) -> None:
    """Marks the cells of columns that hold numbers, for the style sheet to align."""
    for (heading, _), *cells in _columns(tokens):
        texts = [text for _, text in cells if text]
        numeric = bool(texts) and all(_NUMBER.fullmatch(text) for text in texts)
        for cell in (heading, *(cell for cell, _ in cells)):
            cell.attrs = {"class": "number"} if numeric else {}
        heading.attrs["scope"] = "col"


def _columns(tokens: Sequence[Token]) -> Iterator[list[tuple[Token, str]]]:
    """The cells of each column of each table, its heading first, with what they say."""
    cells: list[tuple[Token, str]] = []
    width = 0
    for token, following in pairwise(tokens):
        if token.type in ("th_open", "td_open"):
            cells.append((token, following.content))
            width += token.type == "th_open"
        elif token.type == "tbody_close":
            yield from (cells[place::width] for place in range(width))
            cells, width = [], 0


def _open_table(
    renderer: object, tokens: Sequence[Token], place: int, options: object, env: Mapping[str, str]
) -> str:
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(env["label"])}"><table>\n'


def _close_table(
    renderer: object, tokens: Sequence[Token], place: int, options: object, env: Mapping[str, str]
) -> str:
    return "</table></div>\n"


def _asterisks(state: StateInline, silent: bool) -> bool:
    """Emphasis by asterisks alone: names have underscores that are their own."""
    return state.src[state.pos] != "_" and emphasis.tokenize(state, silent)


def _markdown() -> MarkdownIt:
    made = MarkdownIt("zero").enable(_RULES)
    made.inline.ruler.at("emphasis", _asterisks)
    made.add_render_rule("table_open", _open_table)
    made.add_render_rule("table_close", _close_table)
    return made


_MARKDOWN = _markdown()
