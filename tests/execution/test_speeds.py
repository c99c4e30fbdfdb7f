from __future__ import annotations

from collections.abc import Callable

import pytest
from tiny import tiny_suite

from bench.errors import Unavailable
from bench.execution.executor import Limits
from bench.execution.gpu_pool import GpuPool
from bench.execution.gpus import Gpu
from bench.execution.plan import Plan
from bench.execution.speeds import training_speed

FAKE = Gpu(0, "GPU-0", "NVIDIA Fake 0", 2048, "570.1")


def test_nothing_is_measured_on_a_gpu_that_another_bench_uses(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of(seeds=[5], grid={**tiny_suite()["grid"], "loader": "in-memory"})
    other = GpuPool([FAKE])
    assert other.take() == FAKE
    with pytest.raises(Unavailable, match=r"another bench uses gpu:0 \(NVIDIA Fake 0\)"):
        training_speed(plan.tasks[0], Limits.of(gpus=(FAKE,)))
    other.close()
