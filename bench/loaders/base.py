"""What a loader is given and what it gives back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from bench.data.prepared import PreparedFolder
from bench.registry import Registry
from bench.seeds import Seeds
from bench.suite import registries
from bench.suite.architecture import ImageShape
from bench.suite.augmentation import Augmentation
from bench.suite.dataset import SplitName
from bench.suite.grid import CellConfig
from bench.suite.protocol import Interpolation
from bench.suite.versions import Versioned


@dataclass(frozen=True)
class LoaderRequest:
    """All that a loader may know.

    Attributes:
        folder: The images.
        shape: Of the images it must give.
        interpolation: How it resizes.
        batch_size: Images a batch; the last batch of an epoch may be smaller.
        seeds: Sources of order (`"order"`) and augmentation (`"augmentation"`).
        augmentation: How training images are varied, if at all.
        scratch: A folder of this run's own for what does not fit in memory, removed after the run.
        memory_bytes: How much of memory decoded images may take.
        first_epoch: How many epochs earlier stages of the run have trained: the streams of order and
            augmentation go on from there, where a feed made anew would repeat them.
    """

    folder: PreparedFolder
    shape: ImageShape
    interpolation: Interpolation
    batch_size: int
    seeds: Seeds
    augmentation: Augmentation | None
    scratch: Path
    memory_bytes: int
    first_epoch: int = 0

    @classmethod
    def of(
        cls, config: CellConfig, folder: PreparedFolder, seeds: Seeds, scratch: Path, memory_bytes: int
    ) -> LoaderRequest:
        """What a cell asks of its loader."""
        return cls(
            folder=folder,
            shape=config.image_shape,
            interpolation=config.protocol.interpolation,
            batch_size=config.protocol.batch_size,
            seeds=seeds,
            augmentation=config.regularisation.augmentation,
            scratch=scratch,
            memory_bytes=memory_bytes,
        )

    def directory(self, split: SplitName) -> Path:
        """The folder that holds one split's class folders."""
        return self.folder.root / split

    def labels(self, split: SplitName) -> tuple[int, ...]:
        """The class index of each image of a split, in the order of the manifest."""
        return self.folder.manifest.splits[split].labels

    def decoded_bytes(self, split: SplitName) -> int:
        """What one split takes as 8-bit pixels."""
        shape = self.shape
        return len(self.labels(split)) * shape.height * shape.width * shape.channels


@dataclass(frozen=True)
class Feed:
    """Batches in the form that `keras.Model.fit` and `predict` take, read once an epoch.

    A batch is (images, labels): float32 (batch, height, width, channels) in 0-255 and a vector of class
    indices of any numeric type. Where the device augments, a training batch is ((images, what was drawn for
    them), labels), with images of any type.

    Attributes:
        data: A `tf.data.Dataset` or a `keras.utils.PyDataset`.
        images: Images an epoch.
        batch_size: Images in each batch but perhaps the last.
        endless: Whether `data` goes on past the epoch's end, so that Keras must be told `batches`.
    """

    data: Any
    images: int
    batch_size: int
    endless: bool = False

    @property
    def batches(self) -> int:
        """Batches an epoch."""
        return -(-self.images // self.batch_size)

    @property
    def sizes(self) -> list[int]:
        """How many images batches have, each number once."""
        full, rest = divmod(self.images, self.batch_size)
        return [self.batch_size] * (full > 0) + [rest] * (rest > 0)

    @property
    def steps(self) -> int | None:
        """Steps an epoch as `fit` wants to hear it: None where the data ends by itself."""
        return self.batches if self.endless else None

    @classmethod
    def of(cls, data: Any, request: LoaderRequest, split: SplitName, *, endless: bool = False) -> Feed:
        """Wraps `data`, which gives each image of a split once an epoch, in batches of the request's size."""
        return cls(data, len(request.labels(split)), request.batch_size, endless)


class Loader(Versioned, ABC):
    """Base of the loaders; a loader is one subclass in one module of `bench.loaders`.

    Attributes:
        remarks: What a reader of a table should know about this loader's ways, one sentence each.
        needs: Packages without which it cannot work.
        keyed_draws: What augmentation draws for an image belongs to (seed, epoch, image), and not to its
            place in the stream.
        augments_on_device: It can give what is drawn beside the images, for `applied: device`.
    """

    remarks: tuple[str, ...] = ()
    needs: ClassVar[tuple[str, ...]] = ("tensorflow",)
    keyed_draws: ClassVar[bool] = True
    augments_on_device: ClassVar[bool] = False

    @abstractmethod
    def training(self, request: LoaderRequest) -> Feed:
        """The training split, reshuffled each epoch and augmented where asked."""

    @abstractmethod
    def evaluation(self, request: LoaderRequest, split: SplitName) -> Feed:
        """One split in the order of the manifest, never augmented."""

    def contradictions(self, augmentation: Augmentation | None) -> list[str]:
        """What of an augmentation this loader cannot do, one sentence each; empty if all is well."""
        if augmentation is None:
            return []
        if augmentation.applied == "device" and not self.augments_on_device:
            return ["this loader varies images itself: leave out `applied: device`, or take tf-data"]
        return self.native_contradictions(augmentation) if augmentation.native else []

    def native_contradictions(self, augmentation: Augmentation) -> list[str]:
        """What of an augmentation this loader's own way cannot do, one sentence each."""
        return ["this loader has no augmentation of its own, so that `native: true` means nothing here"]


loaders: Registry[type[Loader]] = registries.loaders
