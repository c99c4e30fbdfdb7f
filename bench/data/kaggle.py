"""Getting folders of images from Kaggle."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field

from bench.data.own_process import Report
from bench.errors import BenchError
from bench.suite.config import Shorthand

KAGGLE = "https://www.kaggle.com/datasets"
INSTALL = ".venv/bin/pip install -c constraints.txt -e '.[kaggle]'"


class Kaggle(Shorthand):
    """Where on Kaggle a dataset is; a bare text is its name there.

    Attributes:
        dataset: Its name, `owner/name`.
        folder: The folder in what is downloaded that becomes the dataset's own; all of it by default.
    """

    shorthand: ClassVar[str | None] = "dataset"

    dataset: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
    folder: str = ""

    @property
    def page(self) -> str:
        """Where the dataset is described, and downloaded by hand."""
        return f"{KAGGLE}/{self.dataset}"


def fetch_folder(kaggle: Kaggle, target: Path, check: Callable[[Path], object], report: Report) -> None:
    """Downloads a dataset through `kagglehub` and copies its images to their place.

    Kagglehub goes on with a download that was interrupted, and shows its progress. The target stands only
    when it is whole.

    Args:
        kaggle: What to get.
        target: The folder to make; there is none yet.
        check: Raises BenchError if a folder is not what it should be.
        report: Is told what happens.

    Raises:
        BenchError: It cannot be had, or is not what it should be.
    """
    report(f"kagglehub downloads {kaggle.dataset}")
    origin = _download(kaggle) / kaggle.folder
    if not origin.is_dir():
        raise BenchError(
            f"{kaggle.page}: the download has no folder {kaggle.folder!r}: look at {origin.parent}"
        )
    check(origin)
    report(f"copying {origin} to {target}")
    _copy(origin, target)


def _download(kaggle: Kaggle) -> Path:
    try:
        import kagglehub
    except ImportError:
        raise BenchError(f"kagglehub is not installed: in the folder of this project, {INSTALL}") from None
    try:
        return Path(kagglehub.dataset_download(kaggle.dataset))
    except Exception as error:  # Whatever the network, Kaggle's servers and its client come up with.
        raise BenchError(f"{type(error).__name__}: {' '.join(str(error).split())}") from None


def _copy(origin: Path, target: Path) -> None:
    building = target.with_name(f".fetching-{target.name}")
    # What an earlier attempt left that was killed.
    shutil.rmtree(building, ignore_errors=True)
    try:
        shutil.copytree(origin, building)
        building.rename(target)
    except OSError as error:
        raise BenchError(f"{target}: the images cannot be copied there: {error}") from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
