"""The pretrained weights that suites need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.errors import BenchError, Unavailable
from bench.execution.doctor.finding import Finding, Level, by_level, fine, note, parted, wrong
from bench.execution.doctor.suites import ReadSuite
from bench.suite.architecture import Architecture, ImageShape

ADVICE = (
    "their rows will be unavailable; `bench plan SUITE` says of each file how to get it and where to put it"
)


@dataclass(frozen=True)
class _Outcome:
    """What came of looking for a file of weights.

    Attributes:
        level: Whether it is there.
        found: Its name, or what is the matter.
        advice: What to do about that.
        obtain: Where the suite says that the file can be had.
    """

    level: Level
    found: str
    advice: str = field(default="", compare=False)
    obtain: str | None = field(default=None, compare=False)


@dataclass
class _Needing:
    """The architectures that need some weights, and the suites that these are in."""

    architectures: dict[str, None] = field(default_factory=dict)
    suites: dict[str, None] = field(default_factory=dict)


def weights(suites: Sequence[ReadSuite]) -> list[Finding]:
    """One finding a file of weights: whether it is there and readable, and what needs it."""
    needing: dict[_Outcome, _Needing] = {}
    for suite in suites:
        for name, outcome in _outcomes(suite):
            entry = needing.setdefault(outcome, _Needing())
            entry.architectures[name] = None
            entry.suites[suite.name] = None
    found = [_finding(outcome, entry) for outcome, entry in needing.items()]
    return sorted(found, key=by_level) or [fine("weights", "no suite needs any")]


def _outcomes(suite: ReadSuite) -> Iterator[tuple[str, _Outcome]]:
    """The outcome of each architecture that loads weights, as each of its image shapes wants them."""
    seen: set[tuple[str, ImageShape]] = set()
    for cell in suite.cells:
        architecture, shape = cell.config.architecture, cell.config.image_shape
        key = architecture.model_dump_json(), shape
        if key not in seen and (outcome := _looked_up(architecture, shape)) is not None:
            yield cell.names["architecture"], outcome
        seen.add(key)


def _looked_up(architecture: Architecture, shape: ImageShape) -> _Outcome | None:
    try:
        path = architecture.pretrained_file(shape)
    except Unavailable as error:
        return _Outcome("note", *parted(str(error), ADVICE), architecture.obtain_weights)
    except BenchError as error:
        return _Outcome("wrong", *parted(str(error), "fetch the file again"))
    return None if path is None else _Outcome("fine", path.name)


def _finding(outcome: _Outcome, entry: _Needing) -> Finding:
    architectures, found = ", ".join(entry.architectures), f"{outcome.found} (for {', '.join(entry.suites)})"
    if outcome.level == "fine":
        return fine(architectures, found)
    if outcome.level == "wrong":
        return wrong(architectures, found, outcome.advice)
    return note(architectures, found, outcome.obtain or ADVICE, get=outcome.advice)
