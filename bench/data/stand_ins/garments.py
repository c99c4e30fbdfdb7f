"""Drawn stand-in for small grey pictures of ten kinds of clothing on black."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.data.stand_in import stand_ins
from bench.data.stand_ins.kit.camera import Camera
from bench.data.stand_ins.kit.outlines import Points, box, corners, ellipse, limb, mirrored, smooth
from bench.data.stand_ins.kit.pen import Colour, Pen, Picture
from bench.data.stand_ins.kit.sketch import Sketch

SIDE = 28
_FINENESS = 4  # drawn so much larger, for smooth edges


class _Cloth(NamedTuple):
    """What a garment is made of, in grey levels.

    Attributes:
        grey: Of the cloth.
        trim: Of collars, buttons, seams, laces and prints.
    """

    grey: float
    trim: float

    def lit(self, share: float = 1.0) -> Colour:
        """The cloth with a share of its light."""
        level = min(255.0, self.grey * share)
        return level, level, level

    @property
    def seam(self) -> Colour:
        """The colour of the trim."""
        return self.trim, self.trim, self.trim


def _upper(pen: Pen, cloth: _Cloth, sleeve: float, wide: float, long: float) -> None:
    """A garment for the upper body: sleeves of a length (0 none, 1 down to the hem) and a trunk."""
    if sleeve > 0.05:
        for side in (-1, 1):
            cuff = (side * (0.5 + 0.42 * min(sleeve, 0.5) + 0.02), -0.55 + 1.3 * sleeve)
            pen.round(limb((side * 0.42, -0.62), cuff, 0.17, 0.11), cloth.lit(0.92), 0.3)
    trunk = mirrored([(0.16, -0.82), (0.5, -0.72), (0.44, -0.2), (wide, long)])
    pen.round(trunk, cloth.lit(), 0.2)


def _print(pen: Pen, rng: np.random.Generator, cloth: _Cloth, long: float) -> None:
    """Nothing, stripes, or a picture on the breast."""
    kind = rng.integers(4)
    if kind == 0:
        for y in np.arange(-0.55, long, rng.uniform(0.16, 0.3)):
            pen.stroke(corners((-0.4, y), (0.4, y)), cloth.seam, 0.05)
    elif kind == 1:
        pen.fill(ellipse(0, -0.15, rng.uniform(0.12, 0.26), rng.uniform(0.1, 0.24)), cloth.seam)


def _t_shirt(pen: Pen, rng: np.random.Generator, cloth: _Cloth) -> None:
    long = rng.uniform(0.6, 0.9)
    _upper(pen, cloth, rng.uniform(0.0, 0.32), rng.uniform(0.38, 0.5), long)
    pen.fill(ellipse(0, -0.82, rng.uniform(0.16, 0.26), rng.uniform(0.1, 0.22)), (0, 0, 0))
    _print(pen, rng, cloth, long)


def _pullover(pen: Pen, rng: np.random.Generator, cloth: _Cloth) -> None:
    long = rng.uniform(0.65, 0.85)
    _upper(pen, cloth, rng.uniform(0.8, 1.0), rng.uniform(0.42, 0.54), long)
    pen.fill(ellipse(0, -0.83, 0.18, 0.1), cloth.seam)
    _print(pen, rng, cloth, long)
    pen.fill(box(-0.46, long - 0.1, 0.46, long), cloth.lit(0.8))


def _coat(pen: Pen, rng: np.random.Generator, cloth: _Cloth) -> None:
    long = rng.uniform(0.8, 0.97)
    _upper(pen, cloth, rng.uniform(0.8, 1.0), rng.uniform(0.44, 0.6), long)
    pen.stroke(corners((0, -0.7), (0, long)), cloth.seam, 0.06)
    for side in (-1, 1):
        pen.fill(corners((0, -0.25), (side * 0.24, -0.72), (side * 0.1, -0.86), (0, -0.7)), cloth.lit(0.7))
        pen.stroke(corners((side * 0.2, 0.35), (side * 0.38, 0.3)), cloth.seam, 0.05)


def _shirt(pen: Pen, rng: np.random.Generator, cloth: _Cloth) -> None:
    long = rng.uniform(0.7, 0.95)
    sleeve = rng.uniform(0.8, 0.95) if rng.random() < 0.7 else rng.uniform(0.15, 0.35)
    _upper(pen, cloth, sleeve, rng.uniform(0.38, 0.5), long)
    if rng.random() < 0.4:
        for x in np.arange(-0.36, 0.4, rng.uniform(0.14, 0.22)):
            pen.stroke(corners((x, -0.6), (x, long)), cloth.lit(0.75), 0.04)
    for side in (-1, 1):
        pen.fill(corners((0, -0.6), (side * 0.24, -0.7), (side * 0.12, -0.88), (0, -0.78)), cloth.lit(1.25))
    for y in np.arange(-0.5, long - 0.1, 0.24):
        pen.fill(ellipse(0, y, 0.05), cloth.seam)


def _dress(pen: Pen, rng: np.random.Generator, cloth: _Cloth) -> None:
    waist, hem = rng.uniform(0.18, 0.27), rng.uniform(0.25, 0.55)
    if rng.random() < 0.5:
        reach = rng.uniform(-0.4, 0.3)
        for side in (-1, 1):
            pen.round(limb((side * 0.24, -0.75), (side * 0.42, reach), 0.11, 0.08), cloth.lit(0.9), 0.3)
    pen.round(mirrored([(0.1, -0.92), (0.3, -0.85), (waist, -0.2), (hem, 0.95)]), cloth.lit(), 0.25)
    pen.fill(ellipse(0, -0.92, 0.14, rng.uniform(0.06, 0.2)), (0, 0, 0))
    if rng.random() < 0.4:
        pen.stroke(corners((-waist, -0.2), (waist, -0.2)), cloth.seam, 0.08)


def _trouser(pen: Pen, rng: np.random.Generator, cloth: _Cloth) -> None:
    hip, foot, apart = rng.uniform(0.24, 0.36), rng.uniform(0.1, 0.2), rng.uniform(0.12, 0.3)
    for side in (-1, 1):
        leg = corners((0, -0.9), (side * hip, -0.9), (side * (hip + 0.04), -0.4),
                      (side * (apart + foot), 0.95), (side * (apart - 0.06), 0.95), (0, -0.35))  # fmt: skip
        pen.round(leg, cloth.lit(), 0.3)
    pen.stroke(corners((-hip, -0.84), (hip, -0.84)), cloth.seam, 0.06)


def _shoe(pen: Pen, cloth: _Cloth, shaft: float, heel: float) -> Points:
    """A shoe that points to the left: its upper, with a shaft up to a height."""
    upper = smooth((-0.95, 0.35), (-0.8, 0.05), (-0.3, -0.12), (-0.05, -shaft), (0.6, -shaft), (0.75, 0.1),
                   (0.8, 0.4), (0.0, 0.42))  # fmt: skip
    pen.round(upper, cloth.lit(), 0.25)
    pen.fill(corners((-0.97, 0.36), (0.82, 0.36), (0.82, 0.42 + heel), (0.5, 0.42 + heel), (0.42, 0.44),
                     (-0.9, 0.46)), cloth.lit(0.75))  # fmt: skip
    return upper


def _sneaker(pen: Pen, rng: np.random.Generator, cloth: _Cloth) -> None:
    _shoe(pen, cloth, rng.uniform(0.2, 0.38), 0.05)
    pen.fill(box(-0.95, 0.34, 0.82, rng.uniform(0.42, 0.52)), cloth.seam)
    for step in range(3):
        x = -0.42 + 0.17 * step
        pen.stroke(corners((x, -0.02 - 0.09 * step), (x + 0.14, 0.08 - 0.05 * step)), cloth.seam, 0.06)
    if rng.random() < 0.5:
        pen.stroke(corners((-0.1, 0.25), (0.35, 0.0)), cloth.seam, 0.1)


def _ankle_boot(pen: Pen, rng: np.random.Generator, cloth: _Cloth) -> None:
    shaft = rng.uniform(0.55, 0.9)
    _shoe(pen, cloth, shaft, rng.uniform(0.08, 0.4))
    if rng.random() < 0.5:
        pen.stroke(corners((0.3, -shaft + 0.05), (0.3, 0.1)), cloth.seam, 0.05)
    else:
        pen.stroke(corners((0.0, -shaft + 0.12), (0.6, -shaft + 0.12)), cloth.seam, 0.06)


def _sandal(pen: Pen, rng: np.random.Generator, cloth: _Cloth) -> None:
    heel = rng.uniform(0.0, 0.6)
    sole = corners((-0.95, 0.4), (-0.3, 0.36), (0.3, 0.36 - heel), (0.85, 0.3 - heel), (0.85, 0.42 - heel),
                   (0.3, 0.48 - heel), (-0.2, 0.5), (-0.95, 0.5))  # fmt: skip
    pen.fill(sole, cloth.lit(0.9))
    pen.fill(corners((0.6, 0.35 - heel), (0.85, 0.35 - heel), (0.8, 0.5), (0.68, 0.5)), cloth.lit(0.8))
    for _ in range(int(rng.integers(2, 5))):
        x = rng.uniform(-0.8, 0.5)
        foot = 0.36 - heel * max(0.0, x)
        strap = corners((x, foot), (x + rng.uniform(-0.1, 0.3), foot - rng.uniform(0.25, 0.5)),
                        (x + 0.4, foot - 0.05))  # fmt: skip
        pen.stroke(strap, cloth.lit(), rng.uniform(0.06, 0.12))


def _bag(pen: Pen, rng: np.random.Generator, cloth: _Cloth) -> None:
    wide, top, low = rng.uniform(0.6, 0.9), rng.uniform(-0.35, 0.0), rng.uniform(0.55, 0.85)
    reach = rng.uniform(0.35, 0.75) * wide
    handle = corners((-reach, top), (-0.7 * reach, top - rng.uniform(0.3, 0.6)), (0.7 * reach, top - 0.45),
                     (reach, top))  # fmt: skip
    pen.stroke(handle, cloth.lit(0.85), 0.09)
    pen.round(mirrored([(wide * rng.uniform(0.8, 1.0), top), (wide, low)]), cloth.lit(), 0.2)
    if rng.random() < 0.6:
        pen.stroke(corners((-wide, top + 0.2), (0, top + 0.35), (wide, top + 0.2)), cloth.seam, 0.05)
    pen.fill(box(-0.08, top + 0.25, 0.08, top + 0.4), cloth.seam)


_GARMENTS: dict[str, Callable[[Pen, np.random.Generator, _Cloth], None]] = {
    "T-shirt/top": _t_shirt,
    "Trouser": _trouser,
    "Pullover": _pullover,
    "Dress": _dress,
    "Coat": _coat,
    "Sandal": _sandal,
    "Shirt": _shirt,
    "Sneaker": _sneaker,
    "Bag": _bag,
    "Ankle boot": _ankle_boot,
}


@stand_ins.register("garments")
class GarmentsStandIn(Sketch):
    """One garment in grey on black, filling the picture."""

    classes: ClassVar[dict[str, float]] = dict.fromkeys(_GARMENTS, 1.0)
    version: ClassVar[int] = 1
    suffix: ClassVar[str] = ".png"

    def sketch(self, class_name: str, rng: np.random.Generator, difficulty: float) -> NDArray[np.uint8]:
        """See the base: (28, 28) grey; difficulty bends the garments, pales their trim, and adds noise."""
        picture = Picture(np.zeros((SIDE * _FINENESS, SIDE * _FINENESS, 3), np.uint8))
        grey = rng.uniform(90, 235)
        contrast = rng.uniform(0.4, 1.0) * (1 - 0.7 * difficulty)
        cloth = _Cloth(grey, grey * (1 - 0.75 * contrast) if grey > 130 else grey + (255 - grey) * contrast)
        size, stretch = rng.normal(0.93, 0.02 + 0.08 * difficulty), rng.normal(1.0, 0.05 + 0.08 * difficulty)
        x, y = rng.normal(0, 0.08 * difficulty, 2)
        pen = picture.pen().at(x, y, size, rng.normal(0, 0.03 + 0.15 * difficulty), stretch)
        _GARMENTS[class_name](pen, rng, cloth)
        for x, y in rng.uniform(-0.7, 0.7, (int(rng.poisson(3 + 5 * difficulty)), 2)):
            pen.shade(ellipse(x, y, 0.3, 0.08, rng.uniform(0, 3)), rng.uniform(-0.5, 0.3))
        camera = Camera(noise=2 + 22 * difficulty, blur=0.3 + 0.6 * difficulty, cast=0.0)
        photograph = camera.photograph(picture, (SIDE, SIDE), rng)
        return np.asarray(cv2.cvtColor(photograph, cv2.COLOR_RGB2GRAY), np.uint8)
