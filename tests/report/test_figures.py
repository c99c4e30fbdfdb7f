import io

from made_records import EVIDENCE, example, plan_of, planned_cell, record_of
from PIL import Image

from bench.report.figures import figures
from bench.report.results import Results


def test_figures_are_images():
    plan, records, _ = example()
    found = figures(Results(plan, tuple(records), EVIDENCE))
    names = ("weighted_f1", "pareto", "learning_curves", "confusion_counts", "confusion_normalised")
    assert set(found) == {f"figures/{name}.png" for name in (*names, "casting/class_balance")}
    for content in found.values():
        assert min(Image.open(io.BytesIO(content)).size) > 300


def test_a_single_epoch_and_a_loss_that_is_not_finite_can_be_drawn():
    cell = planned_cell(seeds=[42])
    record = record_of(cell, 42, epochs=1)
    outcome = record.outcome.model_copy(update={"history": {"loss": [None], "val_loss": [None]}})
    record = record.model_copy(update={"outcome": outcome})
    assert len(figures(Results(plan_of(cell), (record,), EVIDENCE))) == 5


def test_nothing_is_drawn_where_nothing_completed():
    assert figures(Results(plan_of(planned_cell()), (), EVIDENCE)) == {}
