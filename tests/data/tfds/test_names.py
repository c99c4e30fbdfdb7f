"""Names of sets, and which exist."""

import pytest

from bench.data.tfds.names import SetName, known_sets, similar_sets

PARSED = {
    "mnist": SetName("mnist"),
    "mnist:3.0.1": SetName("mnist", version="3.0.1"),
    "mnist:3.*.*": SetName("mnist", version="3.*.*"),
    "emnist/letters": SetName("emnist", "letters"),
    "imagenet_v2/matched-frequency:0.1.2": SetName("imagenet_v2", "matched-frequency", "0.1.2"),
    "cifar10_1/v4.2": SetName("cifar10_1", "v4.2"),
}


@pytest.mark.parametrize("text", PARSED)
def test_a_name_is_taken_apart(text):
    assert SetName.parse(text) == PARSED[text]


@pytest.mark.parametrize(
    "text", ["", "a b", "mnist:3", "mnist/", "mnist:", "kaggle:mnist", "/mnist", "mnist/a/b", "../x", "é"]
)
def test_what_is_no_name_is_refused(text):
    with pytest.raises(ValueError, match="a name is written as in 'mnist'"):
        SetName.parse(text)


def test_the_sets_of_the_installed_package_are_known_by_their_files():
    expected = {"fashion_mnist", "cifar10", "cifar100", "horses_or_humans", "tf_flowers", "cifar10_h"}
    assert expected < known_sets()
    assert len(known_sets()) > 200
    assert not {"__init__", "__pycache__", "datasets", ""} & known_sets()


def test_every_set_with_images_and_labels_that_the_package_lists_is_known():
    import tensorflow_datasets as tfds

    listed = {
        name
        for name in tfds.list_builders(with_community_datasets=False)
        if tfds.builder_cls(name).__module__.startswith("tensorflow_datasets.image_classification")
    }
    assert len(listed) > 30
    assert listed <= known_sets()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("fashion_mnits", "fashion_mnist"), ("cifar-10", "cifar10"), ("FashionMNIST", "fashion_mnist")],
)
def test_a_slip_is_answered_with_the_nearest_name(name, nearest):
    assert similar_sets(name).startswith(f"did you mean {nearest!r}")


def test_nothing_is_made_up_for_a_name_like_no_other():
    assert similar_sets("zzzzzzzz") == ""
