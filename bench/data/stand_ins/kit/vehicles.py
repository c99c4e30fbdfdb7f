"""Vehicles from the side, their front to the right, about -1 to 1 wide."""

from __future__ import annotations

import math

import numpy as np

from bench.data.stand_ins.kit.colours import BLACK, WHITE, Hue, any_colour, darker
from bench.data.stand_ins.kit.outlines import arc, box, corners, ellipse, limb, petal, smooth
from bench.data.stand_ins.kit.pen import Colour, Pen

_GLASS: Colour = (160, 190, 205)
_STEEL = Hue(215, 0.12, 0.6)


def _wheels(pen: Pen, places: tuple[float, ...], y: float, size: float) -> None:
    for x in places:
        pen.fill(ellipse(x, y, size), BLACK)
        pen.fill(ellipse(x, y, 0.45 * size), (165, 165, 165))


def _windows(pen: Pen, left: float, right: float, top: float, bottom: float, count: int) -> None:
    wide = (right - left) / count
    for number in range(count):
        x = left + number * wide
        pen.fill(box(x + 0.12 * wide, top, x + 0.88 * wide, bottom), _GLASS)


def automobile(pen: Pen, rng: np.random.Generator) -> None:
    """A low body, a rounded cabin with windows, two wheels."""
    colour = any_colour(rng, rng.uniform(0.1, 0.8), 0.7)
    roof, back = rng.uniform(-0.6, -0.42), rng.uniform(-0.85, -0.6)
    pen.round(smooth((back, -0.02), (-0.5, roof), (0.15, roof), (0.55, -0.02)), darker(colour, 0.9), 0.2)
    pen.fill(corners((back + 0.2, -0.08), (-0.42, roof + 0.1), (-0.14, roof + 0.1), (-0.14, -0.08)), _GLASS)
    pen.fill(corners((-0.06, -0.08), (-0.06, roof + 0.1), (0.1, roof + 0.1), (0.36, -0.08)), _GLASS)
    pen.round(smooth((-1, 0.0), (0, -0.1), (0.65, -0.06), (1.0, 0.1), (0.98, 0.36), (0, 0.38), (-1, 0.34)),
                     colour, 0.3)  # fmt: skip
    _wheels(pen, (-0.58, 0.58), 0.38, 0.22)


def truck(pen: Pen, rng: np.random.Generator) -> None:
    """A tall box behind an upright cab."""
    colour, load = any_colour(rng, 0.7, 0.7), any_colour(rng, rng.uniform(0.0, 0.6), 0.8)
    top = rng.uniform(-0.75, -0.5)
    pen.round(box(-1.0, top, 0.38, 0.3), load, 0.15)
    pen.round(corners((0.42, -0.42), (0.8, -0.42), (0.98, 0.0), (0.98, 0.32), (0.42, 0.32)), colour, 0.2)
    pen.fill(corners((0.56, -0.34), (0.76, -0.34), (0.9, -0.02), (0.56, -0.02)), _GLASS)
    pen.fill(box(-1.0, 0.26, 0.98, 0.36), BLACK)
    _wheels(pen, (-0.72, -0.28, 0.68), 0.42, 0.2)


def pickup(pen: Pen, rng: np.random.Generator) -> None:
    """A cab in front of an open bed."""
    colour = any_colour(rng, rng.uniform(0.1, 0.8), 0.7)
    pen.round(corners((-0.1, -0.05), (0.0, -0.5), (0.38, -0.5), (0.6, -0.05)), colour, 0.2)
    pen.fill(corners((0.02, -0.08), (0.08, -0.4), (0.34, -0.4), (0.48, -0.08)), _GLASS)
    pen.round(corners((-1.0, -0.12), (0.98, -0.08), (1.0, 0.36), (-1.0, 0.36)), colour, 0.25)
    pen.fill(box(-0.96, -0.12, -0.14, -0.02), BLACK)
    _wheels(pen, (-0.6, 0.6), 0.4, 0.25)


def bus(pen: Pen, rng: np.random.Generator) -> None:
    """One long box with a row of windows."""
    pen.round(box(-1.0, -0.55, 1.0, 0.35), Hue(rng.choice((45, 0, 210)), 0.8, 0.8).near(rng), 0.15)
    _windows(pen, -0.95, 0.7, -0.42, -0.08, 5)
    pen.fill(box(0.76, -0.42, 0.94, 0.3), _GLASS)
    _wheels(pen, (-0.6, 0.55), 0.38, 0.2)


