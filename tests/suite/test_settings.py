"""Settings by path."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import BenchError
from bench.suite.settings import apply, parse

CELL = {
    "dataset": {"limit": None},
    "architecture": {"filters": [4]},
    "regularisation": {},
    "protocol": {"epochs": 3, "optimizer": {"name": "adam"}},
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("protocol.epochs=5", 5),
        ("protocol.epochs=1e-4", 0.0001),
        ("protocol.epochs=[150, 150]", [150, 150]),
        ("protocol.epochs=null", None),
        ("protocol.epochs=", None),
        ("protocol.epochs=true", True),
        ("protocol.epochs=a=b", "a=b"),
        ("protocol.epochs=2024-13-45", "2024-13-45"),
        (" protocol.epochs = {a: 1}", {"a": 1}),
    ],
)
def test_values_are_yaml(text, value):
    assert parse([text]) == {"protocol.epochs": value}


@pytest.mark.parametrize(
    "text", ["protocol.epochs", "=3", "", "a=[1", "a=!!int x", "a=!foo 3", "a=*b", "a={", "a=\0"]
)
def test_what_is_no_assignment_is_refused_in_one_line(text):
    with pytest.raises(BenchError) as caught:
        parse([text])
    assert str(caught.value).startswith(f"--set {text!r}: ")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("again", ["protocol.epochs=2", " protocol.epochs =2", "protocol.epochs=1"])
def test_what_is_set_twice_is_refused(again):
    with pytest.raises(BenchError) as caught:
        parse(["protocol.epochs=1", "protocol.batch_size=4", again])
    assert str(caught.value) == f"--set {again!r}: protocol.epochs is set twice: keep one of them"


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(BenchError):
        parse([text])


def test_settings_change_a_copy():
    changed = apply({"protocol.optimizer.name": "sgd", "dataset.limit.train": 5}, CELL)
    assert changed["protocol"]["optimizer"] == {"name": "sgd"}
    assert changed["dataset"]["limit"] == {"train": 5}
    assert CELL["protocol"]["optimizer"] == {"name": "adam"}
    assert CELL["dataset"]["limit"] is None
