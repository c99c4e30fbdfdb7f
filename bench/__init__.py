"""A benchmark harness for image-classification architectures in Keras, whose tables can be believed.

From Python:

    import bench

    frame = bench.run("casting", profile="smoke")
    finished = bench.load_run("casting_casting-cnn_none_tf-data_default_s42_0123456789ab")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.api import LoadedRun, load_run, load_suite, run, runs, table

__all__ = ["LoadedRun", "load_run", "load_suite", "run", "runs", "table"]


def __getattr__(name: str) -> Any:
    # On first use: the modules of the package import one another through here, and most need none of this.
    if name in __all__:
        from bench import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