def streetcar(pen: Pen, rng: np.random.Generator) -> None:
    """A box with windows below a wire, on rails."""
    colour = Hue(rng.choice((0, 120, 45)), 0.7, 0.6).near(rng)
    pen.stroke(corners((-1.4, -0.95), (1.4, -0.95)), BLACK, 0.03)
    pen.stroke(corners((-0.2, -0.92), (0.05, -0.75), (-0.15, -0.58)), BLACK, 0.05)
    pen.round(smooth((-0.9, -0.55), (0.9, -0.55), (0.95, 0.3), (-0.95, 0.3)), colour, 0.2)
    pen.fill(box(-0.9, -0.02, 0.9, 0.08), WHITE)
    _windows(pen, -0.8, 0.8, -0.42, -0.1, 4)
    pen.fill(box(-1.5, 0.42, 1.5, 0.48), (90, 90, 95))


def train(pen: Pen, rng: np.random.Generator) -> None:
    """A steam engine: boiler, chimney, cab and wheels."""
    colour = Hue(rng.choice((0, 130, 220)), 0.5, 0.35).near(rng)
    pen.round(limb((-0.4, -0.1), (0.8, -0.1), 0.28, 0.28), colour, 0.4)
    pen.round(box(-0.95, -0.7, -0.35, 0.25), darker(colour, 1.3), 0.2)
    pen.fill(box(-0.8, -0.55, -0.5, -0.25), _GLASS)
    pen.fill(corners((0.5, -0.35), (0.46, -0.75), (0.76, -0.75), (0.72, -0.35)), BLACK)
    for x, y, size in ((0.5, -0.95, 0.14), (0.2, -1.05, 0.2)):
        pen.fill(ellipse(x, y, size), (205, 205, 205))
    _wheels(pen, (-0.6, -0.1, 0.4), 0.32, 0.22)
    pen.fill(box(-1.5, 0.54, 1.5, 0.6), (90, 80, 70))


def tractor(pen: Pen, rng: np.random.Generator) -> None:
    """One huge wheel and a small one."""
    colour = Hue(rng.choice((0, 120, 25)), 0.8, 0.65).near(rng)
    pen.round(box(-0.2, -0.25, 0.95, 0.2), colour, 0.3)
    pen.round(corners((-0.75, -0.2), (-0.65, -0.85), (-0.05, -0.85), (0.0, -0.2)), darker(colour, 0.8), 0.2)
    pen.fill(box(-0.55, -0.75, -0.15, -0.3), _GLASS)
    pen.fill(box(0.55, -0.7, 0.63, -0.2), BLACK)
    _wheels(pen, (-0.45,), 0.3, 0.5)
    _wheels(pen, (0.7,), 0.5, 0.28)


def lawn_mower(pen: Pen, rng: np.random.Generator) -> None:
    """A low deck with an engine and a long handle."""
    colour = Hue(rng.choice((0, 120, 30)), 0.85, 0.7).near(rng)
    pen.stroke(corners((-0.2, 0.1), (-0.95, -0.9), (-1.1, -0.88)), BLACK, 0.08)
    pen.round(smooth((-0.5, 0.05), (0.7, 0.0), (0.95, 0.4), (-0.6, 0.45)), colour, 0.3)
    pen.round(box(-0.1, -0.35, 0.45, 0.05), (70, 70, 75), 0.3)
    _wheels(pen, (-0.4, 0.7), 0.45, 0.2)


def tank(pen: Pen, rng: np.random.Generator) -> None:
    """Tracks, a turret and a long gun."""
    colour = Hue(80, 0.4, rng.uniform(0.3, 0.5)).near(rng)
    pen.round(limb((0.1, -0.35), (1.2, -0.45), 0.07, 0.06), darker(colour, 0.7), 0.3)
    pen.round(smooth((-0.5, -0.1), (-0.4, -0.5), (0.25, -0.5), (0.45, -0.1)), colour, 0.3)
    pen.round(corners((-0.95, -0.12), (0.8, -0.12), (1.0, 0.15), (-1.0, 0.15)), darker(colour, 1.1), 0.2)
    pen.fill(limb((-0.75, 0.3), (0.75, 0.3), 0.26, 0.26), BLACK)
    _wheels(pen, (-0.7, -0.23, 0.23, 0.7), 0.3, 0.17)


