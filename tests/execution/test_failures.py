"""What a record says of the errors that backends raise."""

from __future__ import annotations

import pytest

from bench.execution.failures import reason_of

TENSORFLOW = """Graph execution error:

Detected at node functional_1/conv2d_1/convolution defined at (most recent call last):
  File "train.py", line 79, in train
    model.fit()

{}
\t [[{{{{node functional_1/conv2d_1/convolution}}}}]] [Op:__inference_one_step_on_data_1]"""
FULL = "OOM when allocating tensor with shape[4096,300,300,32] and type float by allocator GPU_0_bfc"


class ResourceExhaustedError(Exception):
    """Called as TensorFlow's is."""


def test_an_error_is_its_kind_and_its_first_line() -> None:
    assert reason_of(ValueError("no such thing\nand more"), on_gpu=False) == "ValueError: no such thing"
    assert reason_of(ValueError(), on_gpu=True) == "ValueError"


def test_what_happened_is_told_and_not_where_in_the_network() -> None:
    refused = "A deterministic GPU implementation of this is not available."
    assert reason_of(RuntimeError(TENSORFLOW.format(refused)), on_gpu=True) == f"RuntimeError: {refused}"
    assert reason_of(RuntimeError("Graph execution error:"), True) == "RuntimeError: Graph execution error:"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ResourceExhaustedError(TENSORFLOW.format(FULL)), f"ResourceExhaustedError: {FULL}"),
        (
            RuntimeError("RESOURCE_EXHAUSTED: Out of memory while trying to allocate 9 bytes."),
            "RuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 9 bytes.",
        ),
        (
            RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB."),
            "RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB.",
        ),
    ],
)
def test_a_gpu_whose_memory_is_full_is_named_with_what_to_do(error: Exception, said: str) -> None:
    advice = "the memory of the GPU is full: take a smaller batch_size or image_size"
    assert reason_of(error, on_gpu=True) == f"{advice} ({said})"
    assert reason_of(error, on_gpu=False) == said
