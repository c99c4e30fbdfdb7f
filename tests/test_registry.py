import sys

import pytest

from bench.errors import BenchError
from bench.registry import Registry, nearest
from bench.suite.registries import architectures, loaders, regularisers, sources, stand_ins


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with one module that registers `one`, and its registry."""
    monkeypatch.syspath_prepend(str(tmp_path))
    folder = tmp_path / "dropped_in"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from bench.registry import Registry\nthings = Registry('thing', __name__)\n"
    )
    (folder / "first.py").write_text("from dropped_in import things\nthings.register('one')(1)\n")
    import dropped_in

    yield folder, dropped_in.things
    for name in [name for name in sys.modules if name.startswith("dropped_in")]:
        del sys.modules[name]


def test_a_module_dropped_into_the_package_is_known(package):
    folder, things = package
    (folder / "second.py").write_text("from dropped_in import things\nthings.register('alpha')(2)\n")
    assert things.items() == {"alpha": 2, "one": 1}
    assert list(things.items()) == ["alpha", "one"]
    assert things["one"] == 1


def test_an_unknown_name_is_answered_with_the_nearest(package):
    _, things = package
    with pytest.raises(BenchError, match=r"unknown thing 'onne': did you mean 'one'\? Known: one\."):
        things["onne"]


def test_a_name_is_registered_once(package):
    _, things = package
    with pytest.raises(ValueError, match="thing 'one' is registered twice"):
        (things.items(), things.register("one")(3))


def test_register_gives_back_what_it_decorates():
    things = Registry("thing", "bench.records")

    @things.register("a")
    class Decorated:
        pass

    assert Decorated.__name__ == "Decorated"
    assert things["a"] is Decorated


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("tf-dat", ["tf-data", "in-memory"], "did you mean 'tf-data'? Known: in-memory, tf-data."),
        ("zzz", ["tf-data"], "Known: tf-data."),
        ("a", [], "Known: none."),
    ],
)
def test_the_nearest_name(name, known, said):
    assert nearest(name, known) == said


def test_everything_that_suites_can_name_is_registered():
    assert {"convnet", "transfer"} <= set(architectures.items())
    assert "folder" in sources.items()
    four = {"image-data-generator", "image-dataset-from-directory", "in-memory", "tf-data"}
    assert four <= set(loaders.items())
    assert "casting" in stand_ins.items()
    assert {"augmentation", "dropout", "l1", "l2", "reduce_on_plateau"} <= set(regularisers.items())
