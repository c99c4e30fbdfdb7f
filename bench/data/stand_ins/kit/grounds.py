"""What things stand before: cloth, walls, sky and meadows, with clutter."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.data.stand_ins.kit.colours import any_colour
from bench.data.stand_ins.kit.outlines import blob, box, corners
from bench.data.stand_ins.kit.pen import Colour, Pen

Shape = tuple[int, int]  # height and width, pixels
Plane = NDArray[np.float32]


def clouds(rng: np.random.Generator, shape: Shape, cells: int) -> Plane:
    """Soft random unevenness (height, width) of mean 0 and deviation below 1, over so many cells a side."""
    small = rng.standard_normal((cells, cells), dtype=np.float32)
    plane: Plane = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return plane


def wash(
    rng: np.random.Generator, shape: Shape, top: Colour, bottom: Colour, uneven: float = 0.08
) -> NDArray[np.uint8]:
    """From one colour above to another below, unevenly: (height, width, 3)."""
    # Nothing in it is sharp: a quarter of the size is enough to begin with.
    height = max(2, shape[0] // 4)
    slope = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    plane = np.array(top, np.float32) * (1 - slope) + np.array(bottom, np.float32) * slope
    plane = plane * (1 + uneven * clouds(rng, (height, max(2, shape[1] // 4)), 5))[..., None]
    small = plane.clip(0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8)


def cloth(rng: np.random.Generator, shape: Shape, colour: Colour, grain: float = 0.08) -> NDArray[np.uint8]:
    """A rough cloth with folds: (height, width, 3)."""
    rough = rng.standard_normal((shape[0] // 2, shape[1] // 2), dtype=np.float32) * np.float32(grain)
    plane = cv2.resize(rough, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    plane += 1 + np.float32(0.07) * clouds(rng, shape, 4)
    coloured = plane[..., None] * np.array(colour, np.float32)
    return np.asarray(coloured.clip(0, 255), np.uint8)


def litter(pen: Pen, rng: np.random.Generator, count: int, size: float = 0.25) -> None:
    """Strews things without meaning: blobs, slabs and rods of any colour."""
    for _ in range(count):
        x, y = rng.uniform(-1.5, 1.5), rng.uniform(-1.1, 1.1)
        colour = any_colour(rng, rng.uniform(0.1, 0.8), rng.uniform(0.3, 0.9))
        reach = size * rng.uniform(0.3, 1.0)
        kind = rng.integers(3)
        part = pen.at(x, y, reach, rng.uniform(0, 3.2))
        if kind == 0:
            part.round(blob(0, 0, 1, rng), colour, 0.25)
        elif kind == 1:
            part.round(box(-1, -0.6, 1, 0.6), colour, 0.15)
        else:
            part.stroke(corners((-1.6, 0), (1.6, 0.3)), colour, 0.2)


def blades(pen: Pen, rng: np.random.Generator, count: int, colour: Colour, top: float = -0.2) -> None:
    """Grass: thin strokes from below up to about `top`."""
    for _ in range(count):
        x, height = rng.uniform(-1.6, 1.6), rng.uniform(0.2, 0.7)
        foot = rng.uniform(top + 0.4, 1.2)
        shade = rng.uniform(0.6, 1.3)
        tinted = (colour[0] * shade, colour[1] * shade, colour[2] * shade)
        pen.stroke(corners((x, foot), (x + rng.normal(0, 0.12), foot - height)), tinted, 0.02)
