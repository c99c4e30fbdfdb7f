import pytest
from made_pages import results_of_example
from made_records import EVIDENCE, LOADERS, environment, example, plan_of, planned_cell, record_of

from bench.report.page import page
from bench.report.results import Results


def page_of(stand_in=False, **changes):
    return page(results_of_example(stand_in, **changes))


@pytest.fixture(scope="module")
def example_text():
    return page_of()


@pytest.mark.parametrize(
    "text",
    [
        "# Casting defects - loader, augmentation and transfer learning",
        "5 rows, of which 4 ran, each once with each of the seeds 42, 43, 44.",
        "| all       |     756 |           84 |     50 |",
        "batches of 32",
        "- mobilenet-v2, none, image-dataset-from-directory: at most 50 epochs.",
        "95 % interval over seeds and test images",
        "## Which rows can be told apart",
        "## Which row to take",
        "figures/pareto.png",
        "An article; taken on one cloud GPU",
        "the weights of MobileNetV2 are not on this machine",
        "`shared_machine`: other runs shared the machine",
        "Decodes and resizes in the first epoch only.",
        "Example Processor 9000",
        "commit `0123456789ab` (15 of 15 runs)",
        "make bench SUITE=casting",
        "figures/weighted_f1.png",
    ],
)
def test_page_says(text, example_text):
    assert text in example_text


def test_where_images_and_weights_can_be_had_is_said_with_the_data():
    plan, records, _ = example()
    cells = [cell.model_copy(update={"dataset": {"obtain": "Photographs of *ours*."}}) for cell in plan.cells]
    said = plan.model_copy(update={"cells": cells, "obtain_weights": {"mobilenet-v2": "Rebuilt by us."}})
    text = page(Results(said, tuple(records), EVIDENCE))
    for sentence in (
        " Photographs of \\*ours\\*.",
        "**mobilenet-v2** starts from a file of weights that the suite names. Rebuilt by us.\n\n",
    ):
        assert text.count(sentence) == 1
        text = text.replace(sentence, "")
    assert text == page(Results(plan, tuple(records), EVIDENCE)), "nothing else is said otherwise"


KAGGLE = {"source": "folder", "kaggle": {"dataset": "somebody/parts", "folder": "parts/all"}}
TFDS = {"source": "tfds", "name": "emnist/letters", "data_dir": None}


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (
            {**KAGGLE, "licence": "CC BY 4.0"},
            " The images are from https://www.kaggle.com/datasets/somebody/parts (its folder parts/all);"
            " `bench data fetch casting` gets them. Licence of the images: CC BY 4.0.\n\n",
        ),
        (
            {**KAGGLE, "kaggle": {"dataset": "somebody/parts", "folder": ""}, "obtain": "By hand: ask."},
            " The images are from https://www.kaggle.com/datasets/somebody/parts;"
            " `bench data fetch casting` gets them. By hand: ask.\n\n",
        ),
        (
            {**TFDS, "licence": None},
            " The images are emnist/letters of TensorFlow Datasets"
            " (https://www.tensorflow.org/datasets/catalog/emnist); `bench data fetch casting` gets them."
            " Their licence is not stated.\n\n",
        ),
        (
            {**TFDS, "data_dir": "ours"},
            " The images are emnist/letters of TensorFlow Datasets; `bench data fetch casting` gets them.",
        ),
        ({"source": "folder", "kaggle": None, "licence": None}, "says. Their licence is not stated.\n\n"),
        ({}, "drawn as `plan.json` says.\n\n"),
    ],
)
def test_where_the_same_images_are_and_their_licence_is_said(declared, said):
    plan, records, _ = example()
    cells = [cell.model_copy(update={"dataset": declared}) for cell in plan.cells]
    text = page(Results(plan.model_copy(update={"cells": cells}), tuple(records), EVIDENCE))
    assert text.count(said) == 1


