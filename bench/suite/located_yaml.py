"""YAML that remembers on which line everything stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bench.errors import BenchError

Location = Sequence[int | str]
_TAG = "tag:yaml.org,2002:"


class PlainLoader(yaml.SafeLoader):
    """The safe loader, but `1e-4` is a number and a date is text, as in JSON."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in resolvers if tag != f"{_TAG}timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
PlainLoader.add_implicit_resolver(
    f"{_TAG}float", re.compile(r"[-+]?[0-9]+[eE][-+]?[0-9]+$"), list("-+0123456789")
)


def read_value(text: str) -> Any:
    """Reads one value that stands alone, such as that of `--set`.

    Raises:
        ValueError: It is no YAML.
    """
    try:
        return yaml.load(text, Loader=PlainLoader)
    except yaml.MarkedYAMLError as error:
        raise ValueError(error.problem) from None
    except Exception as error:  # PyYAML lets through whatever a tag's constructor raises.
        raise ValueError(str(error).partition("\n")[0]) from None


class LocatedYaml:
    """A YAML document as plain data, with the line of every part of it.

    Attributes:
        path: The file.
        data: Its content: dictionaries with text as keys, lists, strings and numbers.
    """

    def __init__(self, path: Path) -> None:
        """Reads a file with the safe loader.

        Raises:
            BenchError: The file cannot be read, is no YAML, or names a key twice.
        """
        self.path = path
        text = self._read()
        try:
            self._root = yaml.compose(text, Loader=PlainLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BenchError(f"{path}:{line}: not valid YAML: {error.problem}") from None
        except yaml.reader.ReaderError as error:
            line = text[: error.position].count("\n") + 1
            raise BenchError(
                f"{path}:{line}: not valid YAML: the character {chr(error.character)!r} is not allowed"
            ) from None
        self._check(self._root, ())
        self.data: Any = None if self._root is None else _construct(self._root)

    def line(self, location: Location) -> int:
        """The line (from 1) of the deepest part of `location` that the document has.

        Steps that the document lacks, such as pydantic's tags of unions, are passed over.
        """
        node, line = self._root, 1
        for step in location:
            found = _child(node, step)
            if found is not None:
                node, line = found
        return line

    def at(self, location: Location) -> str:
        """`file:line` of a location, as messages begin."""
        return f"{self.path}:{self.line(location)}"

    def _read(self) -> str:
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise BenchError(f"{self.path}: cannot be read: {error.strerror}") from None
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise BenchError(f"{self.path}:{line}: this is not UTF-8 text: save the file as UTF-8") from None

    def _check(self, node: yaml.Node | None, above: tuple[yaml.Node, ...]) -> None:
        """Refuses what YAML allows and a suite has no meaning for; `above` are the nodes around this one."""
        if any(node is outer for outer in above):
            raise self._fault(node, "this alias (*) stands within what it names: write it out")
        if isinstance(node, yaml.CollectionNode) and node.tag not in (f"{_TAG}map", f"{_TAG}seq"):
            raise self._fault(node, f"not valid YAML: the tag {node.tag} means nothing here")
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                name = self._key(key)
                if name in seen:
                    raise self._fault(key, f"{name!r} is given twice; keep one of them")
                seen.add(name)
                self._check(value, (*above, node))
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                self._check(item, (*above, node))
        elif node is not None:
            self._scalar(node)

    def _key(self, node: yaml.Node) -> str:
        if node.tag == f"{_TAG}merge":
            return str(node.value)
        if not isinstance(node, yaml.ScalarNode):
            raise self._fault(node, "a key must be text, not a list or a block")
        value = self._scalar(node)
        if not isinstance(value, str):
            raise self._fault(node, f"the key {node.value!r} means {value!r} in YAML: put it in quotes")
        return value

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            return _construct(node)
        except Exception as error:  # PyYAML lets through whatever a tag's constructor raises.
            problem = getattr(error, "problem", None) or f"{node.value!r} does not suit its tag {node.tag}"
            raise self._fault(node, f"not valid YAML: {problem}") from None

    def _fault(self, node: yaml.Node | None, message: str) -> BenchError:
        line = node.start_mark.line + 1 if node else 1
        return BenchError(f"{self.path}:{line}: {message}")


def _construct(node: yaml.Node) -> Any:
    loader = PlainLoader("")
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
