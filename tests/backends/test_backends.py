"""The same tiny suite on every backend of Keras, on the CPU, and where TensorFlow is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from tiny import tiny_suite, write_suite

LOADERS = ["image-data-generator", "image-dataset-from-directory", "tf-data", "in-memory"]
# Before anything else, in every process: there is no such package.
WITHOUT_TENSORFLOW = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("tensorflow", "tensorflow_datasets"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
"""


@pytest.fixture(params=["tensorflow", "jax", "torch"])
def backend(request, monkeypatch) -> str:
    if find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    monkeypatch.setenv("KERAS_BACKEND", request.param)
    return request.param


@pytest.fixture
def bench_on(bench, bench_here, backend):
    """Runs a command on the backend; on that of this process, TensorFlow, without another one."""
    return bench_here if backend == "tensorflow" else bench


def records(roots: Path) -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted((roots / "runs/tiny/records").glob("*.json"))]


def suite(roots: Path, **changes) -> str:
    protocols = {
        "default": {"image_size": [12, 12], "batch_size": 8, "epochs": 2},
        "half": {"image_size": [12, 12], "batch_size": 8, "epochs": 2, "precision": "mixed_bfloat16"},
    }
    regularisations = {
        "none": {},
        "device": {"augmentation": {"rotation": 20, "horizontal_flip": True, "applied": "device"}},
    }
    blocks = [
        {**tiny_suite()["grid"], "loader": LOADERS},
        {**tiny_suite()["grid"], "loader": ["tf-data", "in-memory"], "regularisation": "device"},
        {**tiny_suite()["grid"], "loader": "in-memory", "protocol": "half"},
    ]
    made = {"seeds": [1], "protocols": protocols, "regularisations": regularisations, "grid": blocks}
    write_suite(roots / "tiny.yaml", **{**made, **changes})
    return "tiny.yaml"


def test_every_loader_trains_and_the_same_seed_is_the_same_network(bench_on, roots, backend):
    name = suite(roots)
    done = bench_on("run", name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"backend {backend}" in done.stdout
    made = records(roots)
    assert len(made) == 7
    assert {record["environment"]["backend"] for record in made} == {backend}
    assert {record["configuration"]["numerics"]["backend"] for record in made} == {backend}
    assert all(len(record["outcome"]["history"]["loss"]) == 2 for record in made)
    again = bench_on("certify", name, "--jobs", "2")
    assert again.returncode == 0, again.stdout + again.stderr
    assert [record["certificate"]["same"] for record in records(roots)] == [True] * 7
    (half,) = (record for record in made if record["names"]["protocol"] == "half")
    assert_half_precision_is_in_the_network_and_not_in_its_weights_or_scores(roots, half)


def assert_half_precision_is_in_the_network_and_not_in_its_weights_or_scores(roots, record):
    assert record["configuration"]["protocol"]["precision"] == "mixed_bfloat16"
    code = (
        "import sys, json, keras; model = keras.models.load_model(sys.argv[1]);"
        "print(json.dumps({layer.name: layer.compute_dtype for layer in model.layers}));"
        "assert {weight.dtype for weight in model.weights} == {'float32'}"
    )
    file = roots / "runs/tiny/models" / f"{record['run_id']}.keras"
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    computed = json.loads(done.stdout.splitlines()[-1])
    assert computed.pop("scores") == "float32"
    assert "bfloat16" in computed.values()


def test_the_speed_of_each_loader_is_held_against_constant_images(bench, roots, backend):
    done = bench("loaders", suite(roots), "--only", "protocol=default", "--network")
    assert done.returncode == 0, done.stdout + done.stderr
    shares = [line for line in done.stdout.splitlines() if line.rstrip().endswith("%") and "small" in line]
    assert len(shares) == 6


def test_without_tensorflow_what_needs_it_is_unavailable_and_the_rest_works(bench, roots, monkeypatch):
    if find_spec("jax") is None:
        pytest.skip("jax is not installed")
    (roots / "sitecustomize.py").write_text(WITHOUT_TENSORFLOW)
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(roots), *filter(None, [os.environ.get("PYTHONPATH")])])
    )
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    done = bench("run", suite(roots, grid=[{**tiny_suite()["grid"], "loader": LOADERS}]))
    assert done.returncode == 1, done.stdout + done.stderr
    found = {record["names"]["loader"]: record for record in records(roots)}
    assert found.pop("in-memory")["status"] == "completed"
    assert len(found) == 3
    for record in found.values():
        assert record["status"] == "unavailable"
        assert "needs the package tensorflow, which is not installed" in record["reason"]
        assert "(in-memory)" in record["reason"]
