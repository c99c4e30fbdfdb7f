"""Plans and records made by hand, for tests of tables and pages: nothing is trained."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np

from bench.analysis.cells import gather
from bench.analysis.scores import scores
from bench.analysis.scoring import score_cell
from bench.analysis.standing import standings
from bench.analysis.table import table_of
from bench.analysis.tested import Evidence
from bench.records.answers import Answers
from bench.records.plan_document import PlanDocument, PlannedCell, PlannedRun
from bench.records.predictions import labels, prediction_frame, probabilities
from bench.records.record import DataFacts, Environment, Outcome, Record, Sizes, Timing
from bench.records.store import RunFolder
from bench.suite.schema import AXES, Reference, ReferenceRow

CLASSES = ["def_front", "ok_front"]
COUNTS = {
    "train": dict(zip(CLASSES, (440, 316), strict=True)),
    "validation": dict(zip(CLASSES, (49, 35), strict=True)),
    "test": dict(zip(CLASSES, (30, 20), strict=True)),
}
LOADERS = ["image-data-generator", "image-dataset-from-directory", "tf-data", "in-memory"]


def planned_cell(seeds=(42, 43, 44), device="cpu", backend="tensorflow", **names):
    chosen = {
        "dataset": "casting",
        "architecture": "casting-cnn",
        "regularisation": "none",
        "loader": "tf-data",
        "protocol": "default",
        **names,
    }
    runs = []
    for seed in seeds:
        text = "_".join([*(chosen[axis] for axis in AXES), device, backend, f"s{seed}"])
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        slug = "_".join([*(chosen[axis] for axis in AXES), f"s{seed}", fingerprint[:12]])
        runs.append(PlannedRun(seed=seed, fingerprint=fingerprint, run_id=slug))
    return PlannedCell(names=chosen, device=device, backend=backend, runs=runs)


def plan_of(*cells, **fields):
    fields = {"suite": "casting", "title": "Casting defects", "folder": "casting", **fields}
    return PlanDocument(cells=list(cells), **fields)


def environment(**fields):
    known = {
        "versions": {"python": "3.11.7", "keras": "3.12.0", "tensorflow": "2.20.0"},
        "backend": "tensorflow",
        "device": "cpu",
        "device_name": "Example Processor 9000",
        "cores": 2,
        "memory_gib": 7.8,
        "runs_beside": 0,
        "git_commit": "0123456789abcdef0123456789abcdef01234567",
        "git_dirty": False,
    }
    return Environment(**{**known, **fields})


def predictions_of(skill, seed, counts=COUNTS, split="test"):
    """Predictions that are right for about `skill` of the images."""
    random = np.random.default_rng([seed, round(skill * 1000)])
    actual = np.repeat(np.arange(len(CLASSES)), [counts[split][name] for name in CLASSES])
    right = random.random(len(actual)) < skill
    first = np.where(right == (actual == 0), 0.5, 0.0) + random.random(len(actual)) / 2
    paths = [f"{split}/{CLASSES[label]}/{index}.jpeg" for index, label in enumerate(actual)]
    return prediction_frame(paths, actual, np.stack([first, 1 - first], axis=1), CLASSES)


@cache
def scores_of(skill, seed, split="test"):
    frame = predictions_of(skill, seed, split=split)
    return scores(labels(frame), probabilities(frame, CLASSES), CLASSES)


def outcome_of(skill, seed, epochs=6, epoch_s=4.5, parameters=4_394_786, flags=()):
    train_loss = [0.7 * 0.8**epoch for epoch in range(epochs)]
    val_loss = [0.7 * 0.85**epoch + 0.01 * max(0, epoch - 3) ** 2 for epoch in range(epochs)]
    history = {
        "loss": train_loss,
        "val_loss": val_loss,
        "accuracy": [min(1.0, skill * (0.8 + 0.05 * epoch)) for epoch in range(epochs)],
        "val_accuracy": [min(1.0, skill * (0.8 + 0.04 * epoch)) for epoch in range(epochs)],
    }
    return Outcome(
        epochs=epochs,
        best_epoch=int(np.argmin(val_loss)) + 1,
        metrics={
            "train": scores_of(min(1.0, skill + 0.04), seed, "train"),
            "validation": scores_of(skill, seed, "validation"),
            "test": scores_of(skill, seed),
        },
        history=history,
        timing=Timing(
            fit_s=epochs * epoch_s + seed % 10,
            compile_s=1.5,
            epoch_s=[epoch_s + 2, *[epoch_s + 0.1 * (seed % 10)] * (epochs - 1)],
            total_s=epochs * epoch_s + 9,
        ),
        sizes=Sizes(
            parameters=parameters,
            trainable_parameters=parameters,
            saved_bytes=17_600_000 + seed,
            inference_ms=12.5 + seed % 10,
            peak_memory_bytes=900_000_000,
        ),
        weights_digest="ab" * 32,
        flags=list(flags),
    )


def record_of(
    cell, seed, skill=0.9, status="completed", reason="", stand_in=None, environment=None, **fields
):
    run = next(run for run in cell.runs if run.seed == seed)
    outcome = None
    if status == "completed":
        # Other configurations and seeds give other networks.
        outcome = outcome_of(skill, seed, **fields).model_copy(update={"weights_digest": run.fingerprint})
    return Record(
        run_id=run.run_id,
        fingerprint=run.fingerprint,
        names=dict(cell.names),
        seed=seed,
        configuration={
            "protocol": {
                "image_size": [300, 300],
                "interpolation": "bilinear",
                "batch_size": 32,
                "epochs": 50 if cell.names["architecture"] == "mobilenet-v2" else 30,
                "optimizer": {"name": "adam", "learning_rate": 0.001, "momentum": 0.0, "weight_decay": None},
                "loss": "auto",
                "early_stopping": {"monitor": "val_loss", "patience": 5},
                "best_epoch": "val_loss",
                "threads": 2,
            },
            "seed": seed,
        },
        data=DataFacts(manifest_digest="cd" * 32, classes=CLASSES, counts=COUNTS, stand_in=stand_in),
        status=status,
        reason=reason,
        outcome=outcome,
        environment=environment or globals()["environment"](),
        started_at=f"2030-01-02T03:04:{seed % 60:02d}+00:00",
    )


def by_fingerprint(*records):
    return {record.fingerprint: record for record in records}


def answers_of(record):
    """Answers that give the confusion matrix of a record, wrong ones spread over its images by its seed."""
    confusion = np.asarray(record.outcome.metrics["test"].confusion)
    random = np.random.default_rng(record.seed)
    labels = np.repeat(np.arange(len(confusion)), confusion.sum(axis=1))
    predicted = [random.permutation(np.repeat(np.arange(len(row)), row)) for row in confusion]
    return Answers(labels, np.concatenate(predicted))


def predicted_by(record):
    """Predictions that give the answers of a record, each as sure as any other."""
    answers, classes = answers_of(record), record.data.classes
    paths = [f"test/{number:03d}.jpeg" for number in range(len(answers.labels))]
    return prediction_frame(paths, answers.labels, np.eye(len(classes))[answers.predicted], classes)


EVIDENCE = Evidence(
    answers=answers_of,
    paths=lambda record: (),
    predictions=predicted_by,
    audit=lambda digest: None,
)


def table(plan, records, evidence):
    """The table of records by fingerprint."""
    cells = gather(plan, records)
    scored = [score_cell(runs, evidence) for runs in cells]
    return table_of(plan, cells, scored, standings(cells, scored))


def write_runs(root: Path, plan, records, skills) -> RunFolder:
    """Writes records, and for completed ones the predictions that belong to their skill."""
    folder = RunFolder(root / plan.folder)
    for record in records:
        folder.write_record(record)
        if record.outcome:
            folder.write_predictions(
                record.run_id, predictions_of(skills.get(record.fingerprint, 0.9), record.seed)
            )
    return folder


REFERENCE = Reference(
    source="An article",
    hardware="one cloud GPU",
    rows=(
        ReferenceRow(
            match={"architecture": ["casting-cnn"], "loader": ["image-data-generator"]},
            weighted_f1=0.92,
            training_time=60,
            epochs=13,
            seconds_per_epoch=4.6,
            parameters=4_394_786,
        ),
        ReferenceRow(
            match={"architecture": ["mobilenet-v2"], "loader": ["image-dataset-from-directory"]},
            weighted_f1=0.94,
            training_time=221,
        ),
    ),
)


def example(stand_in=False):
    """A plan of five cells with three seeds, its records and the skill of each completed run.

    One cell lacks a seed by failure, one is unavailable, one run shared its machine.
    """
    cells = [planned_cell(loader=loader) for loader in LOADERS[:3]]
    cells += [
        planned_cell(architecture="mobilenet-v2", loader="image-dataset-from-directory"),
        planned_cell(regularisation="augment", loader="in-memory"),
    ]
    plan = plan_of(
        *cells,
        title="Casting defects - loader, augmentation and transfer learning",
        folder="casting-stand-in" if stand_in else "casting",
        stand_ins=["casting"] if stand_in else [],
        reference=REFERENCE,
        notes=["The study kept the epoch with the best validation loss, and so does this suite."],
        loader_remarks={"tf-data": ["Decodes and resizes in the first epoch only."], "in-memory": []},
    )
    name = "casting" if stand_in else None
    records, skills = [], {}
    for index, cell in enumerate(cells):
        for seed in (42, 43, 44):
            skill = 0.88 + 0.02 * index + 0.01 * (seed % 3)
            fields = {"skill": skill, "stand_in": name}
            if index == 2 and seed == 44:
                fields = {"status": "failed", "reason": "ended by signal 9: out of memory", "stand_in": name}
            if index == 3:
                reason = "the weights of MobileNetV2 are not on this machine"
                fields = {"status": "unavailable", "reason": reason, "stand_in": name}
            if index == 1 and seed == 43:
                fields |= {"flags": ["one_class_predicted"], "environment": environment(runs_beside=1)}
            record = record_of(cell, seed, **fields)
            records.append(record)
            skills[record.fingerprint] = skill
    return plan, records, skills
