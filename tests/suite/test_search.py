"""The `search:` block of a suite as it is read: faults are answered with their line."""

from __future__ import annotations

import pytest

from bench.errors import BenchError
from bench.suite.load import SUITES, load_suite
from bench.suite.search import Float, Integer, Layers

SEARCH = """\
search:
  match: {architecture: cnn-small}
  objective: [validation_accuracy, parameters]
  executions: 2
  space:
    architecture.filters: {type: layers, count: [1, 3], of: {type: integer, low: 8, high: 64, step: 8}}
    architecture.dropout: {type: choice, values: [0, 0.5]}
    architecture.batch_norm: {type: boolean}
    protocol.optimizer.name: {type: choice, values: [adam, sgd]}
    protocol.optimizer.learning_rate: {type: float, low: 1e-4, high: 1e-2, log: true}
    protocol.optimizer.momentum: {type: float, low: 0, high: 0.9, when: {protocol.optimizer.name: sgd}}
"""


def test_a_search_is_read(write):
    search = load_suite(write(extra=SEARCH)).suite.search
    assert search.match == {"architecture": ("cnn-small",)}
    assert search.objective == ("validation_accuracy", "parameters")
    assert (search.executions, search.trials) == (2, 30)
    layers = search.space["architecture.filters"]
    assert isinstance(layers, Layers)
    assert (layers.fewest, layers.most) == (1, 3)
    assert layers.of == Integer(type="integer", low=8, high=64, step=8)
    rate = search.space["protocol.optimizer.learning_rate"]
    assert rate == Float(type="float", low=1e-4, high=1e-2, log=True)
    assert search.space["protocol.optimizer.momentum"].when == {"protocol.optimizer.name": ("sgd",)}


FAULTS = {
    "an unknown type": ("type: boolean", "type: bolean", "batch_norm", "unknown type 'bolean': did you mean"),
    "no type": ("{type: boolean}", "{}", "batch_norm", "the key 'type' is missing"),
    "an unknown key": ("log: true", "lg: true", "lg: true", "unknown key: did you mean 'log'?"),
    "an empty range": (
        "low: 1e-4, high: 1e-2",
        "low: 1e-2, high: 1e-4",
        "learning_rate",
        "must be above low",
    ),
    "a high between steps": (
        "high: 64, step: 8",
        "high: 60, step: 8",
        "filters",
        "the highest value would be 56",
    ),
    "the logarithm of zero": ("low: 1e-4", "low: 0", "learning_rate", "low 0 has no logarithm"),
    "a logarithm with steps": (
        "log: true",
        "log: true, step: 1e-4",
        "learning_rate",
        "leave out step or log",
    ),
    "a choice of one": ("[adam, sgd]", "[adam]", "optimizer.name", "give at least two"),
    "a choice twice": ("[adam, sgd]", "[adam, adam]", "optimizer.name", "the value adam is given twice"),
    "most layers first": ("count: [1, 3]", "count: [3, 1]", "filters", "the fewest layers first: [1, 3]"),
    "no layers": ("count: [1, 3]", "count: 0", "filters", "greater than 0"),
    "a test score": (
        "[validation_accuracy, parameters]",
        "test_accuracy",
        "objective",
        "did you mean 'validation_accuracy'",
    ),
    "a cost that decides": (
        "[validation_accuracy, parameters]",
        "parameters",
        "objective",
        "is a validation score, not parameters",
    ),
    "an unknown axis": (
        "{architecture: cnn-small}",
        "{architectur: a}",
        "match",
        "did you mean 'architecture'",
    ),
    "an unknown name": (
        "cnn-small}",
        "cnn-smal}",
        "match",
        "unknown architecture 'cnn-smal': did you mean 'cnn-small'",
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_answered_with_its_line(write, fault):
    old, new, at, said = fault
    assert old in SEARCH
    path = write(extra=SEARCH.replace(old, new, 1))
    lines = path.read_text().splitlines()
    begin = lines.index("search:")
    [line] = [number for number, text in enumerate(lines, 1) if number > begin and at in text][:1]
    with pytest.raises(BenchError) as caught:
        load_suite(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: search"), message
    assert said in message


def test_a_suite_needs_no_search(write):
    assert load_suite(write()).suite.search is None


def test_the_published_search_of_fruits_is_declared():
    suite = load_suite(SUITES / "fruits.yaml").suite
    search = suite.search
    assert (search.trials, search.executions) == (30, 2)
    # Trials and rows train alike, so that a winner's luck is not confounded with another protocol.
    assert search.protocol is None
    assert set(search.match["protocol"]) <= set(suite.protocols)
    assert set(search.space) == {
        "architecture.filters",
        "architecture.dense",
        "architecture.dropout",
        "protocol.optimizer.name",
    }
