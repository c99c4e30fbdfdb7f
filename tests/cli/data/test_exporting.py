"""A set of TensorFlow Datasets under `bench plan`: exported in a process of its own, once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from set_fixtures import made_set, tiny_set
from tiny import write_suite

__all__ = ["made_set", "tiny_set"]

PLAN = """
import sys
sys.argv = ["bench", "plan", "own.yaml"]
from bench.cli.main import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
assert not {"tensorflow", "tensorflow_datasets", "keras"} & {name.partition(".")[0] for name in sys.modules}
"""


@pytest.mark.usefixtures("tiny_set")
def test_planning_exports_once_and_imports_no_tensorflow(roots: Path) -> None:
    dataset = {"source": "tfds", "name": "tiny_shapes", "splits": {"train": "train", "test": "test"}}
    write_suite(roots / "own.yaml", datasets={"tiny": dataset})
    done = [
        subprocess.run([sys.executable, "-c", PLAN], cwd=roots, capture_output=True, text=True)
        for _ in range(2)
    ]
    assert [each.returncode for each in done] == [0, 0], done[0].stderr
    assert "42 train, 3 validation, 18 test images of 3 classes" in done[0].stdout
    assert done[1].stdout == done[0].stdout
    assert done[0].stderr.splitlines() == [
        "bench: writing the 18 images of tiny_shapes/1.0.0, split test, as files, once",
        "bench: writing the 45 images of tiny_shapes/1.0.0, split train, as files, once",
    ]
    assert done[1].stderr == ""
