"""Where the kinds of a suite's parts register themselves: the room of each, and the names in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.registry import Registry

if TYPE_CHECKING:
    from bench.suite.architecture import Architecture
    from bench.suite.dataset import Dataset
    from bench.suite.regulariser import Regulariser

architectures: Registry[type[Architecture]] = Registry("architecture family", "bench.models")
sources: Registry[type[Dataset]] = Registry("source", "bench.data.sources")
regularisers: Registry[type[Regulariser]] = Registry("regulariser", "bench.models.regularisers")
# What these two hold is declared in the rooms above; a suite knows only the names.
loaders: Registry[Any] = Registry("loader", "bench.loaders")
stand_ins: Registry[Any] = Registry("stand-in", "bench.data.stand_ins")
