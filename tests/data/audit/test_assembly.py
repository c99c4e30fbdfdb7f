"""What is made of the pairs that were found."""

import numpy as np
import pytest
from PIL import Image

from bench.data.audit.assembly import assemble
from bench.data.audit.files import Files
from bench.data.audit.listing import twin_list
from bench.data.audit.near import NearTwins
from bench.data.audit.orientations import ORIENTATIONS
from bench.records.audit import Counts


def save(drawn, content, name, split="train", label=0):
    """Saves an image, the same for equal contents, and returns its path."""
    return drawn.save(Image.new("L", (4, 4), content), name, split, label)


def assembled(drawn, near=(), blank=()):
    """An audit that found contents, numbered in the order of the files, to be near twins or blank."""
    manifest = drawn.manifest()
    files = Files.of(manifest)
    pairs = np.array(near, np.int64).reshape(-1, 2)
    found = NearTwins(
        pairs=pairs,
        orientation=np.arange(len(pairs)),
        deviation=np.linspace(2, 1, len(pairs)),
        similarity=np.full(len(pairs), 0.98765),
        blank=np.isin(np.arange(len(files.firsts())), blank),
        sensitivity=None,
    )
    return assemble(manifest.digest, files, found)


def test_copies_are_paired_with_the_first_of_them(drawn):
    first, other = save(drawn, 0, "a"), save(drawn, 1, "b")
    copies = [save(drawn, 0, "c"), save(drawn, 0, "d", "test"), save(drawn, 0, "e", "test", label=1)]
    audit = assembled(drawn)
    assert [(pair.paths, pair.across, pair.contradicting) for pair in audit.pairs] == [
        ((first, copies[2]), True, True),
        ((first, copies[1]), True, False),
        ((first, copies[0]), False, False),
    ]
    assert other not in {path for pair in audit.pairs for path in pair.paths}
    assert audit.manifest == drawn.manifest().digest
    assert audit.images == {"train": 3, "validation": 0, "test": 2}
    assert audit.counts == Counts(exact=3, near=0, contradicting=1, blank=0)
    assert audit.copies == ({"train": (0, 2), "test": (0, 1)},)
    (group,) = audit.linked
    assert (group.members, group.classes) == (audit.copies[0], ("cat", "dog"))
    assert (group.chain, group.ends) == (0, None)


def test_near_twins_of_copies_are_shown_where_they_matter_most(drawn):
    save(drawn, 0, "a")
    copy = save(drawn, 0, "c", "validation", label=1)
    twin = save(drawn, 1, "twin", "test")
    audit = assembled(drawn, near=[(0, 1)])
    near, exact = sorted(audit.pairs, key=lambda pair: pair.kind, reverse=True)
    assert exact.kind == "exact"
    assert (near.paths, near.orientation, near.similarity) == ((copy, twin), ORIENTATIONS[0], 0.9877)
    assert audit.counts == Counts(exact=1, near=1, contradicting=2, blank=0)
    (group,) = audit.linked
    assert (group.images, group.chain, group.ends) == (3, 1, None)


def test_what_is_linked_through_others_is_one_group_with_its_ends(drawn):
    paths = [save(drawn, number, f"{number}", "test" if number == 3 else "train") for number in range(5)]
    save(drawn, 7, "alone", "test")
    audit = assembled(drawn, near=[(0, 2), (2, 4)])
    (group,) = audit.linked
    assert group.members == {"train": (0, 2), "test": (0,)}
    assert group.chain == 2
    assert set(group.ends) == {paths[0], paths[3]}
    assert audit.groups("train").tolist() == [0, 1, 0, 2]


def test_the_largest_group_comes_first(drawn):
    for number in range(7):
        save(drawn, number, f"{number}")
    audit = assembled(drawn, near=[(0, 1), (2, 3), (2, 4), (5, 6)])
    assert [group.members["train"] for group in audit.linked] == [(2, 3, 4), (0, 1), (5, 6)]


def test_of_pairs_as_serious_the_most_alike_come_first(drawn):
    for number in range(4):
        save(drawn, number, f"{number}")
    audit = assembled(drawn, near=[(0, 1), (2, 3)])
    assert [pair.deviation for pair in audit.pairs] == [1.0, 2.0]


def test_every_blank_file_counts(drawn):
    for number in range(3):
        save(drawn, number, f"{number}")
    save(drawn, 1, "copy", "test")
    assert assembled(drawn, blank=[1]).counts.blank == 2


def test_every_image_that_has_a_twin_is_listed(drawn):
    first = save(drawn, 0, "a")
    save(drawn, 1, "b")
    copy = save(drawn, 0, "c", "test", label=1)
    assert twin_list(drawn.manifest(), assembled(drawn)).to_dict("list") == {
        "group": [1, 1],
        "split": ["train", "test"],
        "class": ["cat", "dog"],
        "path": [first, copy],
    }


@pytest.mark.parametrize("images", [1, 3])
def test_where_nothing_was_found_nothing_is_said(drawn, images):
    for number in range(images):
        save(drawn, number, f"{number}")
    audit = assembled(drawn)
    assert (audit.pairs, audit.copies, audit.linked, audit.leaking) == ((), (), (), False)
    assert twin_list(drawn.manifest(), audit).empty


def test_what_has_a_twin_itself_is_told_from_what_others_link(drawn):
    """A chain from training over a test image that has a copy, and another one, to validation."""
    for number, split in enumerate(["train", "test", "test", "validation"]):
        save(drawn, number, f"{number}", split)
    save(drawn, 1, "copy", "test", label=1)
    audit = assembled(drawn, near=[(0, 2), (2, 3), (1, 3)])
    assert audit.met("test", "train").tolist() == [True, True, True]
    assert drawn.manifest().splits["test"].paths == ("test/1.png", "test/2.png", "test/copy.png")
    direct = {(each.split, each.source): each.places for each in audit.direct}
    assert direct == {("validation", "train"): (), ("test", "train"): (0, 2), ("test", "validation"): (1,)}
