"""Published numbers beside the cells they belong to."""

from __future__ import annotations

from collections.abc import Mapping

from bench.records.plan_document import PlanDocument
from bench.suite.names import matches
from bench.suite.schema import Axis

# Column of the table to field of a reference row.
FIELDS = {
    "published_accuracy": "accuracy",
    "published_weighted_f1": "weighted_f1",
    "published_macro_f1": "macro_f1",
    "published_validation_accuracy": "validation_accuracy",
    "published_train_weighted_f1": "train_weighted_f1",
    "published_training_time_s": "training_time",
    "published_seconds_per_epoch": "seconds_per_epoch",
    "published_epochs": "epochs",
    "published_parameters": "parameters",
    "published_trainable_parameters": "trainable_parameters",
}
COUNTS = ("published_epochs", "published_parameters", "published_trainable_parameters")


def published(plan: PlanDocument, names: Mapping[Axis, str]) -> dict[str, float | None]:
    """The published numbers of a cell by column of the table, None where nothing was published.

    Where several rows of the reference match, a later one replaces what an earlier one says, as overrides do.
    """
    found: dict[str, float | None] = dict.fromkeys(FIELDS)
    for row in plan.reference.rows if plan.reference else ():
        if matches(row.match, names):
            values = {column: getattr(row, field) for column, field in FIELDS.items()}
            found.update({column: value for column, value in values.items() if value is not None})
    return found


def comparable(plan: PlanDocument, names: Mapping[Axis, str]) -> bool:
    """Whether a cell may be held against published numbers: not on drawn images or in a smaller profile."""
    return not plan.profile and names["dataset"] not in plan.stand_ins
