"""The record of a run before it is executed, made without TensorFlow and without private facts."""

import getpass
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tiny import draw_images, write_suite

SCRIPT = """
import json, sys
from bench.execution.plan import make_plan
from bench.execution.request import PlanRequest
from bench.execution.worker import blank_record
from bench.suite.load import load_suite

plan = make_plan(load_suite(sys.argv[1]), PlanRequest())
records = [blank_record(task, runs_beside=0).model_dump(mode="json") for task in plan.tasks]
heavy = sorted({"tensorflow", "keras", "torch", "jax"} & set(sys.modules))
print(json.dumps({"records": records, "heavy": heavy}))
"""


@pytest.fixture
def blank(roots):
    draw_images(roots / "data" / "tiny", {"train": 20, "test": 9})
    suite = write_suite(roots / "tiny.yaml")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(suite)], capture_output=True, text=True, check=True, timeout=300
    )
    return json.loads(done.stdout)


def strings(data):
    if isinstance(data, dict):
        return [text for key, value in data.items() for text in (key, *strings(value))]
    if isinstance(data, list):
        return [text for value in data for text in strings(value)]
    return [data] if isinstance(data, str) else []


def test_a_blank_record_needs_no_tensorflow_and_says_nothing_private(blank, roots):
    assert blank["heavy"] == []
    assert len(blank["records"]) == 4
    private = {str(roots), str(Path.home()), str(Path.cwd()), socket.gethostname(), "tmp/"}
    users = {getpass.getuser(), os.environ.get("USER"), os.environ.get("LOGNAME")} - {None, ""}
    for record in blank["records"]:
        said = strings(record)
        assert not [text for text in said if text.startswith(("/", "~", "C:\\"))]
        assert not [text for text in said for secret in private if secret in text]
        assert not users & set(said)
        assert record["status"] == "failed"
        assert record["data"]["counts"]["test"] == {"bright": 9, "dark": 9}
        assert {"python", "tensorflow", "keras"} <= set(record["environment"]["versions"])
