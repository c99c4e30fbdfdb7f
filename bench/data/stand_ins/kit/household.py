"""Things in a house: vessels, furniture and appliances."""

from __future__ import annotations

import math

import numpy as np

from bench.data.stand_ins.kit.colours import BLACK, WHITE, Hue, any_colour, darker, mixed
from bench.data.stand_ins.kit.outlines import arc, box, corners, ellipse, limb, mirrored, smooth
from bench.data.stand_ins.kit.pen import Colour, Pen


def _wood(rng: np.random.Generator) -> Colour:
    return Hue(28, rng.uniform(0.4, 0.7), rng.uniform(0.3, 0.65)).near(rng)


def bottle(pen: Pen, rng: np.random.Generator) -> None:
    """Tall, with a neck and a label."""
    glass = Hue(rng.uniform(20, 240), 0.5, 0.5).near(rng)
    pen.round(mirrored([(0.11, -1.0), (0.12, -0.55), (0.33, -0.2), (0.33, 0.95)]), glass, 0.5)
    pen.fill(box(-0.33, 0.05, 0.33, 0.6), any_colour(rng, 0.3, 0.9))
    pen.fill(box(-0.14, -1.05, 0.14, -0.85), any_colour(rng, 0.7, 0.6))


def bowl(pen: Pen, rng: np.random.Generator) -> None:
    """Half a ball with a dark opening."""
    colour = any_colour(rng, rng.uniform(0, 0.7), 0.8)
    pen.round(smooth((-0.95, -0.2), (-0.7, 0.4), (-0.3, 0.65), (0.3, 0.65), (0.7, 0.4), (0.95, -0.2)),
                     colour, 0.35)  # fmt: skip
    pen.fill(ellipse(0, -0.2, 0.95, 0.26), darker(colour, 1.15))
    pen.fill(ellipse(0, -0.17, 0.82, 0.19), darker(colour, 0.5))


def can(pen: Pen, rng: np.random.Generator) -> None:
    """A short cylinder with metal ends."""
    colour = any_colour(rng, 0.8, 0.75)
    pen.round(box(-0.45, -0.7, 0.45, 0.75), colour, 0.45)
    pen.fill(box(-0.45, -0.2, 0.45, 0.2), WHITE if rng.random() < 0.5 else any_colour(rng, 0.7, 0.8))
    pen.fill(ellipse(0, 0.75, 0.45, 0.12), (140, 140, 145))
    pen.fill(ellipse(0, -0.7, 0.45, 0.14), (200, 200, 205))
    pen.fill(ellipse(0.05, -0.7, 0.14, 0.05), (110, 110, 115))


def cup(pen: Pen, rng: np.random.Generator) -> None:
    """Open above, with a handle."""
    colour = any_colour(rng, rng.uniform(0, 0.8), 0.85)
    pen.stroke(arc(0.5, 0.0, 0.32, -1.4, 1.4), darker(colour, 0.8), 0.14)
    pen.round(mirrored([(0.58, -0.6), (0.5, 0.3), (0.36, 0.65)]), colour, 0.4)
    pen.fill(ellipse(0, -0.6, 0.58, 0.17), darker(colour, 1.1))
    pen.fill(ellipse(0, -0.57, 0.47, 0.12), (70, 45, 30))


def plate(pen: Pen, rng: np.random.Generator) -> None:
    """Rings seen aslant."""
    colour, flat = any_colour(rng, rng.uniform(0, 0.3), 0.92), rng.uniform(0.4, 0.95)
    pen.round(ellipse(0, 0, 0.98, 0.98 * flat), colour, 0.2)
    pen.stroke(ellipse(0, 0, 0.84, 0.84 * flat), any_colour(rng, 0.7, 0.7), 0.06)
    pen.fill(ellipse(0, 0, 0.6, 0.6 * flat), darker(colour, 0.85))


def clock(pen: Pen, rng: np.random.Generator) -> None:
    """A face with marks and two hands."""
    pen.round(ellipse(0, 0, 0.95), any_colour(rng, 0.6, 0.5), 0.25)
    pen.fill(ellipse(0, 0, 0.78), WHITE)
    for angle in np.arange(12) * math.pi / 6:
        pen.fill(ellipse(0.66 * math.cos(angle), 0.66 * math.sin(angle), 0.05), BLACK)
    for reach, width in ((0.4, 0.09), (0.6, 0.06)):
        angle = rng.uniform(0, 2 * math.pi)
        pen.stroke(corners((0, 0), (reach * math.cos(angle), reach * math.sin(angle))), BLACK, width)


def keyboard(pen: Pen, rng: np.random.Generator) -> None:
    """A slab with rows of keys, or of black and white ones."""
    pen.round(box(-1.0, -0.42, 1.0, 0.42), Hue(30, 0.05, rng.uniform(0.2, 0.75)).near(rng), 0.15)
    if rng.random() < 0.3:
        pen.fill(box(-0.92, -0.3, 0.92, 0.34), WHITE)
        for x in np.linspace(-0.8, 0.8, 11):
            pen.fill(box(x - 0.04, -0.3, x + 0.04, 0.05), BLACK)
        return
    keys = Hue(30, 0.03, rng.uniform(0.1, 0.95)).rgb()
    for y in (-0.28, -0.08, 0.12):
        for x in np.linspace(-0.86, 0.86, 9):
            pen.fill(box(x - 0.07, y - 0.06, x + 0.07, y + 0.07), keys)
    pen.fill(box(-0.5, 0.24, 0.5, 0.36), keys)


