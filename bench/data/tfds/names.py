"""What sets of TensorFlow Datasets are called."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

CATALOGUE = "https://www.tensorflow.org/datasets/catalog"
_NAME = re.compile(
    r"(?P<set>\w+)(/(?P<config>[\w.-]+))?(:(?P<version>(\d+|\*)\.(\d+|\*)\.(\d+|\*)))?", re.ASCII
)
MOST_NAMED = 3


@dataclass(frozen=True)
class SetName:
    """The name of a set, as TensorFlow Datasets writes it: `set`, `set/config`, `set:1.*.*`.

    Attributes:
        set: Which set.
        config: Which of its configurations; None for the default one.
        version: Which version, `*` for any number; None for the newest there is.
    """

    set: str
    config: str | None = None
    version: str | None = None

    @classmethod
    def parse(cls, text: str) -> SetName:
        """Takes a name apart.

        Raises:
            ValueError: It is none.
        """
        found = _NAME.fullmatch(text)
        if not found:
            raise ValueError("a name is written as in 'mnist', 'emnist/letters' or 'mnist:3.*.*'")
        return cls(found["set"], found["config"], found["version"])

    @property
    def page(self) -> str:
        """Where the set is described."""
        return f"{CATALOGUE}/{self.set}"


@cache
def known_sets() -> frozenset[str]:
    """The sets of images with labels that TensorFlow Datasets can make; empty where it is not installed.

    As the package's files tell: importing it would import TensorFlow.
    """
    spec = find_spec("tensorflow_datasets")
    if spec is None or spec.origin is None:
        return frozenset()
    package = Path(spec.origin).parent
    folders = {folder.name for folder in (package / "datasets").glob("[a-z]*") if folder.is_dir()}
    # From earlier days: lists of checksums, and classes that one module imports, called after their sets.
    checksums = {file.stem for file in (package / "url_checksums").glob("*.txt")}
    imports = (package / "image_classification" / "__init__.py").read_text(encoding="utf-8")
    classes = re.findall(r"^from .* import (\w+)$", imports, flags=re.MULTILINE)
    return frozenset({*folders, *checksums, *map(_snake_case, classes)})


def _snake_case(name: str) -> str:
    """A set's name from that of its class: `FashionMNIST` is `fashion_mnist`."""
    parted = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", parted).lower()


def similar_sets(name: str) -> str:
    """The known sets whose names are nearest, as the beginning of a hint; empty where there are none."""
    close = difflib.get_close_matches(_snake_case(name), known_sets(), n=MOST_NAMED)
    return f"did you mean {' or '.join(map(repr, close))}? " if close else ""
