"""The run that is explained, and what its record says of how it was made."""

from __future__ import annotations

from dataclasses import dataclass

from bench.analysis.cells import reason_of
from bench.errors import BenchError
from bench.records.record import Outcome, Record, Scores
from bench.records.store import RunFolder
from bench.report.dataset_pictures import Variation
from bench.suite.architecture import Head, ImageShape
from bench.suite.augmentation import Augmentation
from bench.suite.identity import Numerics
from bench.suite.protocol import Protocol


@dataclass(frozen=True)
class Subject:
    """A completed run.

    Attributes:
        record: All that was recorded of it.
        outcome: What training gave.
        folder: Where its files are.
    """

    record: Record
    outcome: Outcome
    folder: RunFolder

    @classmethod
    def of(cls, record: Record, folder: RunFolder) -> Subject:
        """The run of a record.

        Raises:
            BenchError: It did not complete.
        """
        if record.status != "completed" or record.outcome is None:
            log = folder.log_file(record.run_id)
            printed = f" (what it printed: {log})" if log.is_file() else ""
            raise BenchError(
                f"{record.run_id} did not complete, so there is nothing to show: run its suite"
                f" again{printed}; {record.status}: {reason_of(record)}"
            )
        return cls(record, record.outcome, folder)

    @property
    def name(self) -> str:
        """What it is called in titles."""
        names = [name for axis, name in self.record.names.items() if axis != "dataset"]
        drawn = " (stand-in data)" if self.record.data.stand_in else ""
        return f"{self.record.names['dataset']}{drawn}, {', '.join(names)}, seed {self.record.seed}"

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in label order."""
        return tuple(self.record.data.classes)

    @property
    def test(self) -> Scores:
        """The scores on the test split."""
        return self.outcome.metrics["test"]

    @property
    def protocol(self) -> Protocol:
        """How it trained."""
        return Protocol.model_validate(self.record.configuration["protocol"])

    @property
    def numerics(self) -> Numerics:
        """What it computed with."""
        return Numerics.model_validate(self.record.configuration["numerics"])

    @property
    def head(self) -> Head:
        """What its network ends in."""
        head: Head = self.record.configuration["architecture"]["head"]
        return head

    @property
    def color(self) -> str:
        """What its network sees: `rgb` or `grayscale`."""
        return str(self.record.configuration["dataset"]["color"])

    @property
    def variation(self) -> Variation | None:
        """How it varied training images; None where it did not, or in a loader's own way."""
        declared = self.record.configuration["regularisation"].get("augmentation")
        if declared is None or (augmentation := Augmentation.model_validate(declared)).native:
            return None
        return Variation(augmentation, self.shape, self.protocol.interpolation, self.record.seed)

    @property
    def shape(self) -> ImageShape:
        """Of the images that its network is given."""
        return ImageShape(*self.protocol.image_size, 3 if self.color == "rgb" else 1)
