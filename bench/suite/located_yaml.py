"""YAML that remembers on which line everything stood."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import yaml

from bench.errors import BenchError

Location = Sequence[int | str]


class LocatedYaml:
    """A YAML document as plain data, with the line of every part of it.

    Attributes:
        path: The file.
        data: Its content: dictionaries, lists, strings and numbers.
    """

    def __init__(self, path: Path) -> None:
        """Reads a file with the safe loader.

        Raises:
            BenchError: The file cannot be read, is no YAML, or names a key twice.
        """
        self.path = path
        try:
            self._root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except (OSError, UnicodeDecodeError) as error:
            raise BenchError(f"{path}: cannot be read: {error}") from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BenchError(f"{path}:{line}: not valid YAML: {error.problem}") from None
        except yaml.YAMLError as error:
            raise BenchError(f"{path}: not valid YAML: {error}") from None
        self._refuse_duplicates(self._root)
        self.data: Any = _construct(self._root)

    def line(self, location: Location) -> int:
        """The line (from 1) of the deepest part of `location` that the document has.

        Steps that the document lacks, such as pydantic's tags of unions, are passed over.
        """
        return self._walk(location)[1]

    def written(self, location: Location) -> list[int | str]:
        """The steps of `location` that the document has, and the last one, which it may lack."""
        return self._walk(location)[0]

    def at(self, location: Location) -> str:
        """`file:line` of a location, as messages begin."""
        return f"{self.path}:{self.line(location)}"

    def _walk(self, location: Location) -> tuple[list[int | str], int]:
        node, line, steps = self._root, 1, []
        for position, step in enumerate(location):
            found = _child(node, step)
            if found is not None:
                node, line = found
            if found is not None or (position == len(location) - 1 and isinstance(step, str)):
                steps.append(step)
        return steps, line

    def _refuse_duplicates(self, node: yaml.Node | None) -> None:
        if isinstance(node, yaml.MappingNode):
            seen: set[Hashable] = set()
            for key, value in node.value:
                if key.value in seen:
                    line = key.start_mark.line + 1
                    raise BenchError(f"{self.path}:{line}: {key.value!r} is given twice; keep one of them")
                seen.add(key.value)
                self._refuse_duplicates(value)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                self._refuse_duplicates(item)


def _construct(node: yaml.Node | None) -> Any:
    if node is None:
        return None
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item, item.start_mark.line + 1
    return None
