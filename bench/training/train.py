"""One run, from a prepared folder to an outcome."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import keras

from bench.data.prepared import PreparedFolder
from bench.loaders.base import LoaderRequest, loaders
from bench.models import heads
from bench.records.record import Outcome, Timing
from bench.records.store import RunFolder
from bench.seeds import Seeds
from bench.suite.base import ImageShape, ModelRequest
from bench.suite.grid import CellConfig
from bench.suite.protocol import Protocol
from bench.training.callbacks import BestEpoch, EpochReport
from bench.training.compilation import compile_ahead
from bench.training.evaluation import evaluate, flags
from bench.training.measurement import measure, save, weights_digest
from bench.training.optimizers import make_optimizer


@dataclass(frozen=True)
class Job:
    """What one run needs.

    Attributes:
        run_id: Names the files that the run leaves.
        config: What to train.
        seeds: Of the run.
        images: The manifest's folder.
        weights: File of pretrained weights, if the architecture takes one.
        folder: Where predictions and model go.
        scratch: A folder of the run's own, removed afterwards.
        memory_bytes: How much memory decoded images may take.
    """

    run_id: str
    config: CellConfig
    seeds: Seeds
    images: PreparedFolder
    weights: Path | None
    folder: RunFolder
    scratch: Path
    memory_bytes: int


def train(job: Job, report: Callable[[int, Mapping[str, float]], None]) -> Outcome:
    """Builds, fits, evaluates and saves one network.

    The process must have been pinned (`determinism.pin`) before.

    Args:
        job: What to do.
        report: Called after each epoch with its number (from 1) and scores.

    Returns:
        The outcome; predictions and model are written.

    Raises:
        Unavailable: The loader cannot work on this machine.
        BenchError: Pretrained weights do not fit the architecture.
    """
    started = time.perf_counter()
    protocol = job.config.protocol
    request = _loader_request(job)
    loader = loaders[job.config.loader]()
    model = _build(job, request.shape)
    # Reading images before the first epoch is part of what a loader costs.
    loading = time.perf_counter()
    training, validation = loader.training(request), loader.evaluation(request, "validation")
    loading = time.perf_counter() - loading
    compile_s = compile_ahead(model, training, validation)
    best, epochs = BestEpoch(protocol.best_epoch), EpochReport(report)
    fitting = time.perf_counter()
    model.fit(
        training.data,
        validation_data=validation.data,
        epochs=protocol.epochs,
        steps_per_epoch=training.steps,
        # Keras would reorder the batches of a PyDataset with Python's `random`.
        shuffle=False,
        callbacks=[*_stopping(protocol), *job.config.regularisation.callbacks(), best, epochs],
        verbose=0,
    )
    fit_s = loading + time.perf_counter() - fitting
    evaluation = evaluate(model, job.config.architecture.head, loader, request)
    model_file = job.folder.model_file(job.run_id)
    save(model, model_file)
    job.folder.write_predictions(job.run_id, evaluation.predictions)
    sizes = measure(model, model_file)
    return Outcome(
        epochs=len(epochs.seconds),
        best_epoch=best.epoch,
        metrics=dict(evaluation.metrics),
        history=epochs.history,
        sizes=sizes,
        weights_digest=weights_digest(model),
        flags=flags(evaluation.metrics, epochs.history, job.images.manifest),
        timing=Timing(
            fit_s=fit_s,
            compile_s=compile_s,
            epoch_s=epochs.seconds,
            total_s=time.perf_counter() - started,
        ),
    )


def _loader_request(job: Job) -> LoaderRequest:
    protocol = job.config.protocol
    return LoaderRequest(
        folder=job.images,
        shape=job.config.image_shape,
        interpolation=protocol.interpolation,
        batch_size=protocol.batch_size,
        seeds=job.seeds,
        augmentation=job.config.regularisation.augmentation,
        scratch=job.scratch,
        memory_bytes=job.memory_bytes,
    )


def _build(job: Job, shape: ImageShape) -> keras.Model:
    """Builds and compiles the network."""
    architecture = job.config.architecture
    model = architecture.build(
        ModelRequest(
            shape=shape,
            classes=len(job.images.manifest.classes),
            regularisation=job.config.regularisation,
            seeds=job.seeds,
            weights=job.weights,
        )
    )
    model.compile(
        optimizer=make_optimizer(job.config.protocol.optimizer),
        loss=heads.loss(architecture.head),
        metrics=[heads.accuracy(architecture.head)],
    )
    return model


def _stopping(protocol: Protocol) -> list[keras.callbacks.Callback]:
    if protocol.early_stopping is None:
        return []
    declared = protocol.early_stopping
    return [keras.callbacks.EarlyStopping(monitor=declared.monitor, patience=declared.patience)]
