"""The files of drawings: classes by their own names, small pictures without loss."""

import numpy as np
from PIL import Image

from bench.data.resolve import resolve
from bench.data.sources.folder import FolderDataset
from bench.data.stand_in import drawn_listing, stand_ins
from bench.suite.dataset import StandIn

SMALL = {"train": 60, "test": 20}


def test_a_class_keeps_a_name_that_no_folder_can_have():
    listing = drawn_listing(StandIn(draws="garments", images=SMALL))
    for split, count in SMALL.items():
        paths = listing.groups[split]["T-shirt/top"]
        assert len(paths) == count / 10
        assert all(path.startswith(f"{split}/T-shirt-top/") for path in paths)
        assert all((listing.root / path).is_file() for path in paths)


def test_small_pictures_lose_nothing_as_files():
    listing = drawn_listing(StandIn(draws="cifar10", images=SMALL, difficulty=0.5))
    drawing = stand_ins["cifar10"]()
    for class_name, (path, *_) in listing.groups["train"].items():
        number = int(path.rpartition("/")[2].removesuffix(".png"))
        with Image.open(listing.root / path) as image:
            np.testing.assert_array_equal(np.asarray(image), drawing.draw(class_name, number, 0.5))


def test_grey_drawings_are_grey_files_that_need_no_conversion():
    stand_in = StandIn(draws="garments", images=SMALL)
    dataset = FolderDataset(
        path="nowhere", splits={"train": "a", "test": "b"}, color="grayscale", stand_in=stand_in
    )
    manifest = resolve(dataset, seed=1)
    assert manifest.stand_in == "garments"
    assert len(manifest.classes) == 10
    assert "T-shirt/top" in manifest.classes
    assert all(all(split.plain) for split in manifest.splits.values())
