"""What a suite's `search:` block may say: what varies, in which range, and what counts as better."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Discriminator, Field, PositiveFloat, PositiveInt, field_validator, model_validator

from bench.suite.annotations import OneOrMore
from bench.suite.config import Config, Name

ValidationScore = Literal[
    "validation_accuracy", "validation_weighted_f1", "validation_macro_f1", "validation_log_loss"
]
Cost = Literal["parameters", "inference_ms"]
Objective = ValidationScore | Cost
# Steps of floats add up to a bound within this share of a step.
_TOLERANCE = 1e-6


def label(value: Any) -> str:
    """How a value of a choice is called in studies and pictures: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


class _Varied(Config):
    """Something that varies.

    Attributes:
        when: Vary it only where another parameter of the space has one of these values; elsewhere the cell
            keeps its own.
    """

    when: dict[str, Annotated[tuple[Any, ...], Field(min_length=1), OneOrMore()]] = Field(
        default_factory=dict, max_length=1
    )


class _Range(_Varied):
    """Numbers between two bounds.

    Attributes:
        low: The lowest.
        high: The highest, included.
        log: As many values are tried between 1 and 10 as between 10 and 100.
    """

    low: float
    high: float
    step: float | None = None
    log: bool = False

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f"high {self.high:g} must be above low {self.low:g}")
        _check_scale(self.low, self.high, self.step, self.log)
        return self


def _check_scale(low: float, high: float, step: float | None, log: bool) -> None:
    if log and low <= 0:
        raise ValueError(f"low {low:g} has no logarithm: with log, low must be above 0")
    if log and step is not None:
        raise ValueError("a logarithmic range has no step: leave out step or log")
    if step is not None:
        steps = (high - low) / step
        if not math.isclose(steps, round(steps), abs_tol=_TOLERANCE):
            reached = low + math.floor(steps) * step
            raise ValueError(
                f"high {high:g} is no whole number of steps of {step:g} above low {low:g};"
                f" the highest value would be {reached:g}"
            )


class Integer(_Range):
    """A whole number.

    Attributes:
        step: Between neighbours; without one, 1.
    """

    type: Literal["integer"]
    low: int
    high: int
    step: PositiveInt | None = None


class Float(_Range):
    """A number.

    Attributes:
        step: Between neighbours; without one, any number of the range.
    """

    type: Literal["float"]
    step: PositiveFloat | None = None


class Choice(_Varied):
    """One of several values, of any kind that the key takes, without an order.

    Attributes:
        values: To choose from.
    """

    type: Literal["choice"]
    values: tuple[Any, ...]

    @field_validator("values")
    @classmethod
    def _check_values(cls, values: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(values) < 2:
            raise ValueError("one value is no choice: give at least two")
        labels = [label(value) for value in values]
        twice = next((one for one in labels if labels.count(one) > 1), None)
        if twice is not None:
            raise ValueError(f"the value {twice} is given twice")
        return values


class Boolean(_Varied):
    """True or false."""

    type: Literal["boolean"]


One = Annotated[Integer | Float | Choice | Boolean, Discriminator("type")]


class Layers(_Varied):
    """A list with a value for each layer, such as the filters of each convolution.

    Attributes:
        count: How many layers: a number, or the fewest and the most.
        of: What varies in each of them.
    """

    type: Literal["layers"]
    count: tuple[PositiveInt, PositiveInt] | PositiveInt
    of: One

    @model_validator(mode="after")
    def _check_layers(self) -> Self:
        if self.of.when:
            raise ValueError("a condition stands beside of, not within it: it holds for all layers")
        if self.fewest > self.most:
            raise ValueError(f"count names the fewest layers first: [{self.most}, {self.fewest}]")
        return self

    @property
    def fewest(self) -> int:
        """The lowest number of layers."""
        return self.count if isinstance(self.count, int) else self.count[0]

    @property
    def most(self) -> int:
        """The highest number of layers."""
        return self.count if isinstance(self.count, int) else self.count[1]


Varied = Annotated[Integer | Float | Choice | Boolean | Layers, Discriminator("type")]


class SearchSettings(Config):
    """A search for better values than the cells of the suite declare.

    Attributes:
        space: What varies, by path as in overrides (`protocol.optimizer.learning_rate`).
        objective: What is better: a validation score, higher but for `validation_log_loss`. Several ask for
            the front between them; then `parameters` and `inference_ms` (lower) may follow the score.
        executions: Runs a trial, each with a seed of its own; the score of a trial is their mean.
        trials: How many to make where `--trials` does not say.
        protocol: Under which trials train, in place of their cell's, such as one with fewer epochs; what is
            found is trained under the cell's own.
    """

    space: dict[str, Varied] = Field(min_length=1)
    objective: Annotated[tuple[Objective, ...], Field(min_length=1), OneOrMore()] = ("validation_accuracy",)
    executions: PositiveInt = 1
    trials: PositiveInt = 30
    protocol: Name | None = None

    @field_validator("objective")
    @classmethod
    def _check_objective(cls, objective: tuple[Objective, ...]) -> tuple[Objective, ...]:
        if objective[0] not in get_args(ValidationScore):
            raise ValueError(f"the first objective is a validation score, not {objective[0]}: it decides")
        if len(set(objective)) < len(objective):
            raise ValueError("an objective is named twice")
        return objective