def test_of_drawn_images_the_real_ones_are_said_to_be_elsewhere():
    plan, records, _ = example(stand_in=True)
    cells = [cell.model_copy(update={"dataset": KAGGLE}) for cell in plan.cells]
    text = page(Results(plan.model_copy(update={"cells": cells}), tuple(records), EVIDENCE))
    assert " The real images are from https://www.kaggle.com/datasets/somebody/parts (its" in text


def test_rows_are_said_to_have_run_where_all_did():
    cells = [planned_cell(), planned_cell(loader="in-memory")]
    records = [record_of(cell, run.seed) for cell in cells for run in cell.runs]
    text = page(Results(plan_of(*cells), tuple(records), EVIDENCE))
    assert "2 rows, each run once with each of the seeds 42, 43, 44." in text
    empty = page(Results(plan_of(*cells), (), EVIDENCE))
    assert "2 rows, to be run once with each of the seeds 42, 43, 44." in empty


def test_rows_that_train_alike_are_named_by_their_protocol():
    cells = [planned_cell(), planned_cell(loader="in-memory"), planned_cell(protocol="longer")]
    records = [record_of(cell, run.seed) for cell in cells for run in cell.runs]
    changed = {"protocol": {**records[0].configuration["protocol"], "epochs": 90}}
    records = [
        record.model_copy(update={"configuration": changed})
        if record.names["protocol"] == "longer"
        else record
        for record in records
    ]
    text = page(Results(plan_of(*cells), tuple(records), EVIDENCE))
    assert "- protocol `default`: at most 30 epochs." in text
    assert "- protocol `longer`: at most 90 epochs." in text


def test_difference_to_published_is_ours_minus_theirs(example_text):
    line = next(line for line in example_text.splitlines() if "0.920" in line and "weighted F1" in line)
    cells = [cell.strip() for cell in line.split("|")]
    assert cells[5] == "-0.040"
    assert cells[6].endswith(": too wide")


def test_stand_in_has_a_banner_and_no_difference(example_text):
    text = page_of(stand_in=True)
    assert text.index("**Stand-in data.**") < text.index("## What was compared")
    assert "-0.040" not in text
    assert "Stand-in data" not in example_text


def test_profile_and_settings_are_said_and_reproduced():
    text = page_of(profile="smoke", settings={"protocol.epochs": "3"})
    assert "**Profile `smoke`.**" in text
    assert "bench run casting --profile smoke --set protocol.epochs=3" in text


def test_environments_are_told_apart():
    cells = [planned_cell(seeds=[42], loader=loader) for loader in LOADERS[:2]]
    records = (
        record_of(cells[0], 42),
        record_of(cells[1], 42, environment=environment(device_name="Other 1", git_dirty=True)),
    )
    text = page(Results(plan_of(*cells), records, EVIDENCE))
    assert text.count("(1 of 2 runs)") == 2
    assert "with uncommitted changes" in text
    assert "`mixed_environments`" in text


def test_a_gpu_is_told_with_what_drives_it():
    cell = planned_cell(seeds=[42, 43], device="gpu")
    known = {"device": "gpu", "device_name": "NVIDIA Fake", "device_memory_gib": 79.6, "driver": "570.1"}
    records = tuple(
        record_of(cell, seed, environment=environment(**known, cuda="12.5.1", cudnn=version))
        for seed, version in ((42, "9"), (43, "8"))
    )
    text = page(Results(plan_of(cell), records, EVIDENCE))
    assert "gpu (NVIDIA Fake, 79.6 GiB, driver 570.1, CUDA 12.5.1, cuDNN 9)," in text
    assert text.count("(1 of 2 runs)") == 2
    assert "`mixed_environments`" in text


def test_page_of_a_plan_without_records():
    plan, _, _ = example()
    text = page(Results(plan, (), EVIDENCE))
    assert "not run yet" in text
    assert "figures/" not in text


def test_a_single_seed_is_said_to_tell_nothing_of_luck():
    cell = planned_cell(seeds=[42])
    text = page(Results(plan_of(cell), (record_of(cell, 42),), EVIDENCE))
    assert "over test images only, since there is a single seed" in text
    assert "beats" not in text
