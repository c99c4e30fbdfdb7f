"""What the tests of publishing share: to draw figures is most of its work, and of verifying."""

from __future__ import annotations

import pytest

from bench.report import publish, verify
from bench.report.figures import figures
from bench.report.results import Results

_DRAWN: dict[tuple[str, ...], dict[str, bytes]] = {}


def figures_drawn_once(results: Results) -> dict[str, bytes]:
    """In place of `figures`: those of the same plan, records and table are the same ones."""
    parts = (results.plan, *results.in_order, *results.studies)
    key = (results.table.to_csv(), *(part.model_dump_json() for part in parts))
    if key not in _DRAWN:
        _DRAWN[key] = figures(results)
    return _DRAWN[key]


@pytest.fixture
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures of the same results are drawn once, for publishing and verifying in all tests."""
    for module in (publish, verify):
        monkeypatch.setattr(module, "figures", figures_drawn_once)
