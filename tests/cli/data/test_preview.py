from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image
from tiny import tiny_suite

LAW = {"augmentation": {"rotation": 20, "horizontal_flip": True}}
GRID = tiny_suite()["grid"]


def written(text: str) -> list[str]:
    lines = [line.removeprefix("written: ") for line in text.splitlines() if line.startswith("written: ")]
    assert all(Image.open(line).size > (300, 300) for line in lines)
    return [Path(line).name for line in lines]


def test_a_sheet_a_dataset_and_a_preview_an_augmentation(call) -> None:
    regularisations = {"none": {}, "augment": LAW, "more": {**LAW, "l2": 0.1}, "strong": _law(zoom=0.5)}
    done = call("data", "preview", regularisations=regularisations, grid={**GRID, "regularisation": "*"})
    assert done.exit_code == 0, done.output
    assert written(done.output) == [
        "tiny-contact-sheet.png",
        "tiny-augment-default-augmented.png",  # As well for "more", which varies images in the same way.
        "tiny-strong-default-augmented.png",
    ]


def test_protocols_with_other_sizes_have_previews_of_their_own(call) -> None:
    protocol = tiny_suite()["protocols"]["default"]
    protocols = {"default": protocol, "large": {**protocol, "image_size": [20, 30]}}
    done = call(
        "data",
        "preview",
        regularisations={"none": LAW},
        protocols=protocols,
        grid={**GRID, "protocol": "*"},
    )
    assert written(done.output)[1:] == ["tiny-none-default-augmented.png", "tiny-none-large-augmented.png"]


def test_a_loaders_own_augmentation_is_said_not_to_be_previewed(call) -> None:
    regularisations = {"none": _law(native=True)}
    loaders = ["image-data-generator", "image-dataset-from-directory"]
    done = call("data", "preview", regularisations=regularisations, grid={**GRID, "loader": loaders})
    assert done.exit_code == 0, done.output
    assert written(done.output) == ["tiny-contact-sheet.png"]
    assert "not previewed: tiny, regularisation none, protocol default" in done.output


def test_draws_in_stream_order_are_said_to_be_others(call) -> None:
    grid = {**GRID, "loader": "image-data-generator"}
    done = call("data", "preview", regularisations={"none": LAW}, grid=grid)
    assert "image-data-generator draws its own variants" in done.output


def test_the_pictures_of_stand_ins_say_so(call, roots: Path) -> None:
    dataset = {
        "source": "folder",
        "path": "gone",
        "splits": {"train": "train", "test": "test"},
        "stand_in": {"draws": "casting", "images": {"train": 20, "test": 8}},
    }
    done = call("data", "preview", datasets={"tiny": dataset}, regularisations={"none": LAW})
    assert len(written(done.output)) == 2
    assert (roots / "runs/tiny-stand-in/pictures").is_dir()


def test_neither_command_needs_tensorflow(call, roots: Path) -> None:
    call("data", "preview", regularisations={"none": LAW})
    code = (
        "import sys\nfrom bench.cli.main import app\n"
        "for command in ('show', 'preview'):\n"
        "    app(['data', command, 'tiny.yaml'], standalone_mode=False)\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=roots, env=os.environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("written") == 3


def _law(**parameters) -> dict:
    return {"augmentation": {**LAW["augmentation"], **parameters}}
