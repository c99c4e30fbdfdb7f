"""From a suite file to a validated `Suite`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bench.errors import BenchError
from bench.registry import nearest
from bench.suite import faults
from bench.suite.config import Config
from bench.suite.located_yaml import LocatedYaml
from bench.suite.names import check_names
from bench.suite.schema import Suite

T = TypeVar("T", bound=Config)
SUITES = Path(__file__).parents[2] / "suites"


@dataclass(frozen=True)
class LoadedSuite:
    """A suite with the document it was read from.

    Attributes:
        suite: The validated suite.
        document: The file: `document.data` is what was written, without defaults.
    """

    suite: Suite
    document: LocatedYaml


def load_suite(name: str | Path) -> LoadedSuite:
    """Reads a suite by path, or by name from the `suites/` folder here or of this project.

    Raises:
        BenchError: There is no such file, or it is no valid suite; each fault with `file:line`.
    """
    document = LocatedYaml(find_suite(name))
    suite = validate(Suite, document.data, document)
    check_names(suite, document)
    return LoadedSuite(suite, document)


def find_suite(name: str | Path) -> Path:
    """The file of a suite given by path or name."""
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
        if path.is_file():
            return path
        raise BenchError(f"{path}: there is no such suite file")
    for folder in _folders():
        if (folder / f"{name}.yaml").is_file():
            return folder / f"{name}.yaml"
    raise BenchError(f"unknown suite {str(name)!r}: {nearest(str(name), suite_names())}")


def suite_names() -> list[str]:
    """The suites that can be given by name, in alphabetical order."""
    return sorted({file.stem for folder in _folders() for file in folder.glob("*.yaml")})


def _folders() -> tuple[Path, ...]:
    """Where suites are looked for by name."""
    return Path("suites"), SUITES


def validate(model: type[T], data: Any, document: LocatedYaml) -> T:
    """Validates the plain data of a document.

    Raises:
        BenchError: One line a fault, each with `file:line` and the value.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = [_located(fault, document) for fault in faults.of(error)]
        raise BenchError("\n".join(dict.fromkeys(lines))) from None


def _located(fault: ErrorDetails, document: LocatedYaml) -> str:
    place = faults.place(fault, document.data) or "the suite"
    return f"{document.at(faults.location(fault))}: {place}: {faults.explain(fault)}"
