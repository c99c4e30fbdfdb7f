import pytest

from bench.report.settings_in_words import of_architecture, of_protocol, of_regularisation


def test_an_architecture_is_told_without_what_is_usual():
    said = of_architecture(
        {
            "family": "convnet",
            "filters": [8, 16],
            "kernel_size": [3, 3],
            "strides": [1, 2],
            "pooling": "none",
            "batch_norm": False,
            "conv_bias": True,
            "dense": [],
            "dropout": {"flatten": 0.2, "dense": 0.0},
            "head": "softmax",
            "scaling": "unit",
        }
    )
    assert said == [
        "convnet",
        "convolutions with filters 8, 16",
        "strides 1, 2",
        "no pooling",
        "dropout (flatten 0.2)",
        "softmax at the end",
        "pixels scaled to 0-1",
    ]


def test_weights_are_named_by_where_they_come_from():
    assert "ImageNet weights" in of_architecture({"weights": "imagenet"})
    assert "weights from the suite's own file" in of_architecture({"weights": {"sha256": "ab"}})
    assert "random weights" in of_architecture({"weights": "none"})


def test_settings_of_a_family_that_is_not_known_are_named_as_the_suite_names_them():
    assert of_architecture({"family": "mixer", "patches": [4, 4], "token": None}) == [
        "mixer",
        "patches [4, 4]",
    ]


def test_only_what_is_in_force_regularises():
    off = {"augmentation": None, "dropout": None, "l1": None, "l2": None}
    assert of_regularisation(off) == []
    turned = {"rotation": 20.0, "horizontal_flip": True, "zoom": 0, "fill": "nearest", "fill_value": 0.0}
    said = of_regularisation({**off, "augmentation": turned, "l2": {"rate": 0.01}})
    assert said == [
        "augmentation (rotation 20, horizontal flip, filled with the nearest pixels)",
        "l2 (rate 0.01)",
    ]
    nothing = {**turned, "rotation": 0.0, "horizontal_flip": False, "native": True}
    assert of_regularisation({**off, "augmentation": nothing}) == []


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        ("nearest", "filled with the nearest pixels"),
        ("constant", "filled with grey level 127.5"),
        ("reflect", "filled by reflection"),
        ("wrap", "filled from the other side"),
    ],
)
def test_what_fills_the_places_outside_an_image_is_told(fill, said):
    filled = {"fill": fill, "fill_value": 127.5}
    for reaching in ("rotation", "shear", "height_shift", "width_shift", "zoom"):
        (phrase,) = of_regularisation({"augmentation": {reaching: 0.2, **filled}})
        assert phrase == f"augmentation ({reaching.replace('_', ' ')} 0.2, {said})"
    (phrase,) = of_regularisation({"augmentation": {"vertical_flip": True, **filled}})
    assert phrase == "augmentation (vertical flip)", "no place is outside"


def test_a_loaders_own_augmentation_is_told_apart():
    (phrase,) = of_regularisation({"augmentation": {"horizontal_flip": True, "native": True}})
    assert phrase == "each loader's own augmentation (horizontal flip)"


def test_a_protocol_is_told_with_its_stages():
    stage = {"epochs": 5, "learning_rate": 1e-5, "unfreeze": 50, "batch_norm": {"momentum": 0.9}}
    said = of_protocol({"image_size": [32, 48], "epochs": 3, "loss": "auto", "stages": [stage]})
    assert said == [
        "images of 32 x 48 pixels",
        "at most 3 epochs",
        "then 5 epochs at 1e-05 with the base's last 50 layers trained too, and all batch normalisation of"
        " the base with momentum 0.9",
    ]
