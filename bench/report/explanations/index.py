"""The page that shows all explanations of one run."""

from __future__ import annotations

from bench.analysis.classes import class_scores
from bench.report import formats
from bench.report.explanations.captions import (
    AUGMENTED,
    CAPTIONS,
    CLASS_BALANCE,
    CONFUSION,
    FEATURE_MAPS,
    GRAD_CAM,
    IMAGE_GRAD_CAM,
    LEARNING_CURVES,
    MISTAKES,
)
from bench.report.explanations.explain import PER_CLASS, Explanation
from bench.report.explanations.prediction_table import PREDICTIONS, linked
from bench.report.explanations.subject import Subject
from bench.report.page_classes import scores_table
from bench.report.renderings import escape, markdown_rows

INDEX = "index.md"
_SPLIT_SCORES = ("accuracy", "weighted_f1", "macro_f1", "log_loss")


def index(subject: Subject, made: Explanation) -> str:
    """`index.md`, in Markdown."""
    parts = [
        f"# {escape(subject.name)}",
        f"Run `{subject.record.run_id}`. {training_sentence(subject)}",
        markdown_rows(["split", "accuracy", "weighted F1", "macro F1", "log loss"], split_rows(subject)),
        *_pictures("Learning curves", made, LEARNING_CURVES),
        *_pictures("Training images", made, CLASS_BALANCE, AUGMENTED),
        "## By class",
        f"On the test split; also as [{PER_CLASS}]({PER_CLASS}).",
        scores_table(class_scores([subject.test])),
        *_pictures("Confusion matrix", made, CONFUSION),
        *_predictions(made),
        *_pictures("Most confident mistakes", made, MISTAKES),
        *_pictures("Where the network looks", made, GRAD_CAM),
        *_pictures(f"One image: {escape(made.image or '')}", made, IMAGE_GRAD_CAM, FEATURE_MAPS),
        *_missing(made),
    ]
    return "\n\n".join(parts) + "\n"


def split_rows(subject: Subject) -> list[list[str]]:
    """Accuracy, weighted F1, macro F1 and log loss of each split, as texts."""
    return [
        [split, *(formats.known(getattr(scores, name), formats.score) for name in _SPLIT_SCORES)]
        for split, scores in subject.outcome.metrics.items()
    ]


def training_sentence(subject: Subject) -> str:
    """How the run trained, in a sentence."""
    outcome = subject.outcome
    seconds, parameters = formats.duration(outcome.timing.fit_s), formats.count(outcome.sizes.parameters)
    flags = f" Flags: {', '.join(outcome.flags)}." if outcome.flags else ""
    return (
        f"{outcome.epochs} epochs in {seconds} min, of which epoch {outcome.best_epoch} was kept;"
        f" {parameters} parameters.{flags}"
    )


def _pictures(title: str, made: Explanation, *names: str) -> list[str]:
    """A section with those pictures that could be made; nothing without any."""
    shown = [f"{CAPTIONS[name]}\n\n![{title}]({name})" for name in names if name in made.files]
    return [f"## {title}", *shown] if shown else []


def _predictions(made: Explanation) -> list[str]:
    if PREDICTIONS not in made.files:
        return []
    return ["## Predictions", linked(PREDICTIONS)]


def _missing(made: Explanation) -> list[str]:
    if not made.problems:
        return []
    return ["## What is missing", "\n".join(f"- {escape(problem)}" for problem in made.problems)]
