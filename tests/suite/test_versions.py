"""Whether the code of a part is what it was."""

import importlib.util
import sys

import pytest

from bench.errors import BenchError
from bench.models.regularisers.penalties import L2
from bench.suite.registries import architectures, loaders, regularisers
from bench.suite.versions import code_versions

SOURCE = '''\
"""Noise on weights."""

from bench.suite.regulariser import Regulariser

FACTOR = 2


class Noise(Regulariser):
    """Adds noise."""

    amount: float = 0.1

    def dropout_rate(self):
        """The rate."""
        return doubled(self.amount)  # of the dense layers


def doubled(amount):
    return FACTOR * amount
'''


@pytest.fixture
def part(tmp_path, monkeypatch):
    """The class of a module that has parts of its text replaced."""

    def load(*edits, source=SOURCE, name="Noise"):
        for old, new in edits:
            assert old in source
            source = source.replace(old, new, 1)
        path = tmp_path / f"own_{len(list(tmp_path.glob('*.py')))}.py"
        path.write_text(source)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, path.stem, module)
        spec.loader.exec_module(module)
        return vars(module)[name]

    return load


SAME = {
    "nothing": ("FACTOR = 2", "FACTOR = 2"),
    "a comment": ("# of the dense layers", "# where there are any"),
    "no comment": ("  # of the dense layers", ""),
    "a docstring": ("The rate.", "Which rate."),
    "no docstring": ('        """The rate."""\n', ""),
    "the docstring of the class": ('"""Adds noise."""', "'''Adds\n    noise.'''"),
    "the docstring of the module": ('"""Noise on weights."""\n', ""),
    "a text after a setting": ("FACTOR = 2\n", 'FACTOR = 2\n"""Of the noise."""\n'),
    "layout": ("return FACTOR * amount", "return (\n        FACTOR*amount\n    )"),
}
OTHER = {
    "a default": ("0.1", "0.2"),
    "a number beside the class": ("FACTOR = 2", "FACTOR = 3"),
    "a function beside the class": ("FACTOR * amount", "FACTOR + amount"),
    "a method": ("doubled(self.amount)", "self.amount"),
    "one more field": ("    amount", "    more: int = 1\n    amount"),
}


@pytest.mark.parametrize("edit", SAME.values(), ids=SAME)
def test_what_computes_nothing_is_no_other_code(part, edit):
    assert code_versions(part(edit)) == code_versions(part())


@pytest.mark.parametrize("edit", OTHER.values(), ids=OTHER)
def test_whatever_else_is_edited_in_the_module_is_other_code(part, edit):
    assert code_versions(part(edit)) != code_versions(part())


@pytest.mark.parametrize("declared", ["version = {}", "version: ClassVar[int | None] = {}"])
def test_a_declared_version_stands_for_the_code_and_the_first_for_nothing(part, declared):
    def versions(number, *edits):
        text = f"    {declared.format(number)}\n    amount"
        return code_versions(
            part(*edits, ("from bench", "from typing import ClassVar\nfrom bench"), ("    amount", text))
        )

    assert versions(1) == []
    assert versions(2) == [2]
    assert versions(2, ("FACTOR = 2", "FACTOR = 3")) == [2]


def test_the_version_of_a_class_says_nothing_of_one_that_extends_it(part):
    source = "from bench.models.regularisers.penalties import L2\n\nclass Own(L2):\n    strength: int = 1\n"
    assert code_versions(L2) == []
    (digest,) = code_versions(part(source=source, name="Own"))
    assert [digest] != code_versions(part(("= 1", "= 2"), source=source, name="Own"))


def test_the_code_of_an_extended_class_counts_too(part):
    def extended(*edits):
        base = part(*edits).__module__
        source = f"from {base} import Noise\n\nclass Louder(Noise):\n    version = 3\n"
        return code_versions(part(source=source, name="Louder"))

    assert extended() == [3, *code_versions(part())]
    assert extended(("FACTOR = 2", "FACTOR = 3")) != extended()


def test_of_the_built_in_parts_there_is_nothing_to_say():
    """Or whatever was published would have to be trained again."""
    for registered, names in (
        (architectures, ("convnet", "transfer")),
        (loaders, ("image-data-generator", "image-dataset-from-directory", "in-memory", "tf-data")),
        (regularisers, ("augmentation", "dropout", "l1", "l2", "reduce_on_plateau")),
    ):
        assert [code_versions(registered[name]) for name in names] == [[]] * len(names)


def test_a_class_without_source_has_to_name_a_version():
    typed = {"__name__": "notebook"}
    exec("from bench.suite.regulariser import Regulariser\nclass Typed(Regulariser):\n    pass", typed)
    with pytest.raises(
        BenchError, match=r"notebook\.Typed: its source cannot be read.* give the class a `version`"
    ):
        code_versions(typed["Typed"])
    typed["Typed"].version = 1
    assert code_versions(typed["Typed"]) == []
