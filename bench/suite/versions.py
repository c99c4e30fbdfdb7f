"""Whether the code of a part of a suite is what it was: a number that its author raises, or a digest."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from bench.digests import digest_data
from bench.errors import BenchError


class Versioned:
    """Base of what can be dropped in and computes in a run: architectures, loaders, regularisers.

    Attributes:
        version: A number says that the author raises it with every edit that changes what a run computes; 1
            is no part of the configuration. None, which holds for every class that names no number itself,
            says nothing: the digest of its module's code is part of the configuration, so that whatever is
            edited there is trained again. What that module imports is not in the digest.
    """

    version: ClassVar[int | None] = None


def code_versions(kind: type[Versioned]) -> list[int | str]:
    """What a configuration says of the code of a class and of those that it extends; nothing at version 1.

    Returns:
        Versions, and digests of modules, from the class upwards, each once.

    Raises:
        BenchError: A class without a version has no source that could be read.
    """
    classes = [each for each in kind.__mro__ if issubclass(each, Versioned)]
    # A base of a kind of parts, such as `Architecture`, is the project's own: `TRAINING_VERSION` is for it.
    own = [each for each in classes if Versioned not in (each, *each.__bases__)]
    return [version for version in dict.fromkeys(map(_version, own)) if version != 1]


def _version(kind: type[Versioned]) -> int | str:
    # Of the class itself: what a class that it extends declares says nothing about its own code.
    declared: int | None = vars(kind).get("version")
    return _code_digest(kind) if declared is None else declared


def _code_digest(kind: type[Versioned]) -> str:
    try:
        return _file_digest(Path(inspect.getfile(kind)))
    except (OSError, TypeError, ValueError, SyntaxError):
        raise BenchError(
            f"{kind.__module__}.{kind.__qualname__}: its source cannot be read, so that nobody could tell"
            " whether it was edited: write it to a module of its own, or give the class a `version`"
        ) from None


@cache
def _file_digest(module: Path) -> str:
    """SHA-256 (hex) of the code of a module, but for its layout, comments and docstrings."""
    tree = ast.parse(module.read_bytes())
    # Not `ast.dump`, which writes the same code otherwise in other versions of Python.
    return digest_data(ast.unparse(_WithoutTexts().visit(tree)))


class _WithoutTexts(ast.NodeTransformer):
    """Leaves out texts that stand for themselves: docstrings do nothing."""

    def visit_Expr(self, node: ast.Expr) -> Any:
        """Called by `ast` for each expression that stands for itself."""
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_text else node
