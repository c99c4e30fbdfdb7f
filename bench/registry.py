"""Names to things: families, sources, loaders and stand-ins register themselves here."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from bench.errors import BenchError

T = TypeVar("T")


def nearest(name: str, known: Iterable[str]) -> str:
    """Says which names are known, the nearest first: the tail of a message about an unknown one."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"{hint}Known: {', '.join(names) or 'none'}."


class Registry(Generic[T]):
    """A table of named things of one kind, filled by the modules of one package as they are imported.

    Those modules must not import TensorFlow or Keras at their top: names are looked up by commands that
    answer without it.

    Args:
        kind: What is registered, as messages call it ("loader").
        package: Every module of this package is imported before the first look-up, so that a new module
            dropped into it is known without being listed anywhere.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self._package = package
        self._items: dict[str, T] = {}
        self._discovered = False

    def register(self, name: str) -> Callable[[T], T]:
        """Returns a decorator that files what it decorates under `name`.

        Raises:
            ValueError: The name is taken.
        """

        def file(item: T) -> T:
            if name in self._items:
                raise ValueError(f"{self.kind} {name!r} is registered twice")
            self._items[name] = item
            return item

        return file

    def items(self) -> dict[str, T]:
        """Everything registered, by name, in alphabetical order."""
        if not self._discovered:
            # Set first: a module of the package may itself look something up while it is imported.
            self._discovered = True
            package = importlib.import_module(self._package)
            for module in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{self._package}.{module.name}")
        return dict(sorted(self._items.items()))

    def __getitem__(self, name: str) -> T:
        """Looks one up.

        Raises:
            BenchError: Nothing has that name; the message names the nearest that exists.
        """
        items = self.items()
        if name not in items:
            raise BenchError(f"unknown {self.kind} {name!r}: {nearest(name, items)}")
        return items[name]
