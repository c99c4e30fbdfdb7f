"""One run, from a prepared folder to an outcome."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import keras

from bench.data.prepared import PreparedFolder
from bench.loaders.base import Loader, LoaderRequest, loaders
from bench.models import heads
from bench.records.record import Outcome, Timing
from bench.records.store import RunFolder
from bench.seeds import Seeds
from bench.suite.architecture import ImageShape, ModelRequest
from bench.suite.grid import CellConfig
from bench.training.evaluation import evaluate, flags
from bench.training.fitting import Fit
from bench.training.measurement import measure, save, weights_digest
from bench.training.saved import check_reloadable


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
        BenchError: Pretrained weights do not fit the architecture, or its network is none that could be
            explained and loaded again.
    """
    started = time.perf_counter()
    loader, request, model = prepare(job)
    fitted = Fit(model, job.config, loader, request, report).run()
    evaluation = evaluate(model, job.config.architecture.head, loader, request)
    model_file = job.folder.model_file(job.run_id)
    save(model, model_file)
    job.folder.write_predictions(job.run_id, evaluation.predictions)
    sizes = measure(model, model_file)
    return Outcome(
        epochs=len(fitted.epoch_s),
        best_epoch=fitted.best_epoch,
        metrics=dict(evaluation.metrics),
        history=fitted.history,
        sizes=sizes,
        weights_digest=weights_digest(model),
        flags=flags(evaluation.metrics, fitted, job.images.manifest),
        frozen_features=fitted.frozen_features,
        stage_epochs=fitted.stage_epochs,
        timing=Timing(
            fit_s=fitted.fit_s,
            held_up_s=fitted.held_up_s,
            compile_s=fitted.compile_s,
            epoch_s=fitted.epoch_s,
            features_s=fitted.features_s,
            others_share=fitted.others_share,
            total_s=time.perf_counter() - started,
        ),
    )


def prepare(job: Job) -> tuple[Loader, LoaderRequest, keras.Model]:
    """The loader of a job, what it is asked, and the network, not compiled.

    Raises:
        BenchError: Pretrained weights do not fit the architecture, or its network is none that could be
            explained and loaded again.
    """
    request = LoaderRequest.of(job.config, job.images, job.seeds, job.scratch, job.memory_bytes)
    return loaders[job.config.loader](), request, _build(job, request.shape)


def _build(job: Job, shape: ImageShape) -> keras.Model:
    model = job.config.architecture.build(
        ModelRequest(
            shape=shape,
            classes=len(job.images.manifest.classes),
            regularisation=job.config.regularisation,
            seeds=job.seeds,
            weights=job.weights,
        )
    )
    # Before the fit, which would be lost.
    heads.scores(model)
    check_reloadable(model)
    return model
