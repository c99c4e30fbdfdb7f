"""The space of a suite: flat for engines, checked against the cells that it is to vary."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import draw_images, tiny_suite, write_suite

from bench.errors import BenchError
from bench.execution.request import PlanRequest
from bench.search import space
from bench.search.cells import Start, starts
from bench.suite.load import SUITES, load_suite

SPACE = {
    "architecture.filters": {
        "type": "layers",
        "count": [1, 3],
        "of": {"type": "integer", "low": 2, "high": 8, "step": 2},
    },
    "architecture.dense": {"type": "layers", "count": 2, "of": {"type": "integer", "low": 4, "high": 8}},
    "architecture.batch_norm": {"type": "boolean"},
    "regularisation.dropout": {"type": "choice", "values": [None, 0.5]},
    "protocol.optimizer.name": {"type": "choice", "values": ["adam", "sgd"]},
    "protocol.optimizer.learning_rate": {"type": "float", "low": 1e-4, "high": 1e-2, "log": True},
    "protocol.optimizer.momentum": {
        "type": "float",
        "low": 0.1,
        "high": 0.9,
        "when": {"protocol.optimizer.name": "sgd"},
    },
}


def start_of(folder: Path, varied=SPACE, request=None, **search) -> Start:
    suite = tiny_suite()
    grid = {**suite["grid"], "loader": "in-memory"}
    path = write_suite(folder / "tiny.yaml", grid=grid, search={"space": varied, **search})
    [start] = starts(load_suite(path), request or PlanRequest())
    return start


def test_a_space_is_flat_and_parents_come_first(tmp_path):
    parameters = {one.name: one for one in start_of(tmp_path).parameters}
    assert list(parameters)[:6] == [
        "architecture.filters.layers",
        "architecture.filters.1",
        "architecture.filters.2",
        "architecture.filters.3",
        "architecture.dense.1",
        "architecture.dense.2",
    ]
    [condition] = parameters["architecture.filters.3"].conditions
    assert (condition.parameter, condition.values) == ("architecture.filters.layers", [3])
    assert parameters["architecture.filters.1"].conditions == []
    assert parameters["architecture.batch_norm"].choices == ["false", "true"]
    assert parameters["regularisation.dropout"].choices == ["null", "0.5"]
    [condition] = parameters["protocol.optimizer.momentum"].conditions
    assert condition.values == ["sgd"]


def test_values_become_settings(tmp_path):
    start = start_of(tmp_path)
    values = {
        "architecture.filters.layers": 2,
        "architecture.filters.1": 4,
        "architecture.filters.2": 8,
        "architecture.dense.1": 5,
        "architecture.dense.2": 6,
        "architecture.batch_norm": "true",
        "regularisation.dropout": "null",
        "protocol.optimizer.name": "adam",
        "protocol.optimizer.learning_rate": 0.002,
    }
    found = start.settings(values)
    assert found == {
        "architecture.filters": [4, 8],
        "architecture.dense": [5, 6],
        "architecture.batch_norm": True,
        "regularisation.dropout": None,
        "protocol.optimizer.name": "adam",
        "protocol.optimizer.learning_rate": 0.002,
    }
    config = start.cell(found).config
    assert config.architecture.filters == (4, 8)
    assert config.architecture.kernel_size == (3, 3)
    assert config.protocol.optimizer.learning_rate == 0.002
    assert config.protocol.optimizer.momentum == 0.0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=st.data())
def test_whatever_is_in_the_space_is_a_cell(tmp_path, draw):
    start = start_of(tmp_path)
    values = {}
    for one in start.parameters:
        if one.active(values):
            kinds = {
                "choice": lambda one=one: st.sampled_from(one.choices),
                "integer": lambda one=one: st.sampled_from(space.numbers(one)),
                "float": lambda one=one: st.floats(one.low, one.high),
            }
            values[one.name] = draw.draw(kinds[one.kind]())
    config = start.cell(start.settings(values)).config
    assert len(config.architecture.filters) == values["architecture.filters.layers"]
    assert config.protocol.optimizer.name == values["protocol.optimizer.name"]


WRONG = {
    "architecture.filtres": ({"type": "integer", "low": 2, "high": 4}, "unknown key: did you mean 'filters'"),
    "architectur.filters": ({"type": "integer", "low": 2, "high": 4}, "did you mean 'architecture'"),
    "architecture.dropout": ({"type": "float", "low": 0, "high": 1}, "less than 1"),
    "architecture.padding": ({"type": "choice", "values": ["same", "none"]}, "unknown value 'none'"),
    "protocol.batch_size": ({"type": "integer", "low": 0, "high": 4}, "greater than 0 (here: 0)"),
    "protocol.optimizer.name": ({"type": "choice", "values": ["adam", "adm"]}, "did you mean 'adam'"),
    "dataset.limit.train": ({"type": "integer", "low": 8, "high": 16}, "images do not vary"),
    "protocol.optimizer.momentum": (
        {"type": "float", "low": 0.1, "high": 0.9},
        "adam takes no momentum",
    ),
    "architecture.dense": (
        {
            "type": "layers",
            "count": 1,
            "of": {"type": "integer", "low": 1, "high": 2},
            "when": {"architecture.head": "softmax"},
        },
        "'architecture.head' is no parameter that stands before this one",
    ),
}


@pytest.mark.parametrize("path", WRONG)
def test_what_no_cell_can_be_is_refused_with_its_line(path, tmp_path):
    varied, said = WRONG[path]
    with pytest.raises(BenchError) as caught:
        start_of(tmp_path, {path: varied})
    lines = (tmp_path / "tiny.yaml").read_text().splitlines()
    [at] = [number for number, text in enumerate(lines, 1) if text.strip() == f"{path}:"]
    line = int(str(caught.value).split(":")[1])
    assert at <= line <= at + len(lines)
    assert str(caught.value).startswith(f"{tmp_path}/tiny.yaml:"), caught.value
    assert said in str(caught.value), caught.value


def test_a_fault_has_the_very_line_of_its_key(tmp_path):
    varied = {**SPACE, "architecture.filtres": {"type": "integer", "low": 2, "high": 4}}
    with pytest.raises(BenchError) as caught:
        start_of(tmp_path, varied)
    lines = (tmp_path / "tiny.yaml").read_text().splitlines()
    at = 1 + [text.strip() for text in lines].index("architecture.filtres:")
    assert str(caught.value).startswith(f"{tmp_path}/tiny.yaml:{at}: search.space: architecture.filtres: ")


def test_a_condition_on_a_value_that_never_is_names_those_that_are(tmp_path):
    momentum = {**SPACE["protocol.optimizer.momentum"], "when": {"protocol.optimizer.name": "rmsprop"}}
    with pytest.raises(BenchError, match=r"protocol.optimizer.name is never rmsprop: .*Known: adam, sgd"):
        start_of(tmp_path, {**SPACE, "protocol.optimizer.momentum": momentum})


@pytest.mark.parametrize(("value", "said"), [(4, "a whole number from 1 to 3"), (True, "is never true")])
def test_a_condition_on_a_count(tmp_path, value, said):
    varied = {
        "architecture.filters": SPACE["architecture.filters"],
        "architecture.batch_norm": {"type": "boolean", "when": {"architecture.filters": value}},
    }
    with pytest.raises(BenchError, match=said):
        start_of(tmp_path, varied)


def test_conditions_are_inherited(tmp_path):
    varied = {
        "architecture.batch_norm": {"type": "boolean"},
        "protocol.optimizer.name": {
            "type": "choice",
            "values": ["adam", "sgd"],
            "when": {"architecture.batch_norm": True},
        },
        "protocol.optimizer.momentum": {**SPACE["protocol.optimizer.momentum"]},
    }
    parameters = start_of(tmp_path, varied).parameters
    assert [one.parameter for one in parameters[-1].conditions] == [
        "architecture.batch_norm",
        "protocol.optimizer.name",
    ]
    assert not parameters[-1].active({"architecture.batch_norm": "false"})


def test_a_suite_without_a_search_says_so(tmp_path):
    path = write_suite(tmp_path / "tiny.yaml")
    with pytest.raises(BenchError, match=r"tiny.yaml:1: this suite has no search: block"):
        starts(load_suite(path), PlanRequest())


def test_an_unknown_protocol_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(
        BenchError, match=r"search.protocol: unknown protocol 'defalt': did you mean 'default'"
    ):
        start_of(tmp_path, protocol="defalt")


def test_trials_train_under_the_protocol_of_the_search_and_its_profile(tmp_path):
    from bench.suite.grid import Variant

    protocols = tiny_suite()["protocols"]
    protocols["long"] = {**protocols["default"], "epochs": 40}
    grid = {**tiny_suite()["grid"], "loader": "in-memory"}
    path = write_suite(
        tmp_path / "tiny.yaml", grid=grid, protocols=protocols, search={"space": SPACE, "protocol": "long"}
    )
    [start] = starts(load_suite(path), PlanRequest())
    assert start.cell({}).config.protocol.epochs == 40
    [small] = starts(load_suite(path), PlanRequest(variant=Variant("smoke")))
    assert small.cell({}).config.protocol.epochs == 2
    assert (start.trials, small.trials) == (30, 3)


def test_every_matching_cell_is_searched_for_itself(tmp_path):
    draw_images(tmp_path / "data" / "tiny", {"train": 8, "test": 4})
    path = write_suite(tmp_path / "tiny.yaml", search={"space": SPACE, "match": {"loader": "*"}})
    assert [start.names["loader"] for start in starts(load_suite(path), PlanRequest())] == [
        "in-memory",
        "tf-data",
    ]
    only = PlanRequest(only={"loader": ["tf-*"]})
    assert [start.names["loader"] for start in starts(load_suite(path), only)] == ["tf-data"]


@pytest.mark.parametrize("suite", sorted(SUITES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_spaces_of_published_suites_are_of_their_cells(suite):
    loaded = load_suite(suite)
    if loaded.suite.search is not None:
        assert starts(loaded, PlanRequest())