def lamp(pen: Pen, rng: np.random.Generator) -> None:
    """A shade on a foot."""
    pen.round(limb((0, 0.85), (0, -0.2), 0.06, 0.05), (120, 100, 70), 0.3)
    pen.round(ellipse(0, 0.88, 0.4, 0.12), (110, 90, 65), 0.3)
    shade = mirrored([(rng.uniform(0.2, 0.45), -0.95), (rng.uniform(0.55, 0.8), -0.1)])
    pen.fill(shade, any_colour(rng, 0.3, 0.95))
    pen.shade(ellipse(0, -0.4, 0.35, 0.3), 0.5)


def telephone(pen: Pen, rng: np.random.Generator) -> None:
    """A receiver across a body with a dial."""
    colour = any_colour(rng, rng.uniform(0, 0.9), rng.uniform(0.15, 0.8))
    pen.round(mirrored([(0.45, -0.3), (0.85, 0.7)]), colour, 0.3)
    pen.fill(ellipse(0, 0.25, 0.33, 0.28), WHITE)
    pen.fill(ellipse(0, 0.25, 0.14, 0.12), darker(colour, 0.7))
    pen.stroke(arc(0, 0.25, 0.85, -2.6, -0.55), darker(colour, 0.8), 0.22)
    for side in (-1, 1):
        pen.round(ellipse(0.75 * side, -0.2, 0.22, 0.16), darker(colour, 0.8), 0.3)


def television(pen: Pen, rng: np.random.Generator) -> None:
    """A frame around a picture, on feet."""
    pen.round(box(-0.95, -0.65, 0.95, 0.55), Hue(25, 0.3, rng.uniform(0.1, 0.4)).near(rng), 0.2)
    screen = any_colour(rng, 0.3, rng.uniform(0.3, 0.9))
    pen.round(box(-0.8, -0.52, 0.8, 0.4), screen, 0.25)
    pen.fill(corners((-0.5, -0.52), (-0.2, -0.52), (-0.6, 0.4), (-0.8, 0.4)), mixed(screen, WHITE, 0.35))
    pen.fill(corners((-0.3, 0.55), (0.3, 0.55), (0.5, 0.8), (-0.5, 0.8)), BLACK)


def bed(pen: Pen, rng: np.random.Generator) -> None:
    """A mattress with a blanket and a pillow between two boards."""
    wood = _wood(rng)
    pen.round(box(-1.0, -0.65, -0.85, 0.6), wood, 0.2)
    pen.round(box(0.85, -0.2, 1.0, 0.6), wood, 0.2)
    pen.round(box(-0.88, 0.0, 0.88, 0.35), WHITE, 0.2)
    pen.round(smooth((-0.4, -0.12), (0.85, -0.08), (0.85, 0.4), (-0.4, 0.4)), any_colour(rng, 0.6, 0.7), 0.2)
    pen.round(ellipse(-0.62, -0.12, 0.22, 0.13), WHITE, 0.3)


def chair(pen: Pen, rng: np.random.Generator) -> None:
    """A back, a seat and four legs."""
    wood, seat = _wood(rng), any_colour(rng, 0.5, 0.6)
    for x, foot in ((-0.45, 0.95), (0.45, 0.95), (-0.2, 0.75), (0.6, 0.75)):
        pen.stroke(corners((x, 0.05), (x, foot)), darker(wood, 0.8), 0.09)
    pen.round(box(-0.5, -0.95, -0.36, 0.1), wood, 0.2)
    pen.round(corners((-0.5, -0.95), (0.0, -1.05), (0.0, -0.1), (-0.5, 0.0)), wood, 0.15)
    pen.round(corners((-0.5, 0.0), (-0.15, -0.15), (0.65, -0.12), (0.5, 0.1)), seat, 0.2)


def couch(pen: Pen, rng: np.random.Generator) -> None:
    """A broad seat with arms and cushions."""
    colour = any_colour(rng, rng.uniform(0.1, 0.7), 0.6)
    pen.round(smooth((-0.8, -0.5), (0.8, -0.5), (0.85, 0.3), (-0.85, 0.3)), darker(colour, 0.85), 0.25)
    for x in (-0.4, 0.4):
        pen.round(smooth((x - 0.38, 0.05), (x + 0.38, 0.05), (x + 0.38, 0.4), (x - 0.38, 0.4)), colour, 0.3)
    for side in (-1, 1):
        pen.round(limb((side * 0.88, -0.05), (side * 0.88, 0.45), 0.16, 0.14), colour, 0.3)


def table(pen: Pen, rng: np.random.Generator) -> None:
    """A top on four legs."""
    wood = _wood(rng)
    for x, foot in ((-0.55, 0.55), (0.75, 0.55), (-0.85, 0.85), (0.5, 0.85)):
        pen.stroke(corners((x, -0.1), (x, foot)), darker(wood, 0.7), 0.1)
    pen.fill(corners((-0.95, 0.0), (-0.6, -0.35), (1.0, -0.35), (0.65, 0.0)), darker(wood, 1.2))
    pen.fill(box(-0.95, 0.0, 0.65, 0.12), wood)


def wardrobe(pen: Pen, rng: np.random.Generator) -> None:
    """A tall box with two doors."""
    wood = _wood(rng)
    pen.round(box(-0.62, -0.95, 0.62, 0.9), wood, 0.15)
    for side in (-1, 1):
        pen.fill(
            box(min(0.05 * side, 0.54 * side), -0.82, max(0.05 * side, 0.54 * side), 0.75), darker(wood, 1.2)
        )
        pen.fill(ellipse(0.11 * side, 0.0, 0.05), BLACK)
    pen.fill(box(-0.7, -1.0, 0.7, -0.9), darker(wood, 0.8))
