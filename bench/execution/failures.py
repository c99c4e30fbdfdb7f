"""Why a run failed, in one line: what its record says of an error."""

from __future__ import annotations

# Before what happened TensorFlow says this, and then where in the network.
_HEADING = "Graph execution error:"
_WHERE = ("Detected at node", "Node:", "<stack traces unavailable>", " ", "\t")
# As TensorFlow, JAX and PyTorch say that an allocation failed.
_MEMORY_IS_FULL = ("OOM when allocating", "RESOURCE_EXHAUSTED", "out of memory")


def reason_of(error: Exception, on_gpu: bool) -> str:
    """What happened, and what to do where the memory of a GPU did not suffice.

    Args:
        error: What ended the run.
        on_gpu: Whether the run computed on a GPU.
    """
    said = str(error)
    reason = f"{type(error).__name__}: {_first_line(said)}".removesuffix(": ")
    if on_gpu and any(words in said for words in _MEMORY_IS_FULL):
        return f"the memory of the GPU is full: take a smaller batch_size or image_size ({reason})"
    return reason


def _first_line(said: str) -> str:
    """The first line that tells what happened."""
    first, *others = said.splitlines() or [""]
    if first == _HEADING:
        return next((line for line in others if line and not line.startswith(_WHERE)), first)
    return first
