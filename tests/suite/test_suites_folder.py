"""The suites that this project publishes."""

import pytest

from bench.suite.grid import Variant, expand
from bench.suite.load import SUITES, load_suite

FILES = sorted(SUITES.glob("*.yaml"))


def test_there_are_suites():
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_suite_is_valid_with_each_of_its_profiles(path):
    loaded = load_suite(path)
    assert loaded.suite.suite == path.stem, "a suite is found by its file's name, and its folder has its own"
    for profile in (None, "smoke", "quick", *loaded.suite.profiles):
        assert expand(loaded, Variant(profile), {})