def bicycle(pen: Pen, rng: np.random.Generator) -> None:
    """Two thin wheels and a frame."""
    colour = any_colour(rng, 0.8, 0.7)
    for x in (-0.6, 0.6):
        pen.stroke(arc(x, 0.35, 0.4, 0, 2 * math.pi), BLACK, 0.06)
    for line in (((-0.6, 0.35), (-0.25, -0.3), (0.42, -0.3), (-0.02, 0.4), (-0.25, -0.3)),
        ((-0.6, 0.35), (-0.02, 0.4)), ((0.6, 0.35), (0.38, -0.55), (0.6, -0.6))):  # fmt: skip
        pen.stroke(corners(*line), colour, 0.08)
    pen.fill(ellipse(-0.3, -0.42, 0.2, 0.06), BLACK)


def motorcycle(pen: Pen, rng: np.random.Generator) -> None:
    """Two fat wheels, a tank and a seat."""
    _wheels(pen, (-0.62, 0.62), 0.35, 0.36)
    colour = any_colour(rng, 0.8, 0.7)
    pen.stroke(corners((0.62, 0.35), (0.35, -0.5), (0.1, -0.6)), (170, 170, 175), 0.09)
    pen.round(box(-0.25, 0.05, 0.25, 0.42), (95, 95, 100), 0.3)
    pen.round(smooth((-0.15, -0.25), (0.3, -0.3), (0.38, -0.02), (-0.1, 0.02)), colour, 0.3)
    pen.round(smooth((-0.85, -0.2), (-0.2, -0.18), (-0.2, 0.0), (-0.7, 0.0)), BLACK, 0.2)


def ship(pen: Pen, rng: np.random.Generator) -> None:
    """A hull with decks and a funnel, or with sails."""
    hull = any_colour(rng, rng.uniform(0.1, 0.8), rng.uniform(0.25, 0.7))
    if rng.random() < 0.6:
        pen.round(box(-0.6, -0.25, 0.4, 0.15), WHITE, 0.15)
        pen.round(box(-0.45, -0.5, 0.1, -0.2), WHITE, 0.15)
        pen.round(box(-0.3, -0.85, -0.08, -0.45), any_colour(rng, 0.7, 0.6), 0.2)
        _windows(pen, -0.55, 0.35, -0.12, 0.0, 5)
    else:
        pen.stroke(corners((0, 0.2), (0, -1.0)), (80, 60, 40), 0.05)
        pen.round(corners((0.06, -0.95), (0.75, 0.05), (0.06, 0.05)), WHITE, 0.15)
        pen.round(corners((-0.06, -0.8), (-0.6, 0.05), (-0.06, 0.05)), WHITE, 0.15)
    pen.round(corners((-0.95, 0.1), (1.05, 0.05), (0.75, 0.5), (-0.8, 0.5)), hull, 0.25)
    pen.fill(box(-3, 0.46, 3, 2.0), Hue(205, 0.55, 0.5).near(rng))


def airplane(pen: Pen, rng: np.random.Generator) -> None:
    """A long body with swept wings and a fin."""
    colour = _STEEL.near(rng) if rng.random() < 0.5 else WHITE
    pen.round(corners((0.1, -0.05), (-0.45, -0.55), (-0.25, -0.55), (0.35, -0.05)), darker(colour, 0.75), 0.2)
    pen.round(limb((-0.9, 0.0), (0.95, 0.0), 0.1, 0.13), colour, 0.4)
    pen.round(corners((-0.95, 0.0), (-1.08, -0.5), (-0.85, -0.5), (-0.55, 0.0)), any_colour(rng, 0.7, 0.7),
                      0.2)  # fmt: skip
    pen.round(corners((0.2, 0.05), (-0.6, 0.75), (-0.35, 0.75), (0.45, 0.05)), darker(colour, 0.9), 0.2)
    pen.fill(ellipse(-0.02, 0.3, 0.14, 0.07), (80, 80, 90))
    pen.fill(ellipse(0.86, -0.05, 0.08, 0.05), BLACK)


def rocket(pen: Pen, rng: np.random.Generator) -> None:
    """Upright, with fins and fire."""
    pen.fill(petal(0.55, 1.3, 0.25, math.pi / 2, 0.3), (250, 170, 50))
    colour = any_colour(rng, 0.8, 0.8)
    for side in (-1, 1):
        pen.fill(corners((side * 0.18, 0.25), (side * 0.5, 0.75), (side * 0.18, 0.65)), colour)
    pen.round(smooth((0, -1.1), (0.24, -0.6), (0.24, 0.65), (-0.24, 0.65), (-0.24, -0.6)), WHITE, 0.4)
    pen.fill(corners((0, -1.1), (0.2, -0.68), (-0.2, -0.68)), colour)
    pen.fill(ellipse(0, -0.3, 0.1), _GLASS)
