"""What a prepared set tells people of itself."""

import json

import pytest

from bench.data.tfds.about import about

INFO = {
    "name": "shapes",
    "version": "1.0.0",
    "description": "Drawn shapes.\n\n    They are small. There is more to say.  And more.",
    "citation": "@article{shapes,\n  title = {Shapes},\n  year = {2020}\n}",
    "location": {"urls": ["https://example.org/shapes", "https://example.org/other"]},
    "redistributionInfo": {"license": "CC BY 4.0"},
}


@pytest.fixture
def told(tmp_path):
    """What is told of a set with this description."""

    def tell(**info):
        (tmp_path / "dataset_info.json").write_text(json.dumps(info))
        return about(tmp_path)

    return tell


def test_a_set_is_told_in_a_few_lines(told):
    assert told(**INFO) == {
        "set": "shapes 1.0.0: Drawn shapes. They are small.",
        "homepage": "https://example.org/shapes",
        "citation": "@article{shapes, title = {Shapes}, year = {2020} }",
        "its terms": "CC BY 4.0",
    }


@pytest.mark.parametrize("empty", [{}, {"description": "", "location": {}, "citation": None}])
def test_what_a_set_does_not_say_is_not_told(told, empty):
    assert told(name="shapes", configName="large", version="2.0.0", **empty) == {"set": "shapes/large 2.0.0"}


def test_long_texts_are_shortened(told):
    found = told(**{**INFO, "description": "word " * 500, "citation": "word " * 500})
    for label in ("set", "citation"):
        assert found[label].endswith("word ...")
        assert 290 < len(found[label]) <= 300
