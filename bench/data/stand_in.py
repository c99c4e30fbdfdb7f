"""Stand-ins: datasets drawn here, used and named as such where the real one is not on the machine."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from bench.data.sources.folder import count_files, list_splits
from bench.data.splits import allot
from bench.digests import digest_data
from bench.files import locked
from bench.processes import without_interrupts, without_main
from bench.registry import Registry
from bench.roots import cache_folder, cache_root
from bench.suite import registries
from bench.suite.dataset import SPLITS, Listing, StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator


class Drawing(ABC):
    """How one stand-in is drawn; one subclass in one module of `bench.data.stand_ins`.

    Attributes:
        classes: Class names with the share of images each has.
        version: Raised when the same arguments draw other pixels than before.
        suffix: Of the files: `.png` keeps small pictures as they were drawn, `.jpg` large ones small.
    """

    classes: ClassVar[dict[str, float]]
    version: ClassVar[int]
    suffix: ClassVar[str] = ".jpg"

    @abstractmethod
    def draw(self, class_name: str, key: int, difficulty: float) -> NDArray[np.uint8]:
        """Draws one image, uint8 (height, width, 3) or grey (height, width), from its arguments alone."""


stand_ins: Registry[type[Drawing]] = registries.stand_ins
Job = tuple[StandIn, str, int, Path]


def drawn_listing(stand_in: StandIn) -> Listing:
    """The files of a stand-in by split and class, drawn on the first call."""
    root = materialise(stand_in)
    names = {_folder(name): name for name in stand_ins[stand_in.draws].classes}
    groups = list_splits(root, {split: split for split in SPLITS if split in stand_in.images})
    return Listing(root, {split: {names[f]: group[f] for f in group} for split, group in groups.items()})


def materialise(stand_in: StandIn) -> Path:
    """The folder `<split>/<class>/<number>.<suffix>` of a stand-in, drawn unless it is there as a whole."""
    drawing = stand_ins[stand_in.draws]()
    key = digest_data({**stand_in.model_dump(mode="json"), "version": drawing.version})
    folder = cache_root() / "stand-ins" / f"{stand_in.draws}-{key[:16]}"
    if _is_whole(folder, stand_in):
        return folder
    with locked(cache_folder("stand-ins") / folder.name):
        # Another process may have drawn it while this one waited.
        if not _is_whole(folder, stand_in):
            _make(stand_in, drawing, folder)
    return folder


def _is_whole(folder: Path, stand_in: StandIn) -> bool:
    """Whether all is there that is drawn: what cleans caches up may have removed some of it."""
    return all(count_files(folder / split) == count for split, count in stand_in.images.items())


def _make(stand_in: StandIn, drawing: Drawing, folder: Path) -> None:
    building = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".drawing-"))
    try:
        _draw_all(list(_jobs(stand_in, drawing, building)))
        shutil.rmtree(folder, ignore_errors=True)
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _jobs(stand_in: StandIn, drawing: Drawing, folder: Path) -> Iterator[Job]:
    """One job an image; numbers run on over splits and classes, so no image is drawn twice."""
    number = 0
    for split in SPLITS:
        counts = allot(stand_in.images.get(split, 0), list(drawing.classes.values()))
        for class_name, count in zip(drawing.classes, counts, strict=True):
            for _ in range(count):
                name = f"{number:06d}{drawing.suffix}"
                yield stand_in, class_name, number, folder / split / _folder(class_name) / name
                number += 1


def _folder(class_name: str) -> str:
    # Of the names that drawings have, only a slash means something else to a file system.
    return class_name.replace("/", "-")


def _draw_all(jobs: list[Job]) -> None:
    for folder in {path.parent for *_, path in jobs}:
        folder.mkdir(parents=True, exist_ok=True)
    # Spawned, not forked: the caller may have threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        # The pool starts its processes as it is given the jobs.
        with without_main(), without_interrupts():
            drawn = pool.map(_draw_one, jobs, chunksize=32)
        list(drawn)


def _draw_one(job: Job) -> None:
    from PIL import Image

    stand_in, class_name, number, path = job
    pixels = stand_ins[stand_in.draws]().draw(class_name, number, stand_in.difficulty)
    Image.fromarray(pixels).save(path, quality=95)
