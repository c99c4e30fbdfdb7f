"""Which runs are the same run."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.digests import digest_data
from bench.suite.grid import Variant
from bench.suite.identity import AS_BEFORE, Numerics, Run
from bench.suite.regularisation import regularisation_model
from bench.suite.schema import AXES

MANIFEST = "ab" * 32


@pytest.fixture
def run(cells):
    """The first run of the changed suite."""

    def first(*edits, extra="", settings=None, **fields):
        cell = cells(*edits, extra=extra, variant=Variant(None, settings))[0]
        given_fields = {"seed": 1, "numerics": Numerics(), "manifest_digest": MANIFEST, **fields}
        return Run(cell=cell, **given_fields)

    return first


SAME = {
    "key order": [("image_size: [32, 32]\n    epochs: 3\n", "epochs: 3\n    image_size: [32, 32]\n")],
    "title": [("title: Tiny", "title: Another")],
    "suite": [("suite: tiny", "suite: another")],
    "comment": [("title: Tiny", "title: Tiny # small")],
    "defaults written out": [("{name: adam}", "{name: adam, learning_rate: 0.001, momentum: 0}")],
    "default left out": [("    optimizer: {name: adam}\n", "")],
    "number spelt otherwise": [("{name: adam}", "{learning_rate: 1.0e-3}")],
    "seeds": [("seeds: [1, 2]", "seeds: [5]")],
    "name of the dataset": [("  photos:", "  p:"), ("dataset: photos", "dataset: p")],
    "name of the architecture": [("cnn-small:", "c:"), ("[cnn-small,", "[c,")],
    "name of the regularisation": [
        ("  none:", "  plain:"),
        ("regularisation: none", "regularisation: plain"),
    ],
    "name of the protocol": [("  default:", "  d:"), ("protocol: default", "protocol: d")],
    "path": [("path: photos", "path: /elsewhere/photos")],
    "folders": [("{train: train, test: test}", "{train: training, test: testing}")],
    "stand-in": [("    path: photos", "    path: photos\n    stand_in: {draws: casting}")],
    "exclude": [("    path: photos", "    path: photos\n    exclude: ['new*']")],
    "limit": [("    path: photos", "    path: photos\n    limit: {train: 5}")],
    "split seed": [("    path: photos", "    path: photos\n    split_seed: 3\n    resplit: true")],
    "where it can be had": [("    path: photos", "    path: photos\n    obtain: Ask us.")],
    "bad images": [("    path: photos", "    path: photos\n    on_bad_image: skip")],
    "one kernel size for all": [("filters: [4]", "filters: [4]\n    kernel_size: [3]")],
    "reference": [
        ("seeds: [1, 2]", "seeds: [1, 2]\nreference: {source: a, hardware: b, same_test_images: true}")
    ],
    "other cells": [("[tf-data, in-memory]", "[tf-data]")],
}


@pytest.mark.parametrize("edits", SAME.values(), ids=SAME)
def test_what_cannot_change_the_numbers_does_not_change_the_fingerprint(run, edits):
    assert run(*edits).fingerprint == run().fingerprint


def test_a_setting_by_path_is_the_same_as_one_in_the_suite(run):
    there = run(("epochs: 3\n", "epochs: 4\n")).fingerprint
    assert run(settings={"protocol.epochs": 4}).fingerprint == there
    extra = "overrides:\n  - match: {}\n    set: {protocol.epochs: 4}\n"
    assert run(extra=extra).fingerprint == there


# Of an optimiser that takes every setting.
SGD = ("{name: adam}", "{name: sgd}")
CHANGES = {
    "dataset.color": "grayscale",
    "architecture.filters": [5],
    "architecture.kernel_size": 5,
    "architecture.strides": 2,
    "architecture.padding": "valid",
    "architecture.pooling": "average",
    "architecture.batch_norm": True,
    "architecture.conv_bias": False,
    "architecture.dense": [8],
    "architecture.dropout": 0.5,
    "architecture.scaling": "none",
    "architecture.head": "logits",
    "protocol.image_size": [32, 33],
    "protocol.interpolation": "nearest",
    "protocol.batch_size": 8,
    "protocol.epochs": 4,
    "protocol.optimizer.name": "rmsprop",
    "protocol.optimizer.learning_rate": 0.002,
    "protocol.optimizer.momentum": 0.5,
    "protocol.optimizer.weight_decay": 0.1,
    "protocol.loss": "sparse_categorical_crossentropy",
    "protocol.early_stopping.patience": 5,
    "protocol.early_stopping": {"monitor": "val_accuracy"},
    "protocol.best_epoch": "val_accuracy",
    "protocol.precision": "mixed_bfloat16",
    "protocol.jit_compile": True,
    "protocol.threads": 1,
    "regularisation.l1": 0.1,
    "regularisation.l2": 0.1,
    "regularisation.dropout": 0.1,
    "regularisation.reduce_on_plateau.factor": 0.1,
    "regularisation.augmentation.rotation": 1,
    "regularisation.augmentation.shear": 1,
    "regularisation.augmentation.height_shift": 0.1,
    "regularisation.augmentation.width_shift": 0.1,
    "regularisation.augmentation.zoom": 0.1,
    "regularisation.augmentation.horizontal_flip": True,
    "regularisation.augmentation.vertical_flip": True,
    "regularisation.augmentation.brightness": [0.5, 1.5],
    "regularisation.augmentation.contrast": 0.1,
    "regularisation.augmentation.fill": "constant",
    "regularisation.augmentation.fill_value": 1,
    "regularisation.augmentation.native": True,
    "regularisation.augmentation.applied": "device",
}


def test_every_change_of_a_setting_is_another_fingerprint(run):
    found = {path: run(SGD, settings={path: value}).fingerprint for path, value in CHANGES.items()}
    found["none"] = run(SGD).fingerprint
    assert len(set(found.values())) == len(found)


def leaves(data, path=""):
    if not isinstance(data, dict):
        return {path}
    return set().union(*(leaves(value, f"{path}.{key}" if path else key) for key, value in data.items()))


def test_no_field_is_forgotten_in_the_list_of_changes(run):
    """Every field of the plainest configuration is changed above, or is listed here with its reason."""
    elsewhere = {"loader", "seed", "training_version", "architecture.family"}
    later = {"protocol.stages", "protocol.frozen_features"}  # changed in the tests of training
    written = {leaf for leaf in leaves(run().configuration) if not leaf.startswith("numerics.")}
    changed = {path for path in CHANGES}
    uncovered = {
        leaf
        for leaf in written - elsewhere - later
        if not any(
            path == leaf or path.startswith(f"{leaf}.") or leaf.startswith(f"{path}.") for path in changed
        )
    }
    assert not uncovered


OTHERS = [
    {"seed": 2},
    {"manifest_digest": "cd" * 32},
    {"weights_digest": "ef" * 32},
    {"numerics": Numerics(backend="jax")},
    {"numerics": Numerics(backend="torch")},
    {"numerics": Numerics(device="gpu")},
    {"numerics": Numerics(epsilon=1e-6)},
]


def test_seed_images_weights_backend_and_device_are_identity(run):
    plain = run()
    found = {plain.fingerprint, *(replace(plain, **fields).fingerprint for fields in OTHERS)}
    assert len(found) == len(OTHERS) + 1


def test_the_loader_and_the_family_are_identity(run):
    loader = run(("[tf-data, in-memory]", "[in-memory]"))
    family = run(("[cnn-small,", "[mobile,"))
    assert len({run().fingerprint, loader.fingerprint, family.fingerprint}) == 3


def test_a_change_of_training_semantics_makes_every_run_another(run, monkeypatch):
    before = run().fingerprint
    monkeypatch.setattr("bench.suite.identity.TRAINING_VERSION", 999)
    assert run().fingerprint != before


def test_a_weights_file_is_known_by_its_content_not_its_place(run):
    def named(file, digest, more=""):
        weights = f"weights: {{file: {file}, sha256: {digest * 32}{more}}}"
        edits = [
            ("application: MobileNetV2}", f"application: MobileNetV2, {weights}}}"),
            ("[cnn-small,", "[mobile,"),
        ]
        return run(*edits, weights_digest=digest * 32)

    assert named("a.h5", "aa").fingerprint == named("/b/c.h5", "aa").fingerprint
    assert named("a.h5", "aa").fingerprint == named("a.h5", "aa", ", obtain: Ask us.").fingerprint
    assert named("a.h5", "aa").fingerprint != named("a.h5", "bb").fingerprint
    assert "c.h5" not in str(named("/b/c.h5", "aa").configuration)


def test_every_default_is_written_out(run):
    written = run().configuration
    assert written["protocol"]["optimizer"] == {
        "name": "adam",
        "learning_rate": 0.001,
        "momentum": 0.0,
        "weight_decay": None,
    }
    assert written["protocol"]["early_stopping"] is None
    assert written["protocol"]["threads"] == 2
    assert written["architecture"]["kernel_size"] == [3]
    assert written["architecture"]["dropout"] == {"convolution": 0, "flatten": 0, "dense": 0, "scores": 0}
    assert set(written["regularisation"]) == set(regularisation_model().model_fields)
    assert written["numerics"] == {
        "backend": "tensorflow",
        "device": "cpu",
        "floatx": "float32",
        "epsilon": 1e-07,
        "image_data_format": "channels_last",
    }
    transfer = run(("[cnn-small,", "[mobile,")).configuration["architecture"]
    assert (transfer["application"], transfer["alpha"], transfer["weights"]) == (
        "MobileNetV2",
        1.0,
        "imagenet",
    )


def test_the_configuration_is_plain_data_without_paths(run):
    written = run(
        ("path: photos", "path: /home/somebody/photos"), ("    path", "    exclude: [secret*]\n    path")
    )
    assert "somebody" not in str(written.configuration)
    assert "secret" not in str(written.configuration)
    assert digest_data(written.configuration)


def test_the_id_is_a_slug_and_the_beginning_of_the_fingerprint(run):
    first = run()
    assert first.id == f"photos_cnn-small_none_tf-data_default_s1_{first.fingerprint[:12]}"
    assert re.fullmatch(r"[0-9a-f]{64}", first.fingerprint)
    assert first.id.split("_")[: len(AXES)] == [first.cell.names[axis] for axis in AXES]


@given(st.permutations(["seed", "loader", "protocol", "numerics"]))
def test_the_order_of_keys_is_no_identity(order):
    data = {"seed": 1, "loader": "tf-data", "protocol": {"b": 1.5, "a": None}, "numerics": [1, 2]}
    assert digest_data({key: data[key] for key in order}) == digest_data(data)


@pytest.mark.parametrize("place", AS_BEFORE, ids=".".join)
def test_what_came_later_leaves_older_runs_as_they_are(run, place):
    *_, name = place
    path, value = ".".join(place), AS_BEFORE[place]
    augmented = {"regularisation.augmentation.rotation": 5}
    plain = run(settings=augmented)
    assert run(settings={**augmented, path: value}).fingerprint == plain.fingerprint
    inner = plain.configuration
    for part in place[:-1]:
        inner = inner[part]
    assert name not in inner
    other = {"protocol.precision": "mixed_float16", "protocol.jit_compile": False}.get(path, "device")
    assert run(settings={**augmented, path: other}).fingerprint != plain.fingerprint
