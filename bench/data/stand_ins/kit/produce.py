"""Fruits and vegetables, each about as wide as its pen's coordinates from -1 to 1.

`vague` (0 to 1) says how far colour and view stray from what is usual.
"""

from __future__ import annotations

import math

import numpy as np

from bench.data.stand_ins.kit.colours import WHITE, Hue, darker, mixed
from bench.data.stand_ins.kit.outlines import blob, ellipse, limb, petal, smooth, smoothed, turned
from bench.data.stand_ins.kit.pen import Colour, Pen

_STEM: Colour = (74, 52, 30)


def apple(pen: Pen, rng: np.random.Generator, vague: float = 0.0) -> None:
    """Red, or red on yellow, or green; with its stem above, or its dark end towards the camera."""
    body = smooth((0, -0.82), (0.5, -0.95), (0.98, -0.45), (0.9, 0.35), (0.45, 0.95), (0, 0.88),
                  (-0.45, 0.95), (-0.9, 0.35), (-0.98, -0.45), (-0.5, -0.95))  # fmt: skip
    kinds = (Hue(355, 0.8, 0.72), Hue(48, 0.55, 0.85), Hue(85, 0.55, 0.7))
    skin = kinds[int(rng.choice(3, p=(0.5, 0.35, 0.15)))].near(rng, 0.6 + vague)
    pen.round(body, skin, 0.45)
    blush = Hue(2, 0.75, 0.75).near(rng)
    cheek = rng.uniform(0, 2 * math.pi)
    for angle in rng.normal(cheek, 0.7, 24):
        streak = petal(rng.uniform(0.1, 0.4), rng.uniform(0.5, 0.8), 0.04, angle)
        pen.fill(streak, mixed(skin, blush, rng.uniform(0.1, 0.6)))
    if rng.random() < 0.6:
        pen.shade(ellipse(0, -0.72, 0.35, 0.14), -0.5)
        pen.stroke(smooth((0, -0.7), (0.05, -0.95), (0.16, -1.2))[:9], _STEM, 0.09)
    else:
        pen.fill(blob(0.25, 0.45, 0.13, rng), darker(_STEM, 0.5))


def avocado(pen: Pen, rng: np.random.Generator, vague: float = 0.0) -> None:
    """Dark and rough, shaped as a pear, or round where its end faces the camera."""
    slim = rng.uniform(0.45, 0.95)
    body = smooth((0, -1.15), (0.45 * slim, -0.95), (0.62, -0.2), (0.85, 0.4), (0.5, 0.95), (0, 1.05),
                  (-0.5, 0.95), (-0.85, 0.4), (-0.62, -0.2), (-0.45 * slim, -0.95))  # fmt: skip
    skin = Hue(105, 0.4, 0.24).near(rng, 0.6 + vague)
    pen.round(body, skin, 0.5)
    for x, y in rng.uniform(-0.6, 0.6, (30, 2)):
        pen.fill(ellipse(x, y + 0.1, 0.05), darker(skin, rng.uniform(0.6, 1.7)))
    pen.fill(ellipse(0, -1.05, 0.12, 0.08), _STEM)


def banana(pen: Pen, rng: np.random.Generator, vague: float = 0.0) -> None:
    """A crescent, yellow or green, spotted when ripe."""
    bend, wide = rng.uniform(0.7, 1.3), rng.uniform(0.2, 0.28)
    angle = np.linspace(-bend, bend, 9)
    thick = wide * np.cos(angle / bend * 1.25) ** 0.6
    reach = 1.35 / math.sin(bend)
    inner, outer = reach - thick, reach + thick
    across = np.concatenate([inner * np.sin(angle), (outer * np.sin(angle))[::-1]])
    down = np.concatenate([inner * np.cos(angle), (outer * np.cos(angle))[::-1]]) - reach * 0.85
    ripe = rng.random()
    skin = (Hue(80, 0.65, 0.6) if ripe < 0.25 else Hue(50, 0.75, 0.85)).near(rng, 0.6 + vague)
    pen.round(smoothed(np.stack([across, down], axis=-1)), skin, 0.3)
    ridge = np.stack([reach * np.sin(angle[1:-1]), reach * np.cos(angle[1:-1]) - reach * 0.85], axis=-1)
    pen.stroke(ridge, darker(skin, 0.85), 0.04)
    for spot in ridge[rng.integers(0, 7, int(14 * max(0.0, ripe - 0.4)))]:
        x, y = spot + rng.normal(0, 0.08, 2)
        pen.fill(blob(x, y, 0.06, rng), (96, 66, 30))
    for side in (0, -1):
        x, y = reach * math.sin(angle[side]), reach * (math.cos(angle[side]) - 0.85)
        pen.fill(ellipse(x, y, 0.13, 0.09), (88, 74, 34))


