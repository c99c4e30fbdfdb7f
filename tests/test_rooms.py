"""Imports run downwards only, and what needs no TensorFlow imports none."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tiny import draw_images, write_suite

import bench

PACKAGE = Path(bench.__file__).parent

# Each room with those it may import; the modules at the top of the package that all may use are `HELPERS`.
HELPERS = {
    "errors",
    "registry",
    "seeds",
    "digests",
    "files",
    "garbage",
    "roots",
    "packages",
    "processes",
    "quiet",
}
BELOW = {
    "suite": set(),
    "records": {"suite"},
    "data": {"records", "suite"},
    "loaders": {"data", "records", "suite"},
    "models": {"suite"},
    "analysis": {"records", "suite"},
    "training": {"models", "loaders", "data", "analysis", "records", "suite"},
    "execution": {"training", "models", "loaders", "data", "analysis", "records", "suite"},
}
BELOW["search"] = BELOW["execution"] | {"execution"}
BELOW["report"] = BELOW["execution"] | {"execution"}
BELOW["api"] = BELOW["report"] | {"report", "search"}
BELOW["cli"] = BELOW["api"] | {"api"}
# Of the suite, analysis knows the words alone: no datasets, files or networks.
WORDS = {"bench.suite.schema", "bench.suite.names"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path):
    relative = path.relative_to(PACKAGE).with_suffix("")
    return relative.parts[0]


def imported(path):
    """The modules of this project that a module imports anywhere, also within functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            if node.module == "bench":
                yield from (f"bench.{alias.name}" for alias in node.names)
            elif (node.module or "").startswith("bench."):
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "bench")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_downwards_only(path):
    here = room(path)
    if here in ("__init__", "__main__"):
        return
    for module in imported(path):
        there = module.split(".")[1]
        if here in HELPERS:
            assert there in HELPERS, f"a helper imports {module}"
        else:
            assert there in HELPERS or there == here or there in BELOW[here], f"{here} imports {module}"
        if here == "analysis" and there == "suite":
            assert module in WORDS, f"analysis imports {module}"


def test_every_folder_is_a_known_room():
    folders = {entry.name for entry in PACKAGE.iterdir() if entry.is_dir() and any(entry.glob("*.py"))}
    assert folders <= set(BELOW)


HEAVY = {"tensorflow", "tensorflow_datasets", "keras", "torch", "jax"}


def python(code, *arguments, cwd):
    """Runs code in a fresh interpreter; what it has imported in the end is the last line."""
    ending = "\nimport sys\nprint('\\n' + ' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", code + ending, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=cwd,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": ""},
    )
    assert done.returncode == 0, done.stderr
    output, _, modules = done.stdout.rstrip("\n").rpartition("\n")
    return output, set(modules.split())


# What trains, and the modules that stand for it elsewhere; all others import their Keras where they use it.
USES_KERAS = {"training", "with_keras", "preload"}


def is_light(path):
    return not USES_KERAS & {*path.relative_to(PACKAGE).with_suffix("").parts} and room(path) != "__main__"


def test_modules_that_need_no_tensorflow_import_none(tmp_path):
    names = [
        ".".join(("bench", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for path in MODULES
        if is_light(path)
    ]
    code = "import importlib\nfor name in " + repr(names) + ":\n    importlib.import_module(name)\n"
    _, modules = python(code, cwd=tmp_path)
    assert not modules & HEAVY


COMMANDS = """
import sys
from bench.cli.main import main
for command in sys.argv[1:]:
    sys.argv = ["bench", *command.split()]
    try:
        main()
    except SystemExit as end:
        assert not end.code, (command, end.code)
    print("ended", command)
    found = {"tensorflow", "keras", "torch", "jax", "optuna", "keras_tuner"} & set(sys.modules)
    assert not found, (command, found)
"""


def test_commands_that_need_no_tensorflow_import_none(roots):
    draw_images(roots / "data" / "tiny", {"train": 20, "test": 9})
    write_suite(roots / "tiny.yaml")
    said = {
        "--help": "plan",
        "plan tiny.yaml": "tiny",
        "table tiny.yaml": "small",
        "table tiny.yaml --format csv": "tf-data",
    }
    output, modules = python(COMMANDS, *said, cwd=roots)
    for command, text in said.items():
        of_it, ended, output = output.partition(f"ended {command}\n")
        assert ended
        assert text in of_it
    assert "bench" in modules
    assert not modules & (HEAVY | {"optuna", "keras_tuner"})
