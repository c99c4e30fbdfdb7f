"""Audits on disk, and what is asked of them."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import BenchError
from bench.records.audit import Audit, Counts, Direct, Group, Pair, Sensitivity, read_audit, write_audit
from bench.suite.dataset import SPLITS


def group(members, classes=("cat",)):
    return Group(members=members, classes=classes, chain=1)


def audit_of(images, linked=(), copies=(), pairs=()):
    return Audit(
        manifest="f" * 64,
        images=dict(zip(SPLITS, images, strict=True)),
        counts=Counts(exact=len(copies), near=len(linked), contradicting=0, blank=0),
        pairs=pairs,
        copies=copies,
        linked=linked,
        sensitivity=Sensitivity(twins=500, found=499),
    )


@pytest.fixture
def audit():
    """Three in a group across all splits, of which two are the same file; two in test alone."""
    return audit_of(
        (4, 2, 5),
        linked=[group({"train": (1,), "validation": (0,), "test": (3,)}), group({"test": (1, 4)})],
        copies=[{"train": (1,), "test": (3,)}],
        pairs=[
            Pair(
                kind="near",
                paths=("a", "b"),
                splits=("train", "test"),
                classes=("cat", "dog"),
                similarity=0.98,
            )
        ],
    )


def test_an_audit_comes_back_as_it_was_written(tmp_path, audit):
    write_audit(tmp_path / "a.json", audit)
    assert read_audit(tmp_path / "a.json") == audit
    assert json.loads((tmp_path / "a.json").read_text())["schema_version"] == 1


def test_a_brief_audit_has_the_first_pairs_and_all_else(audit):
    brief = audit.model_copy(update={"pairs": audit.pairs * 3}).brief(pairs=1)
    assert brief == audit
    assert (brief.pairs, brief.linked) == (audit.pairs, audit.linked)


def test_twins_have_one_group_and_all_else_its_own(audit):
    assert audit.groups("test").tolist() == [0, 1, 2, 3, 1]
    assert audit.groups("train").tolist() == [0, 1, 2, 3]


def test_images_with_a_twin_in_other_splits_are_named(audit):
    assert audit.met("test", "train").tolist() == [False, False, False, True, False]
    assert audit.met("test", "validation").tolist() == [False, False, False, True, False]
    assert audit.met("test", "validation", exactly=True).tolist() == [False] * 5
    assert audit.met("test", "train", "validation", exactly=True).tolist() == [
        False,
        False,
        False,
        True,
        False,
    ]
    assert audit.met("validation", "train").tolist() == [True, False]


def test_leaks_are_counted_by_split(audit):
    found = [(leak.split, leak.sources, leak.images, leak.exact, leak.twins) for leak in audit.leaks()]
    assert found == [
        ("validation", ("train",), 2, 0, 1),
        ("test", ("train",), 5, 1, 1),
        ("test", ("validation",), 5, 0, 1),
        ("test", ("train", "validation"), 5, 1, 1),
    ]


def test_what_is_there_itself_is_told_from_what_others_link(audit):
    assert audit.met_directly("test", "train") is None
    assert {(leak.direct, leak.through) for leak in audit.leaks()} == {(None, None)}
    links = (("validation", "train", ()), ("test", "train", (3,)), ("test", "validation", ()))
    told = audit.model_copy(
        update={
            "direct": tuple(
                Direct(split=split, source=source, places=places) for split, source, places in links
            )
        }
    )
    assert told.met_directly("test", "train", "validation").tolist() == [False, False, False, True, False]
    assert not told.met_directly("test", "validation").any()
    found = [(leak.split, leak.sources, leak.direct, leak.through) for leak in told.leaks()]
    assert found == [
        ("validation", ("train",), 0, 1),
        ("test", ("train",), 1, 0),
        ("test", ("validation",), 0, 1),
        ("test", ("train", "validation"), 1, 0),
    ]


def test_splits_without_images_leak_nothing():
    assert [leak.split for leak in audit_of((3, 0, 2)).leaks()] == ["test"]
    assert audit_of((3, 0, 2)).groups("validation").tolist() == []


@pytest.mark.parametrize(
    ("linked", "leaking"),
    [
        ((), False),
        ([group({"train": (0, 1)})], False),
        ([group({"train": (0, 1)}, ("cat", "dog"))], True),
        ([group({"train": (0,), "test": (1,)})], True),
    ],
)
def test_what_leaks(linked, leaking):
    assert audit_of((2, 2, 2), linked).leaking is leaking


@given(st.lists(st.integers(0, 6), min_size=1, max_size=20))
def test_groups_are_the_partition_that_was_linked(of_images):
    linked = [
        group({"test": tuple(np.flatnonzero(np.array(of_images) == number).tolist())})
        for number in set(of_images)
        if of_images.count(number) > 1
    ]
    groups = audit_of((0, 0, len(of_images)), linked).groups("test").tolist()
    assert list(dict.fromkeys(groups)) == list(range(len(set(of_images))))
    assert len(set(zip(groups, of_images, strict=True))) == len(set(of_images))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text[: len(text) // 2], "EOF"),
        (lambda text: text.replace('"schema_version":1', '"schema_version":2'), "schema_version"),
        (lambda text: text.replace('"test":[1,4]', '"test":[1,5]'), "test has no image 5"),
        (lambda text: text.replace('"test":[1,4]', '"tset":[1,4]'), "linked.1.members"),
        (lambda text: text.replace('"test":[1,4]', '"test":[-1,4]'), "linked.1.members"),
        (lambda text: text.replace('"images":{"train":4,', '"images":{'), "train has no image 1"),
    ],
    ids=[
        "cut off",
        "another version",
        "no such image",
        "no such split",
        "a negative place",
        "a split missing",
    ],
)
def test_what_is_damaged_is_refused_by_name(tmp_path, audit, damage, said):
    file = tmp_path / "a.json"
    write_audit(file, audit)
    before = file.read_text()
    file.write_text(damage(before))
    assert file.read_text() != before
    with pytest.raises(BenchError, match=said) as refused:
        read_audit(file)
    assert str(refused.value).startswith(f"{file}: this is no valid audit")


def test_an_audit_that_does_not_tell_direct_twins_apart_is_read(tmp_path, audit):
    file = tmp_path / "a.json"
    write_audit(file, audit)
    file.write_text(file.read_text().replace(',"direct":null', ""))
    assert "direct" not in file.read_text()
    assert read_audit(file) == audit


def test_what_is_missing_is_said_to_be(tmp_path):
    with pytest.raises(BenchError, match="cannot be read: No such file"):
        read_audit(tmp_path / "none.json")


def test_seventy_thousand_images_with_many_twins_take_little_room(tmp_path):
    chained = {"chain": 3, "ends": ("test/sweater/012345.png",) * 2}
    linked = [
        group({"train": (place,), "test": (place,)}).model_copy(update=chained) for place in range(7_000)
    ]
    write_audit(tmp_path / "a.json", audit_of((60_000, 0, 10_000), linked))
    assert (tmp_path / "a.json").stat().st_size < 2**20
    assert read_audit(tmp_path / "a.json").met("test", "train").sum() == 7_000
