"""What there is to know about the networks of keras.applications before Keras is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

OwnPreprocessing = Literal["symmetric", "caffe", "torch", "inside"]


@dataclass(frozen=True)
class Application:
    """One network of keras.applications.

    Attributes:
        file: Name of its file of ImageNet weights without the top, with places for `alpha` and `size`.
        preprocessing: What it does to pixels in 0-255: scales them to -1..1, turns RGB to BGR and subtracts
            a mean (caffe), scales to 0..1 and standardises (torch), or all of it inside the network.
        operations: Multiply-adds in millions, roughly, at `size` and alpha 1.
        layers: How many layers it has without its top (in published widths, for three channels), with those
            that only add, pad or activate.
        size: Side of the images it was made for, in pixels.
        smallest: Side of the smallest images it takes, in pixels.
        alphas: Widths with published weights, and how the file's name writes them; empty if it has no alpha.
        sizes: Sides with published weights of their own; images of another side use those of `size`.
        standardised_twice: Its ImageNet weights were trained on pixels divided twice by their deviation.
    """

    file: str
    preprocessing: OwnPreprocessing
    operations: float
    layers: int
    size: int = 224
    smallest: int = 32
    alphas: Mapping[float, str] = field(default_factory=dict)
    sizes: tuple[int, ...] = ()
    standardised_twice: bool = False

    def weights_name(self, alpha: float | None, height: int, width: int) -> str:
        """The name of the file of weights for images of this size, by Keras' own rule."""
        size = height if height == width and height in self.sizes else self.size
        return self.file.format(alpha=self.alphas[alpha] if alpha is not None else "", size=size)


def _classic(stem: str) -> str:
    return f"{stem}_weights_tf_dim_ordering_tf_kernels_notop.h5"


def _written(*alphas: float) -> dict[float, str]:
    return {alpha: str(alpha) for alpha in alphas}


_MOBILE_NETS = {
    "MobileNet": Application(
        "mobilenet_{alpha}_{size}_tf_no_top.h5",
        "symmetric",
        569,
        85,
        alphas={0.25: "2_5", 0.5: "5_0", 0.75: "7_5", 1.0: "1_0"},
        sizes=(128, 160, 192, 224),
    ),
    "MobileNetV2": Application(
        "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{alpha}_{size}_no_top.h5",
        "symmetric",
        301,
        153,
        alphas=_written(0.35, 0.5, 0.75, 1.0, 1.3, 1.4),
        sizes=(96, 128, 160, 192, 224),
    ),
} | {
    f"MobileNetV3{size.title()}": Application(
        f"weights_mobilenet_v3_{size}_224_{{alpha}}_float_no_top_v2.h5",
        "inside",
        operations,
        layers,
        alphas=_written(0.75, 1.0),
    )
    for size, operations, layers in (("small", 57, 156), ("large", 217, 186))
}

_CLASSICS = {
    "VGG16": Application(_classic("vgg16"), "caffe", 15_347, 18),
    "VGG19": Application(_classic("vgg19"), "caffe", 19_508, 21),
    "InceptionV3": Application(_classic("inception_v3"), "symmetric", 5_712, 310, size=299, smallest=75),
    "InceptionResNetV2": Application(
        _classic("inception_resnet_v2"), "symmetric", 13_168, 779, size=299, smallest=75
    ),
    "Xception": Application(_classic("xception"), "symmetric", 8_353, 131, size=299, smallest=71),
    "NASNetMobile": Application("nasnet_mobile_no_top.h5", "symmetric", 565, 768),
    "NASNetLarge": Application("nasnet_large_no_top.h5", "symmetric", 23_790, 1_038, size=331),
}

_RES_NETS = {
    f"ResNet{depth}{version}": Application(
        _classic(f"resnet{depth}{version.lower()}"), "symmetric" if version else "caffe", operations, layers
    )
    for depth, version, operations, layers in (
        (50, "", 3_860, 174),
        (101, "", 7_570, 344),
        (152, "", 11_280, 514),
        (50, "V2", 3_480, 189),
        (101, "V2", 7_190, 376),
        (152, "V2", 10_910, 563),
    )
}

_DENSE_NETS = {
    f"DenseNet{depth}": Application(_classic(f"densenet{depth}"), "torch", operations, layers)
    for depth, operations, layers in ((121, 2_850, 426), (169, 3_380, 594), (201, 4_310, 706))
}

_EFFICIENT_NETS = {
    f"EfficientNetB{number}": Application(
        f"efficientnetb{number}_notop.h5", "inside", operations, layers, size=size, standardised_twice=True
    )
    for number, (size, operations, layers) in enumerate(
        (
            (224, 386, 236),
            (240, 686, 338),
            (260, 992, 338),
            (300, 1_830, 383),
            (380, 4_390, 473),
            (456, 10_260, 575),
            (528, 19_070, 665),
            (600, 37_740, 812),
        )
    )
} | {
    f"EfficientNetV2{name}": Application(
        f"efficientnetv2-{name.lower()}_notop.h5", "inside", operations, layers, size=size
    )
    for name, size, operations, layers in (
        ("B0", 224, 720, 269),
        ("B1", 240, 1_200, 333),
        ("B2", 260, 1_700, 348),
        ("B3", 300, 3_000, 408),
        ("S", 384, 8_400, 512),
        ("M", 480, 24_700, 739),
        ("L", 480, 56_300, 1_027),
    )
}

_CONV_NEXTS = {
    f"ConvNeXt{name}": Application(f"convnext_{name.lower()}_notop.h5", "inside", operations, layers)
    for name, operations, layers in (
        ("Tiny", 4_450, 132),
        ("Small", 8_690, 258),
        ("Base", 15_350, 258),
        ("Large", 34_360, 258),
        ("XLarge", 60_920, 258),
    )
}

APPLICATIONS: dict[str, Application] = {
    **_MOBILE_NETS,
    **_CLASSICS,
    **_RES_NETS,
    **_DENSE_NETS,
    **_EFFICIENT_NETS,
    **_CONV_NEXTS,
}
