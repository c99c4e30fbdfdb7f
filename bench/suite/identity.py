"""Which runs are the same run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from bench.digests import digest_data
from bench.suite.config import Config
from bench.suite.grid import Cell, CellConfig
from bench.suite.registries import loaders
from bench.suite.schema import AXES
from bench.suite.versions import Versioned, code_versions

# Raised when a change to this project changes what a run computes: no older record is then taken for done.
TRAINING_VERSION = 1

# Settings that came after results had been published, by their place. At these values a run computes what it
# did before there was the setting, so that it stays the same run.
AS_BEFORE: dict[tuple[str, ...], Any] = {
    ("protocol", "precision"): "float32",
    ("protocol", "jit_compile"): None,
    ("regularisation", "augmentation", "applied"): "loader",
}
# Regularisers that published runs name where they are absent. Any other is left out there, so that one more
# that is registered leaves all runs as they are.
NAMED_IF_ABSENT = frozenset({"augmentation", "dropout", "l1", "l2", "reduce_on_plateau"})

Backend = Literal["tensorflow", "jax", "torch"]
DeviceKind = Literal["cpu", "gpu"]


class Numerics(Config):
    """What a machine's own settings could otherwise change: set explicitly for every run.

    Attributes:
        backend: What Keras computes with.
        device: The kind of device; which one of its kind is environment.
        floatx: The type of weights and activations.
        epsilon: Keras' fuzz factor.
        image_data_format: Where the channels are.
    """

    backend: Backend = "tensorflow"
    device: DeviceKind = "cpu"
    floatx: Literal["float32"] = "float32"
    epsilon: float = 1e-7
    image_data_format: Literal["channels_last"] = "channels_last"


@dataclass(frozen=True)
class Run:
    """A cell with one seed: the unit that is executed, recorded, skipped and repeated.

    Attributes:
        cell: What is trained.
        seed: With which seed.
        numerics: How numbers are computed.
        manifest_digest: Of the images.
        weights_digest: SHA-256 of the file of pretrained weights, where there is one.
    """

    cell: Cell
    seed: int
    numerics: Numerics
    manifest_digest: str
    weights_digest: str | None = None

    @property
    def configuration(self) -> dict[str, Any]:
        """Everything but the images that can change the numbers; see `resolved`."""
        return {
            **resolved(self.cell.config),
            "seed": self.seed,
            "numerics": self.numerics.model_dump(mode="json"),
            "training_version": TRAINING_VERSION,
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex): two runs with the same fingerprint give the same numbers."""
        identity = {
            "configuration": self.configuration,
            "manifest": self.manifest_digest,
            "weights": self.weights_digest,
        }
        return digest_data(identity)

    @property
    def id(self) -> str:
        """A readable slug and the beginning of the fingerprint: the name of the run's files."""
        # Rows that a search found have names that no suite could give, and no file should have.
        names = [re.sub(r"[^A-Za-z0-9_.+-]+", "-", self.cell.names[axis]).strip("-") for axis in AXES]
        return "_".join([*names, f"s{self.seed}", prefix(self.fingerprint)])


def prefix(fingerprint: str) -> str:
    """How much of its fingerprint a run's id ends in, by which its files are found again."""
    return fingerprint[:12]


def prefix_in(run_id: str) -> str:
    """The same, read from the id."""
    return run_id.rpartition("_")[2]


def resolved(config: CellConfig) -> dict[str, Any]:
    """A cell's configuration as plain data, without what says only where images and weights are to be found.

    Which they are is in the manifest's digest and in that of the weights. Every default is written out, but
    of settings that came later, which are left out where they change nothing: those of `AS_BEFORE` at the
    values there, regularisers that are absent, and code of which there is nothing to say.

    Raises:
        BenchError: The code of a part cannot be read.
    """
    plain = config.model_dump(mode="json")
    plain["dataset"] = {"color": config.dataset.color}
    weights = plain["architecture"].get("weights")
    if isinstance(weights, dict):
        for key in ("file", "obtain"):
            weights.pop(key, None)
    plain["regularisation"] = {
        name: part
        for name, part in plain["regularisation"].items()
        if part is not None or name in NAMED_IF_ABSENT
    }
    if code := _code(config):
        plain["code"] = code
    for place, value in AS_BEFORE.items():
        _leave_out(plain, place, value)
    return plain


def _code(config: CellConfig) -> dict[str, list[int | str]]:
    """The versions of the code that computes a cell, by part; of most there is nothing to say."""
    kinds: dict[str, type[Versioned]] = {
        "architecture": type(config.architecture),
        "loader": loaders[config.loader],
        **{f"regularisation.{name}": type(part) for name, part in config.regularisation if part is not None},
    }
    return {name: versions for name, kind in kinds.items() if (versions := code_versions(kind))}


def _leave_out(plain: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    """Removes a setting that has this value, where there is such a setting."""
    *parents, name = place
    for parent in parents:
        plain = plain.get(parent) or {}
    if name in plain and plain[name] == value:
        del plain[name]
