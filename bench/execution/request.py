"""What a user asks of a suite."""

from __future__ import annotations

import json
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.errors import BenchError
from bench.execution.choices import Computing
from bench.execution.gpus import Gpu
from bench.registry import nearest
from bench.suite.grid import Variant
from bench.suite.identity import Numerics
from bench.suite.located_yaml import read_value
from bench.suite.schema import AXES, Axis, each_once


@dataclass(frozen=True)
class PlanRequest:
    """What of a suite to run, and how.

    Attributes:
        variant: Profile and settings.
        seeds: In place of the suite's; None keeps them.
        only: Patterns by axis that cells must match.
        numerics: Backend and kind of device.
        gpus: The devices that runs may use; none on the CPU.
    """

    variant: Variant = field(default_factory=Variant)
    seeds: tuple[int, ...] | None = None
    only: Mapping[Axis, list[str]] = field(default_factory=dict)
    numerics: Numerics = field(default_factory=Numerics)
    gpus: tuple[Gpu, ...] = ()

    @classmethod
    def of(
        cls,
        profile: str | None,
        seeds: Iterable[int] | None,
        only: Mapping[Any, str | Sequence[str]] | None,
        settings: Mapping[str, Any] | None,
        computing: Computing,
    ) -> PlanRequest:
        """A request as a user states it, from the shell or from Python.

        Raises:
            BenchError: A seed is no whole number from 0 on, or is given twice, there is none, or `only` names
                no axis.
        """
        return cls(
            variant=Variant(profile, dict(settings) if settings else None),
            seeds=None if seeds is None else _checked_seeds(seeds),
            only=_checked_selection(only or {}),
            numerics=computing.numerics,
            gpus=computing.gpus,
        )

    @property
    def settings_text(self) -> dict[str, str]:
        """The settings by path, as `--set` reads them back."""
        return {path: _written(value) for path, value in (self.variant.settings or {}).items()}

    @property
    def whole(self) -> bool:
        """Whether nothing of what the suite declares is left out or replaced."""
        return not self.only and self.seeds is None


def _checked_seeds(seeds: Iterable[int]) -> tuple[int, ...]:
    checked = tuple(_checked_seed(seed) for seed in seeds)
    if not checked:
        raise BenchError("seeds: there is none in place of the suite's: give at least one")
    try:
        return each_once(checked)
    except ValueError as error:
        raise BenchError(f"seeds: {error}") from None


def _checked_seed(seed: Any) -> int:
    try:
        number = operator.index(seed)
    except TypeError:
        number = -1
    if number < 0:
        raise BenchError(f"seed {seed!r}: a seed is a whole number from 0 on")
    return number


def _checked_selection(only: Mapping[Any, str | Sequence[str]]) -> dict[Axis, list[str]]:
    for axis in only:
        if axis not in AXES:
            raise BenchError(f"only {axis!r}: unknown axis: {nearest(str(axis), AXES)}")
    return {axis: [value] if isinstance(value, str) else list(value) for axis, value in only.items()}


def _written(value: Any) -> str:
    """A setting as `--set` reads it back."""
    if isinstance(value, str) and _is_plain(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    """Whether a text needs no quotes to be read as itself."""
    try:
        return bool(read_value(text) == text)
    except ValueError:
        return False
