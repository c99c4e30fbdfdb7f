"""Getting a set through TensorFlow Datasets itself."""

from __future__ import annotations

import logging
from pathlib import Path

from bench.data.own_process import Report, in_own_process
from bench.data.tfds.imported import tensorflow_datasets
from bench.data.tfds.names import SetName
from bench.errors import BenchError


def fetch_set(name: str, data_dir: Path, report: Report) -> None:
    """Downloads and prepares a set, with the progress that TensorFlow Datasets shows on the terminal.

    Downloads that are complete are kept in `data_dir/downloads` and not repeated; a set stands in its folder
    only when it is whole.

    Raises:
        BenchError: It cannot be had; the message says what to put where by hand.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BenchError(f"{data_dir}: this folder cannot be made ({error.strerror})") from None
    report(f"TensorFlow Datasets downloads and prepares {name} in {data_dir}")
    in_own_process(report, download_and_prepare, name, str(data_dir))


def download_and_prepare(report: Report, name: str, data_dir: str) -> None:
    """What runs in a process of its own."""
    retries = logging.getLogger("urllib3.connectionpool")
    retries.propagate = False
    retries.addHandler(_FirstRetry(report))
    try:
        tensorflow_datasets().builder(name, data_dir=data_dir).download_and_prepare()
    except BenchError:
        raise
    except Exception as error:  # Whatever the network, the servers and the set's own code come up with.
        raise BenchError(_by_hand(name, data_dir, error)) from None


class _FirstRetry(logging.Handler):
    """Reports the first of many warnings that a server did not answer."""

    def __init__(self, report: Report) -> None:
        super().__init__(logging.WARNING)
        self._report = report
        self._told = False

    def emit(self, record: logging.LogRecord) -> None:
        """Reports it."""
        if not self._told:
            self._told = True
            self._report("a server does not answer; TensorFlow Datasets tries again for some minutes")


def _by_hand(name: str, data_dir: str, error: Exception) -> str:
    parsed = SetName.parse(name)
    folder = "/".join(filter(None, (data_dir, parsed.set, parsed.config, parsed.version or "<version>")))
    reason = " ".join(str(error).split())
    return (
        f"{name} cannot be had here ({type(error).__name__}: {reason}). On a machine where "
        f"`tfds build {name}` works, or where the set is prepared already, take the folder of its version, "
        f"with dataset_info.json, features.json and its record files, and put it at {folder}. The set is "
        f"described at {parsed.page}"
    )