def kiwi(pen: Pen, rng: np.random.Generator, vague: float = 0.0) -> None:
    """Brown, hairy, between a ball and an egg."""
    skin = Hue(32, 0.5, 0.42).near(rng, 0.6 + vague)
    body = ellipse(0, 0, 1.0, rng.uniform(0.75, 1.0))
    pen.round(body, skin, 0.5)
    for x, y in turned(rng.uniform(-0.62, 0.62, (26, 2)), 0.4):
        pen.stroke(np.array([(x, y), (x + 0.08, y + 0.03)]), darker(skin, rng.uniform(0.75, 1.35)), 0.02)
    if rng.random() < 0.6:
        pen.fill(blob(rng.uniform(0.5, 0.8), 0.1, 0.14, rng), darker(skin, 0.45))


def lemon(pen: Pen, rng: np.random.Generator, vague: float = 0.0) -> None:
    """Yellow, with a nipple at either end, or round where an end faces the camera."""
    skin = Hue(48, 0.8, 0.88).near(rng, 0.6 + vague)
    end = 0.95 if rng.random() < 0.3 * (1 + vague) else rng.uniform(1.2, 1.32)
    body = smooth((end, 0), (1.0, -0.22), (0.6, -0.72), (0, -0.88), (-0.6, -0.72), (-1.0, -0.22), (-end, 0),
                  (-1.0, 0.22), (-0.6, 0.72), (0, 0.88), (0.6, 0.72), (1.0, 0.22))  # fmt: skip
    pen.round(body, skin, 0.4)
    _dimple(pen, rng, skin)
    pen.fill(ellipse(0.95 * end, 0, 0.06), mixed(skin, _STEM, 0.5))


def orange(pen: Pen, rng: np.random.Generator, vague: float = 0.0) -> None:
    """A ball with dimples and a small green end."""
    skin = Hue(30, 0.88, 0.88).near(rng, 0.6 + vague)
    pen.round(ellipse(0, 0, 1.0, rng.uniform(0.9, 1.0)), skin, 0.42)
    _dimple(pen, rng, skin)
    if rng.random() < 0.7:
        x, y = rng.uniform(-0.5, 0.5, 2)
        pen.fill(blob(x, y, 0.08, rng), (70, 78, 36))


def _dimple(pen: Pen, rng: np.random.Generator, skin: Colour) -> None:
    """The pores of a peel."""
    for x, y in rng.uniform(-0.6, 0.6, (26, 2)):
        pen.fill(ellipse(x, y, 0.035), darker(skin, rng.uniform(0.85, 0.96)))


def pear(pen: Pen, rng: np.random.Generator) -> None:
    """Yellow-green, narrow above."""
    skin = Hue(68, 0.6, 0.8).near(rng)
    pen.round(smooth((0, -0.95), (0.3, -0.7), (0.4, -0.15), (0.75, 0.4), (0.4, 0.95), (-0.4, 0.95),
                     (-0.75, 0.4), (-0.4, -0.15), (-0.3, -0.7)), skin, 0.4)  # fmt: skip
    pen.fill(limb((0, -0.85), (0.12, -1.2), 0.07, 0.05), _STEM)


def mushroom(pen: Pen, rng: np.random.Generator) -> None:
    """A cap, brown or red with white spots, on a pale stalk."""
    red = rng.random() < 0.5
    pen.round(limb((0, 0.9), (0, -0.2), 0.28, 0.2), WHITE, 0.3)
    cap = (Hue(8, 0.8, 0.75) if red else Hue(28, 0.5, 0.55)).near(rng)
    pen.round(smooth((0, -0.95), (0.75, -0.55), (0.95, 0.0), (0, 0.08), (-0.95, 0.0), (-0.75, -0.55)), cap,
                     0.35)  # fmt: skip
    for x, y in rng.uniform((-0.6, -0.7), (0.6, -0.1), (6 * red, 2)):
        pen.fill(ellipse(x, y, 0.12), WHITE)


def pepper(pen: Pen, rng: np.random.Generator) -> None:
    """Red, yellow or green, in lobes."""
    skin = Hue(float(rng.choice((2, 48, 110))), 0.85, 0.7).near(rng)
    for x in (-0.42, 0.42, 0.0):
        lobe = smooth((0.7 * x, -0.65), (x + 0.42, -0.3), (x + 0.32, 0.6), (0.8 * x, 0.9), (x - 0.32, 0.6),
                      (x - 0.42, -0.3))  # fmt: skip
        pen.round(lobe, darker(skin, 0.8 if x else 1.0), 0.4)
    pen.fill(limb((0, -0.55), (0.1, -1.0), 0.16, 0.09), (70, 120, 45))
