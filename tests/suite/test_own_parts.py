"""Parts of one's own, registered as the modules of this project are: which runs they make others."""

import json
import subprocess
import sys

import pytest

from bench.suite.identity import Numerics, Run

MANIFEST = "ab" * 32
# What is registered must be there before the suite's schema is made, so that a process of its own reads it.
SCRIPT = f"""\
import json, sys

sys.path.insert(0, sys.argv[1])
import own
from bench.suite.grid import Variant, expand
from bench.suite.identity import Numerics, Run
from bench.suite.load import load_suite

runs = [Run(cell, 1, Numerics(), "{MANIFEST}") for cell in expand(load_suite(sys.argv[2]), Variant(), {{}})]
print(json.dumps([[*run.cell.names.values(), run.fingerprint] for run in runs]))
"""
SOURCE = '''\
"""A network, a regulariser and a loader."""

from typing import Literal

from bench.suite.architecture import Architecture
from bench.suite.registries import architectures, loaders, regularisers
from bench.suite.regulariser import Regulariser


@regularisers.register("noise")
class Noise(Regulariser):
    shorthand = "amount"
    amount: float


@architectures.register("own")
class Own(Architecture):
    family: Literal["own"] = "own"
    width: int = 4

    def build(self, request):
        raise NotImplementedError

    def operations(self, shape):
        return 1.0


from bench.loaders.base import Loader


@loaders.register("own")
class OwnLoader(Loader):
    def training(self, request):
        raise NotImplementedError

    def evaluation(self, request, split):
        raise NotImplementedError
'''
SUITE = [
    ("cnn-large: {family: convnet, filters: [8, 8]}", "own: {family: own}"),
    ("turned: {augmentation: {rotation: 20}}", "noisy: {noise: 0.1}"),
    ("[cnn-small, cnn-large]", "[cnn-small, own]"),
    ("regularisation: none", "regularisation: [none, noisy]"),
    ("[tf-data, in-memory]", "[tf-data, own]"),
]
PLAIN = ("cnn-small", "none", "tf-data")
OWN = [("own", "none", "tf-data"), ("cnn-small", "noisy", "tf-data"), ("cnn-small", "none", "own")]


@pytest.fixture
def fingerprints(write, tmp_path):
    """By architecture, regularisation and loader, where the module of one's own has parts of it replaced."""

    def read(*edits):
        source = SOURCE
        for old, new in edits:
            assert old in source
            source = source.replace(old, new)
        (tmp_path / "own.py").write_text(source)
        command = [sys.executable, "-B", "-c", SCRIPT, str(tmp_path), str(write(*SUITE))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return {tuple(names[1:4]): fingerprint for *names, fingerprint in json.loads(done.stdout)}

    return read


def test_to_register_parts_leaves_runs_without_them_alone_and_to_use_one_does_not(fingerprints, cells):
    found = fingerprints()
    assert found[PLAIN] == Run(cells()[0], 1, Numerics(), MANIFEST).fingerprint
    assert len(set(found.values())) == len(found) == 8


def test_runs_with_an_edited_part_are_others(fingerprints):
    before = fingerprints()
    assert fingerprints(("width: int", "# Of each layer.\n    width: int")) == before
    edited = fingerprints(("return 1.0", "return 2.0"))
    raised = fingerprints(("class Own(Architecture):", "class Own(Architecture):\n    version = 2"))
    assert edited[PLAIN] == raised[PLAIN] == before[PLAIN]
    for cell in OWN:
        assert len({found[cell] for found in (before, edited, raised)}) == 3
