from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bench.errors import BenchError
from bench.execution.choices import Computing
from bench.execution.executor import Limits
from bench.execution.gpus import Gpu
from bench.execution.request import PlanRequest
from bench.suite import settings


def request(**changes: Any) -> PlanRequest:
    given: dict[str, Any] = {"profile": None, "seeds": None, "only": None, "settings": None}
    return PlanRequest.of(**{**given, **changes}, computing=Computing())


def test_a_request_of_everything_is_whole() -> None:
    assert request(settings={"protocol.epochs": 3}, profile="smoke").whole
    assert not request(seeds=[1]).whole
    assert not request(only={"loader": "tf-*"}).whole


def test_seeds_and_patterns_keep_their_order() -> None:
    found = request(seeds=(3, 1), only={"loader": "tf-*", "dataset": ["a", "b"]})
    assert found.seeds == (3, 1)
    assert found.only == {"loader": ["tf-*"], "dataset": ["a", "b"]}


@pytest.mark.parametrize("seeds", [[-1], [1.0], ["1"], []])
def test_no_seeds_but_whole_numbers_from_0_on(seeds: list[Any]) -> None:
    with pytest.raises(BenchError, match="seed"):
        request(seeds=seeds)


def test_a_seed_given_twice_is_refused_as_in_a_suite() -> None:
    with pytest.raises(BenchError, match=r"^seeds: the seed 3 is given twice: a run repeated with it tells"):
        request(seeds=np.array([3, 1, 3]))


def test_an_unknown_axis_is_answered_with_the_nearest() -> None:
    with pytest.raises(BenchError, match="did you mean 'architecture'"):
        request(only={"architectures": "*"})


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        5,
        0.1,
        1e-5,
        1e20,
        "adam",
        "null",
        "5",
        "1e-4",
        "",
        "a: b",
        "[x",
        "a\nb",
        [150, 150],
        {"p": None},
    ],
)
def test_settings_are_written_as_the_command_line_reads_them(value: Any) -> None:
    written = request(settings={"protocol.x": value}).settings_text
    assert settings.parse([f"{path}={text}" for path, text in written.items()]) == {"protocol.x": value}


def test_plain_texts_are_written_without_quotes() -> None:
    written = request(
        settings={"protocol.optimizer.name": "sgd", "protocol.early_stopping": None}
    ).settings_text
    assert list(written.values()) == ["sgd", "null"]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"jobs": 0}, "jobs 0"),
        ({"timeout_s": -1.0}, "timeout -1"),
        ({"timeout_s": float("nan")}, "timeout nan"),
        ({"memory_gib": 0.0}, "memory 0"),
        ({"memory_gib": float("inf")}, "memory inf"),
    ],
)
def test_limits_that_let_nothing_run_are_refused(limits: dict[str, Any], message: str) -> None:
    with pytest.raises(BenchError, match=message):
        Limits.of(**limits)


def test_memory_is_shared_by_the_jobs_unless_it_is_given() -> None:
    assert Limits.of(jobs=4).memory_bytes == pytest.approx(Limits.of().memory_bytes / 4, abs=1)
    assert Limits.of(jobs=4, memory_gib=2).memory_bytes == 2**31


def test_a_gpu_takes_one_run_at_a_time() -> None:
    two = tuple(Gpu(number, f"GPU-{number}", "NVIDIA Fake", 1, "1") for number in range(2))
    assert Limits.of(gpus=two).jobs == 2
    assert Limits.of(1, gpus=two).jobs == 1
    assert Limits.of().jobs == 1
    with pytest.raises(BenchError, match="jobs 3: a GPU takes one run at a time, and 2 can be used"):
        Limits.of(3, gpus=two)
