"""Fixtures of the tests that need a driver's answer, not a GPU."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

import pytest

from bench.errors import BenchError
from bench.execution import gpus, worker
from bench.execution.worker import Order

ONE = "0, GPU-1111, NVIDIA Fake, 81559, 570.1"
# One of two that MIG has made devices of, as `nvidia-smi -L` tells.
PARTS = """GPU 0: NVIDIA Fake (UUID: GPU-1111)
  MIG 1g.18gb     Device  0: (UUID: MIG-aaaa)
  MIG 3g.71gb     Device  1: (UUID: MIG-bbbb)
GPU 1: NVIDIA Fake (UUID: GPU-2222)"""
TWO = f"{ONE}\n1, GPU-2222, NVIDIA Fake, 81559, 570.1"
# Answers in the order in which it is asked, whatever the fields.
DRIVER = """#!{python}
import sys
if sys.argv[1] == "-L":
    sys.exit(print({listing!r}))
fields = sys.argv[1].partition("=")[2].split(",")
names = ["index", "uuid", "name", "memory.total", "driver_version"]
for line in {answer!r}.splitlines():
    known = dict(zip(names, line.split(", "))) | {{"memory.used": "12"}}
    print(", ".join(known[field] for field in fields))
"""


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Puts an `nvidia-smi` that knows these devices before all others."""

    def install(answer: str = ONE, script: str | None = None, listing: str = "") -> None:
        folder = tmp_path / "driver"
        folder.mkdir(exist_ok=True)
        script = script or DRIVER.format(python=sys.executable, answer=answer, listing=listing)
        (folder / "nvidia-smi").write_text(script)
        (folder / "nvidia-smi").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        gpus.installed.cache_clear()

    monkeypatch.delenv(gpus.VISIBLE, raising=False)
    yield install
    gpus.installed.cache_clear()


def tell_what_is_visible(order: Order, pipe: Connection) -> None:
    """Executes a run that fails, for the reason of what devices it sees."""

    def refuse(*_: object) -> NoReturn:
        raise BenchError(os.environ[gpus.VISIBLE])

    worker._train = refuse  # type: ignore[assignment]
    worker.main(order, pipe)
