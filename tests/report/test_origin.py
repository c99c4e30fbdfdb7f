"""Where the runs of a result set come from."""

from __future__ import annotations

from typing import Any

import pytest
from made_records import EVIDENCE, environment, plan_of, planned_cell, record_of

from bench.report.origin import origin
from bench.report.results import Results


def said(*environments: dict[str, Any]) -> str:
    """What is said of one run in each of these environments."""
    cell = planned_cell(seeds=range(len(environments)))
    records = [
        record_of(cell, seed, environment=environment(**fields)) for seed, fields in enumerate(environments)
    ]
    return origin(Results(plan_of(cell), tuple(records), EVIDENCE))


VERSIONS = "keras 3.12.0, python 3.11.7, tensorflow 2.20.0"
MACHINE = "cpu (Example Processor 9000, 2 cores); backend tensorflow"


def test_what_all_runs_share_is_said_once() -> None:
    assert said({}, {}) == f"2 runs on {MACHINE}; {VERSIONS}; commit 0123456789ab"
    assert said({}).startswith("1 run on cpu")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"device_name": "Other 1", "cores": 8}, "2 cores) and cpu (Other 1, 8 cores); backend"),
        ({"backend": "jax", "versions": {"jax": "0.4"}}, "backend tensorflow and jax; jax 0.4, keras 3.12.0"),
        ({"versions": {"keras": "3.15.1"}}, "keras 3.12.0 and 3.15.1, python 3.11.7"),
        ({"git_commit": "ab" * 20}, "; commit 0123456789ab and commit abababababab"),
        ({"git_dirty": True}, "; commit 0123456789ab and commit 0123456789ab with uncommitted changes"),
        ({"git_commit": None, "git_dirty": None}, "; commit 0123456789ab and outside a git checkout"),
    ],
)
def test_in_what_runs_differ_each_value_is_named(fields: dict[str, Any], expected: str) -> None:
    assert expected in said({}, fields)


def test_of_many_commits_the_rest_is_counted() -> None:
    many = [{"git_commit": f"{number:02d}" * 20} for number in range(9)]
    assert said(*many).endswith("commit 050505050505 and 3 more")


def test_where_nothing_completed_it_says_so() -> None:
    assert origin(Results(plan_of(planned_cell()), (), EVIDENCE)) == "no run completed"
