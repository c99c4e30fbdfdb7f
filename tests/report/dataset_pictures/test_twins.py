"""Contact sheets of twins."""

from __future__ import annotations

import pytest
from drawn_twins import Drawn, photo
from matplotlib.figure import Figure

from bench.records.audit import Group, Pair
from bench.report.dataset_pictures.twins import A_PAGE, chain_sheet, twin_sheets


@pytest.fixture
def drawn(tmp_path):
    dataset = Drawn(tmp_path)
    dataset.save(photo(0), "a $long$ name that would not fit below an image", label=0)
    dataset.save(photo(1, 40, 90), "b", split="test", label=1)
    return dataset


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for axes in figure.axes for text in axes.texts)


def pair(drawn: Drawn, **facts) -> Pair:
    manifest = drawn.manifest()
    paths = (manifest.splits["train"].paths[0], manifest.splits["test"].paths[0])
    return Pair(
        **{"kind": "near", "paths": paths, "splits": ("train", "test"), "classes": ("cat", "dog"), **facts}
    )


def test_a_pair_is_shown_with_all_that_is_known_of_it(drawn):
    near = pair(drawn, similarity=0.9712, orientation="flipped left-right")
    (sheet,) = twin_sheets(drawn.manifest(), [near], "Parts", pages=3, total=1)
    said = words(sheet)
    for word in (
        "Parts",
        "0.971",
        "flipped left-right",
        "train, cat",
        "test, dog, b.png",
        "pairs 1 to 1 of 1",
    ):
        assert word in said


def test_pages_are_filled_and_no_more_drawn_than_asked(drawn):
    pairs = [pair(drawn, kind="exact")] * (2 * A_PAGE + 5)
    sheets = twin_sheets(drawn.manifest(), pairs, "Parts", pages=2, total=500)
    assert len(sheets) == 2
    assert f"pairs {A_PAGE + 1} to {2 * A_PAGE} of 500" in words(sheets[1])
    assert words(sheets[0]).count("the same file") == A_PAGE
    assert len(twin_sheets(drawn.manifest(), pairs, "Parts", pages=9, total=len(pairs))) == 3
    assert twin_sheets(drawn.manifest(), [], "Parts", pages=9, total=0) == []


def test_the_ends_of_chains_are_shown_where_there_are_chains(drawn):
    paths = pair(drawn).paths
    groups = [
        Group(members={"train": tuple(range(1200))}, classes=("cat", "dog"), chain=9, ends=paths),
        Group(members={"train": (0,), "test": (0,)}, classes=("cat",), chain=1),
    ]
    said = words(chain_sheet(drawn.manifest(), groups, "Parts"))
    assert "1,200 images, 2 labels; 9 pairs apart" in said
    assert said.count("apart in") == 1
    assert chain_sheet(drawn.manifest(), groups[1:], "Parts") is None
