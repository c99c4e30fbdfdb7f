"""Which rows of a table are held against each other."""

from __future__ import annotations

import pandas as pd

from bench.analysis.alike import alike

# Three of an example's axes, in which the rows below differ.
NAMES = ("architecture", "regularisation", "protocol")
FIXED = {"dataset": "fruits", "loader": "tf-data", "device": "cpu", "backend": "tensorflow"}


def compared(*rows: str, axis: str = "architecture") -> list[list[str]]:
    """The rows of each comparison, in its order; rows are `architecture regularisation protocol`."""
    table = pd.DataFrame([{**FIXED, **dict(zip(NAMES, row.split(), strict=True))} for row in rows])
    return [[" ".join(row) for row in group[list(NAMES)].to_numpy()] for _, group in alike(table, axis)]


def test_rows_that_differ_in_one_axis_alone_are_held_against_each_other() -> None:
    rows = ["cnn none default", "cnn augment default", "deep none default"]
    assert compared(*rows, axis="regularisation") == [rows[:2]]
    assert compared(*rows, axis="architecture") == [[rows[0], rows[2]]]
    assert compared(*rows, axis="protocol") == []


def test_architectures_are_compared_under_one_protocol_where_they_share_one() -> None:
    small = ["cnn augment small", "found augment small"]
    default = ["cnn augment default"]
    assert compared(*default, *small) == [small]


def test_a_protocol_that_is_made_for_its_architecture_is_compared_with_others() -> None:
    rows = ["cnn augment default", "transfer augment frozen"]
    small = ["cnn augment small", "found augment small"]
    assert compared(*rows) == [rows]
    assert compared(*rows, *small) == [small, rows], "the networks of small images have their own comparison"


def test_protocols_that_have_no_architecture_in_common_are_compared_as_a_whole_too() -> None:
    default = ["cnn none default", "deep none default"]
    frozen = ["transfer none frozen", "wide none frozen"]
    assert compared(*default, *frozen) == [default, frozen, [*default, *frozen]]


def test_the_rows_of_one_architecture_alone_are_no_comparison_of_architectures() -> None:
    assert compared("cnn none default", "cnn none small") == []
    assert compared("cnn none default") == []


def test_an_architecture_whose_regularisation_only_it_has_joins_the_comparison_of_its_protocol() -> None:
    line = ["cnn augment small", "tuned dropout small", "found augment small"]
    assert compared(*line) == [line]
    assert compared(*line, "tuned dropout default") == [line]
    own = ["cnn augment small", "found augment small"]
    assert compared(*own, "cnn dropout small") == [own], "the line has this architecture already"
    plain = ["cnn none small", "found none small"]
    assert compared(*own, *plain, "tuned dropout small") == [own, plain], "neither is nearer to it"


def test_what_the_rows_of_a_comparison_agree_in_is_told() -> None:
    rows = ["cnn augment small", "tuned dropout small", "found augment small", "wide augment frozen"]
    table = pd.DataFrame([{**FIXED, **dict(zip(NAMES, row.split(), strict=True))} for row in rows])
    (shared, _), *others = alike(table, "architecture")
    assert shared == {**FIXED, "regularisation": "augment", "protocol": "small"}
    ((across, group),) = others
    assert across == {**FIXED, "regularisation": "augment"}
    assert list(group.index) == [0, 2, 3]
