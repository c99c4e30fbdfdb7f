"""The record of one run: everything a table or another person needs to know of it, complete or failed."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Status = Literal["completed", "failed", "timeout", "pruned", "invalid", "unavailable"]


def _finite(value: Any) -> Any:
    """JSON has no NaN or infinity; a score that is not finite is recorded as null and flagged."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


Number = Annotated[float | None, BeforeValidator(_finite)]


def _measured(value: Any) -> Any:
    """No clock measures exactly 0: it was written into records of before there was anything to write."""
    return None if value == 0 else value


Measured = Annotated[float | None, BeforeValidator(_measured)]


class Part(BaseModel):
    """A part of a record: nothing unknown is kept, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ClassScores(Part):
    """Scores of one class against the rest; a ratio whose denominator is zero counts as 0."""

    precision: float
    recall: float
    f1: float
    support: int


class Scores(Part):
    """How well the network, at its best epoch, does on one split.

    Attributes:
        accuracy: Share of images classified right.
        weighted_f1: F1 of each class, averaged by its number of images.
        macro_f1: F1 of each class, averaged evenly.
        log_loss: Mean negative log-probability of the true class (nats); None if not finite.
        per_class: Scores by class name.
        confusion: Counts of images, rows the actual and columns the predicted class, in class order.
    """

    accuracy: float
    weighted_f1: float
    macro_f1: float
    log_loss: Number
    per_class: dict[str, ClassScores]
    confusion: list[list[int]]


class DataFacts(Part):
    """Which images a run used.

    Attributes:
        manifest_digest: SHA-256 of the manifest.
        classes: Class names in label order.
        counts: Images by split and class name.
        skipped: How many unreadable images were left out.
        stand_in: Name of the stand-in that was drawn in place of the real images, None for real ones.
        declared: How they were found, limited and split, every default written out, without where on a
            machine they were; empty in records of before this was kept.
    """

    manifest_digest: str
    classes: list[str]
    counts: dict[str, dict[str, int]]
    skipped: int = 0
    stand_in: str | None = None
    declared: dict[str, Any] = Field(default_factory=dict)


class WeightsFacts(Part):
    """Which pretrained weights a run started from: what the suite names, and the file's SHA-256."""

    source: str
    sha256: str


class Timing(Part):
    """Wall time in seconds.

    Attributes:
        fit_s: Of fitting, including validation after each epoch, without compiling.
        held_up_s: That Keras' calls returned after they had done their work, no part of `fit_s`; None in
            records of before this was measured, in whose `fit_s` it still is.
        compile_s: Of tracing and compiling the training and evaluation steps.
        epoch_s: Of each epoch, validation included.
        features_s: Part of `fit_s`: computing the features of a frozen base once; 0 where that was not done.
        total_s: Of the whole run in its process, from reading images to the record.
        others_share: Share of the machine's processor time that other processes took while fitting.
    """

    fit_s: float
    compile_s: float
    epoch_s: list[float]
    features_s: float = 0.0
    held_up_s: Measured = None
    total_s: float
    others_share: float = 0.0


class Sizes(Part):
    """How large and how fast the network is.

    Attributes:
        parameters: Of the network.
        trainable_parameters: Of those, how many training changed.
        saved_bytes: Of the saved model file, without the optimiser's state.
        inference_ms: Median milliseconds to classify one image alone.
        peak_memory_bytes: Greatest resident size of the run's process.
        peak_device_memory_bytes: The most that the run took of a GPU's memory at once; None on the CPU.
    """

    parameters: int
    trainable_parameters: int
    saved_bytes: int
    inference_ms: float
    peak_memory_bytes: int
    peak_device_memory_bytes: int | None = None


class Outcome(Part):
    """What training and evaluation gave.

    Attributes:
        epochs: How many were trained.
        best_epoch: The epoch (from 1) whose weights were kept and scored.
        metrics: Scores by split.
        history: Each score of each epoch, by Keras' name of it.
        timing: Seconds.
        sizes: Parameters, bytes and latency.
        weights_digest: SHA-256 over the weights that were scored.
        flags: What a reader must know about this result, such as `one_class_predicted`.
        frozen_features: Whether the features of a frozen base were computed once.
        stage_epochs: How many epochs each stage trained; empty in records of before this was kept.
    """

    epochs: int
    best_epoch: int
    metrics: dict[str, Scores]
    history: dict[str, list[Number]]
    timing: Timing
    sizes: Sizes
    weights_digest: str
    flags: list[str] = Field(default_factory=list)
    frozen_features: bool = False
    stage_epochs: list[int] = Field(default_factory=list)


class Environment(Part):
    """Where a run was executed; recorded, but no part of its identity.

    Attributes:
        versions: Of Python and of the libraries that compute or decode.
        backend: What Keras computed with.
        device: Its kind, `cpu` or `gpu`.
        device_name: Its model.
        device_memory_gib: Of a GPU that has memory of its own.
        driver: Of a GPU.
        cuda: Version that the backend was built for, on a GPU.
        cudnn: Likewise.
        cores: Processor cores that the process could use.
        memory_gib: Memory of the machine.
        runs_beside: How many other runs shared the machine while this one trained.
        git_commit: Of this project, None outside a checkout.
        git_dirty: Whether the checkout had changes.
    """

    versions: dict[str, str]
    backend: str
    device: str
    device_name: str
    device_memory_gib: float | None = None
    driver: str | None = None
    cuda: str | None = None
    cudnn: str | None = None
    cores: int
    memory_gib: float
    runs_beside: int
    git_commit: str | None
    git_dirty: bool | None


class Certificate(Part):
    """That a run was trained a second time.

    Attributes:
        same: Whether its weights came out the same, bit for bit.
        weights_digest: SHA-256 over the weights of the second time.
        elsewhere: In what the second environment differs from the first, in words; empty on the same kind of
            machine with the same versions, where the weights must be the same.
        runs_beside: How many other runs shared the machine the second time.
        trained_at: When, UTC, ISO 8601.
    """

    same: bool
    weights_digest: str
    elsewhere: list[str]
    runs_beside: int
    trained_at: str


class Record(Part):
    """One run, complete or failed.

    Attributes:
        run_id: Readable slug and prefix of the fingerprint; also the name of the run's files.
        fingerprint: SHA-256 over everything that can change the numbers.
        names: The run's value on each axis.
        seed: The run's seed.
        configuration: What was run, every default written out but of settings that came later: see `resolved`
            of `bench.suite.identity`.
        data: Which images.
        weights: Which pretrained weights, if any.
        status: How the run ended.
        reason: Why it is not `completed`; empty if it is.
        outcome: What training gave; None unless completed.
        environment: Where it ran.
        started_at: UTC, ISO 8601.
        certificate: Of a second training; None where there was none.
    """

    schema_version: Literal[1] = 1
    run_id: str
    fingerprint: str
    names: dict[str, str]
    seed: int
    configuration: dict[str, Any]
    data: DataFacts
    weights: WeightsFacts | None = None
    status: Status
    reason: str = ""
    outcome: Outcome | None = None
    environment: Environment
    started_at: str
    certificate: Certificate | None = None
