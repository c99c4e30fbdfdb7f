"""What every statistic says of itself: what goes in, what comes out, what it is not for, and whose idea it"
" is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bench.analysis

MODULES = (
    *("contributions", "critical", "decision", "epoch_bias", "importance", "interval", "links", "luck"),
    *("needed", "one_run", "pairs", "pairwise", "pareto", "power", "result_sets", "score_interval", "scores"),
    *("search_comparison", "selection", "twin_free", "variance"),
)
# What people may take for more than it is.
LIMITED = {
    *("contributions.accuracy", "contributions.macro_f1", "critical.of_pairs", "critical.of_rows"),
    *("critical.two_sided", "decision.decide", "epoch_bias.epoch_bias", "importance.importances"),
    *("luck.luck", "needed.seeds_needed", "pairs.pairs", "pairwise.against_best", "pairwise.compare"),
    *("pairwise.compare_pair", "pareto.front", "power.detectable", "result_sets.compare_sets"),
    *("score_interval.one_run_interval", "score_interval.wilson", "scores.scores"),
    *("search_comparison.contestants", "selection.selection_bias", "twin_free.class_weights"),
    *("variance.of_difference", "variance.of_mean", "variance.of_networks", "variance.on_own_images"),
    "variance.on_same_images",
}
# What somebody else thought of.
SOURCED = {
    *("critical.of_pairs", "critical.of_rows", "decision.decide", "epoch_bias.epoch_bias"),
    *("importance.importances", "luck.luck", "pairwise.against_best", "pareto.front", "power.detectable"),
    *("result_sets.compare_sets", "score_interval.one_run_interval", "score_interval.wilson"),
    *("scores.scores", "selection.selection_bias", "twin_free.class_weights", "variance.of_difference"),
    *("variance.on_own_images", "variance.on_same_images"),
}
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_MOST_STATEMENTS = 2


def public() -> Iterator[tuple[str, ast.FunctionDef]]:
    """The public functions of the modules, each with its name."""
    folder = Path(bench.analysis.__file__).parent
    for module in MODULES:
        tree = ast.parse((folder / f"{module}.py").read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{module}.{node.name}", node


FUNCTIONS = dict(public())


def said(name: str) -> str:
    return " ".join((ast.get_docstring(FUNCTIONS[name]) or "").split())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_statistic_says_what_goes_in_and_what_comes_out(name: str) -> None:
    docstring, body = ast.get_docstring(FUNCTIONS[name]) or "", FUNCTIONS[name].body[1:]
    if len(body) <= _MOST_STATEMENTS and len(docstring.splitlines()) == 1:
        return
    assert "Args:" in docstring or "Arguments as in" in docstring
    assert "Returns:" in docstring


@pytest.mark.parametrize("name", sorted(LIMITED))
def test_it_says_what_it_is_not_for(name: str) -> None:
    assert re.search(r"\b[Nn]ot for\b", said(name))


@pytest.mark.parametrize("name", sorted(SOURCED))
def test_it_names_its_source(name: str) -> None:
    assert _YEAR.search(said(name))
