"""What the page says of the run that it explains, from predictions made by hand."""

from dataclasses import replace

import numpy as np
import pytest
from made_pages import HOSTILE
from made_records import EVIDENCE, plan_of, planned_cell, record_of

from bench.records.predictions import prediction_frame
from bench.report.explained import Explained
from bench.report.explanations.captions import LEARNING_CURVES, MISTAKES
from bench.report.html.prose import prose
from bench.report.page import page
from bench.report.page_explained import explained
from bench.report.results import Results

CAT, DOG = 0, 1
CLASSES = ["cat", "dog"]
CURVES, PICTURE = (f"figures/casting/{name}" for name in (LEARNING_CURVES, MISTAKES))


def frame_of(probabilities, right=2, classes=CLASSES, folder="test"):
    """Predictions of cats that are taken for dogs with these probabilities, after some right ones."""
    shares = [[0.9, 0.1]] * right + [[1 - probability, probability] for probability in probabilities]
    paths = [f"{folder}/{place:02d}.png" for place in range(len(shares))]
    return prediction_frame(paths, [CAT] * len(shares), np.reshape(shares, (-1, 2)), classes)


def results_of(frame, images="own", licence=None, classes=CLASSES):
    """Results of two seeds, of which the first is explained."""
    cell = planned_cell(seeds=[42, 43]).model_copy(update={"dataset": {"licence": licence}})
    records = [record_of(cell, seed) for seed in (42, 43)]
    data = records[0].data.model_copy(update={"classes": classes})
    records[0] = records[0].model_copy(update={"data": data})
    found = Explained(dataset="casting", run_id=records[0].run_id, images=images, pictures=[CURVES, PICTURE])
    predictions = {records[0].run_id: frame}
    evidence = replace(EVIDENCE, predictions=lambda record: predictions[record.run_id])
    return Results(plan_of(cell), tuple(records), evidence, (found,))


def section_of(*arguments, **options):
    return explained(results_of(*arguments, **options))


def rows_of(text):
    """The cells of the table of mistakes, without its heading."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_most_confident_mistakes_of_the_explained_run_are_named():
    text = section_of(frame_of([0.6, 0.95]))
    assert "Of 4 test images the network takes 2 for another class." in text
    assert rows_of(text) == [
        ["test/03.png", "cat", "dog", "0.950"],
        ["test/02.png", "cat", "dog", "0.600"],
    ]


def test_of_many_mistakes_ten_are_named():
    text = section_of(frame_of(np.linspace(0.6, 0.99, 12)))
    assert (
        "Of 14 test images the network takes 12 for another class, the following 10 with the highest"
        " probability." in text
    )
    assert [cells[0] for cells in rows_of(text)] == [f"test/{number:02d}.png" for number in range(13, 3, -1)]
    assert len(rows_of(section_of(frame_of(np.linspace(0.6, 0.99, 10))))) == 10


def test_a_network_without_mistakes_has_no_table_of_them():
    text = section_of(frame_of([]))
    assert "Of 2 test images the network takes none for another class." in text
    assert "|" not in text


def test_a_mistake_of_a_network_that_diverged_has_no_probability():
    frame = prediction_frame(["a.png"], [DOG], [[np.nan, np.nan]], CLASSES)
    assert rows_of(section_of(frame)) == [["a.png", "dog", "cat", ""]]


def test_all_predictions_are_linked():
    assert "[predictions.csv](figures/casting/predictions.csv)" in section_of(frame_of([0.6]))


@pytest.mark.parametrize("probabilities", [[0.6], []])
def test_mistakes_are_told_from_those_of_drawn_pictures(probabilities):
    said = "These are real images of the test split; the pictures of images further down are drawn."
    text = section_of(frame_of(probabilities), images="drawn")
    assert text.index(said) < text.index(CURVES)
    assert said not in section_of(frame_of(probabilities))


@pytest.mark.parametrize(
    ("licence", "reason"),
    [
        ("CC BY-NC-ND 4.0", "since the licence of the real ones does not allow showing them.**"),
        (None, "since the licence of the real ones is not known.**"),
        ("", "since the licence of the real ones is not known.**"),
    ],
)
def test_the_reason_for_drawn_pictures_is_the_true_one(licence, reason):
    text = section_of(frame_of([0.6]), images="drawn", licence=licence)
    assert text.index(CURVES) < text.index(reason) < text.index(PICTURE)
    assert "since the licence" not in section_of(frame_of([0.6]), licence=licence)


def test_a_plan_that_does_not_say_how_images_were_declared_knows_no_licence():
    results = results_of(frame_of([0.6]), images="drawn")
    cell = results.plan.cells[0].model_copy(update={"dataset": {}})
    older = replace(results, plan=results.plan.model_copy(update={"cells": [cell]}))
    assert "the licence of the real ones is not known" in explained(older)


@pytest.mark.parametrize("name", [*HOSTILE, "a|b", "a*b*c", "`a`"])
def test_names_of_files_and_classes_are_never_more_than_text(name):
    text = section_of(frame_of([0.6], classes=["cat", name], folder=name), classes=["cat", name])
    shown = str(prose(text, "mistakes"))
    assert "<script" not in shown
    assert "<img" not in shown
    assert "href" not in shown
    assert "<em>" not in shown
    assert shown.count("<td>") + shown.count("<td ") == 4, "one row of four cells"


def test_where_nothing_was_explained_no_predictions_are_read():
    results = replace(results_of(frame_of([0.6])), explained=(), evidence=EVIDENCE)
    assert explained(results) == ""
    assert results.predicted == {}
    assert "predictions.csv" not in page(results)
