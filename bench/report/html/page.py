"""One HTML file with everything that a suite's results tell."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib import resources
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bench.report import formats
from bench.report import page as markdown_page
from bench.report.html import pareto
from bench.report.html.grid import grid
from bench.report.html.prose import prose
from bench.report.html.rows import behind_rows
from bench.report.html.sections import background, choice, comparisons
from bench.report.results import Results
from bench.report.view import spell

_STYLES = ("colours.css", "page.css", "table.css", "drawings.css")
_SCRIPTS = ("elements.js", "table.js", "curves.js", "rows.js")


def html_page(results: Results, *, beside: bool) -> str:
    """The page: the same results give the same bytes.

    It asks nothing of any network, and its content security policy forbids it to: styles and scripts are the
    ones named by their digests, and nothing else is loaded or run, whatever the names in the records say.

    Args:
        results: To show.
        beside: Whether it will lie in the folder of the runs, so that it can link to their records.

    Raises:
        BenchError: Stored predictions are missing or damaged.
    """
    style, script = _assets(_STYLES), _assets(_SCRIPTS)
    return _TEMPLATES.get_template("page.html").render(
        title=results.plan.title,
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        data=_json(behind_rows(results, beside)),
        banner=prose(markdown_page.banner(results), "Warnings"),
        choice=choice(results),
        plots=list(pareto.plots(results)),
        sizes=pareto,
        grid=grid(results),
        names=results.names,
        scores=[_score(row) for _, row in results.table.iterrows()],
        how_to_read=markdown_page.HOW_TO_READ,
        comparisons=comparisons(results),
        background=background(results),
        records=len(results.in_order),
    )


def _score(row: pd.Series) -> str:
    return spell(row, "weighted_f1", formats.score) or str(row["status"])


def _assets(names: tuple[str, ...]) -> str:
    folder = resources.files("bench.report.html") / "assets"
    return "\n" + "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def _policy(style: str, script: str) -> str:
    """Only these styles and scripts, and nothing from anywhere."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(data: Any) -> Markup:
    """Data for a script element, which nothing in them can end."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


_TEMPLATES = Environment(
    loader=PackageLoader("bench.report.html", "assets"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
