"""Animals that are built unlike a horse: with fins, wings, shells or long tails."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bench.data.stand_ins.kit.colours import BLACK, WHITE, Hue, any_colour, darker, mixed
from bench.data.stand_ins.kit.outlines import arc, corners, ellipse, limb, petal, smooth
from bench.data.stand_ins.kit.pen import Pen

_GREEN = Hue(85, 0.5, 0.5)


@dataclass(frozen=True)
class Swimmer:
    """What has the shape of a fish, its head to the right.

    Attributes:
        skin: Its colour above.
        belly: And below.
        depth: Half its height.
        fin: Height of the fin on its back.
        tail: Half the tail's spread.
        snout: How far the head is drawn out.
        bands: How many stripes it has.
        blunt: Share of the length where it is thickest, from the tail (-1) to the head (1).
    """

    skin: Hue
    belly: Hue
    depth: float = 0.3
    fin: float = 0.2
    tail: float = 0.35
    snout: float = 0.0
    bands: int = 0
    blunt: float = 0.2

    def draw(self, pen: Pen, rng: np.random.Generator) -> None:
        """Draws it, its tail a little bent."""
        skin, bend = self.skin.near(rng), rng.normal(0, 0.1)
        pen.round(corners((-0.65, bend), (-1.05, bend - self.tail), (-0.92, bend),
                          (-1.05, bend + self.tail)), skin, 0.2)  # fmt: skip
        pen.round(corners((-0.15, -0.8 * self.depth), (-0.2, -self.depth - self.fin),
                          (0.25, -0.8 * self.depth)), darker(skin, 0.8), 0.2)  # fmt: skip
        top, low = -self.depth, self.depth
        outline = smooth((1.0 + self.snout, 0.02), (0.75, 0.6 * top), (self.blunt, top),
                         (-0.5, 0.4 * top + bend), (-0.78, bend), (-0.5, 0.4 * low + bend),
                         (self.blunt, low), (0.75, 0.6 * low))  # fmt: skip
        pen.round(outline, skin, 0.35)
        pen.fill(ellipse(self.blunt, 0.5 * low, 0.6, 0.3 * self.depth), self.belly.near(rng))
        for x in np.linspace(-0.4, 0.5, self.bands):
            pen.stroke(corners((x, -0.7 * self.depth), (x, 0.7 * self.depth)), WHITE, 0.09)
        pen.fill(petal(0.0, 0.4, 0.1, 2.3), darker(skin, 0.7))
        pen.fill(ellipse(0.72, -0.25 * self.depth, 0.06), BLACK)


def seal(pen: Pen, rng: np.random.Generator) -> None:
    """Lying, its head raised."""
    skin = Hue(215, 0.15, rng.uniform(0.3, 0.6)).near(rng)
    pen.round(smooth((0.9, -0.55), (0.75, 0.1), (0.5, 0.55), (-0.5, 0.6), (-1.0, 0.4), (-0.4, 0.1),
                     (0.35, -0.35), (0.6, -0.75)), skin, 0.35)  # fmt: skip
    pen.round(petal(0, 0.5, 0.14, 1.9), darker(skin, 0.8), 0.2)
    pen.fill(corners((-0.9, 0.45), (-1.2, 0.2), (-1.25, 0.55)), darker(skin, 0.8))
    pen.fill(ellipse(0.86, -0.6, 0.07), BLACK)
    pen.fill(ellipse(0.7, -0.65, 0.05), BLACK)


def ray(pen: Pen, rng: np.random.Generator) -> None:
    """A flat diamond with a whip."""
    skin = Hue(210, 0.25, 0.45).near(rng)
    pen.stroke(corners((0, 0.5), (0.1, 1.0), (-0.1, 1.4)), darker(skin, 0.7), 0.06)
    pen.round(smooth((0, -0.75), (0.4, -0.4), (1.0, 0.0), (0.4, 0.35), (0, 0.6), (-0.4, 0.35), (-1.0, 0.0),
                     (-0.4, -0.4)), skin, 0.35)  # fmt: skip
    for side in (-1, 1):
        pen.fill(ellipse(0.14 * side, -0.5, 0.06), BLACK)


def flatfish(pen: Pen, rng: np.random.Generator) -> None:
    """An oval with a fringe, both eyes on one side."""
    skin = Hue(35, 0.4, 0.5).near(rng)
    pen.fill(ellipse(0, 0, 0.95, 0.62), darker(skin, 0.75))
    pen.fill(corners((-0.8, 0), (-1.15, -0.3), (-1.15, 0.3)), darker(skin, 0.75))
    pen.round(ellipse(0, 0, 0.85, 0.48), skin, 0.2)
    for x, y in rng.uniform(-0.4, 0.4, (8, 2)):
        pen.fill(ellipse(x, 0.8 * y, 0.05), darker(skin, 0.6))
    for y in (-0.14, 0.1):
        pen.fill(ellipse(0.6, y, 0.06), BLACK)


def bird(pen: Pen, rng: np.random.Generator) -> None:
    """Perching, a wing on its side, or flying."""
    coat = any_colour(rng, rng.uniform(0.1, 0.8), rng.uniform(0.3, 0.8))
    pen.round(corners((-0.5, 0.0), (-1.1, rng.uniform(-0.1, 0.45)), (-0.95, 0.45), (-0.35, 0.3)),
                      darker(coat, 0.75), 0.2)  # fmt: skip
    for x in (-0.05, 0.15):
        pen.stroke(corners((x, 0.35), (x + 0.05, 0.85)), (170, 120, 50), 0.05)
    pen.round(smooth((0.6, -0.2), (0.5, 0.3), (0, 0.5), (-0.55, 0.25), (-0.5, 0.0), (0.1, -0.3)), coat, 0.35)
    pen.fill(ellipse(0.3, 0.25, 0.3, 0.18), mixed(coat, WHITE, 0.6))
    wing = petal(0, 0.85, 0.24, rng.choice((math.pi - 0.3, math.pi + 1.1)))
    pen.at(0.3, -0.05).round(wing, darker(coat, 0.65), 0.2)
    pen.round(ellipse(0.55, -0.4, 0.27), coat, 0.35)
    pen.fill(corners((0.75, -0.48), (1.1, -0.34), (0.76, -0.28)), (225, 160, 50))
    pen.fill(ellipse(0.63, -0.46, 0.06), BLACK)


def frog(pen: Pen, rng: np.random.Generator) -> None:
    """Squatting, its eyes on top."""
    skin = Hue(95, rng.uniform(0.4, 0.8), rng.uniform(0.35, 0.7)).near(rng)
    for side in (-1, 1):
        pen.round(limb((side * 0.45, 0.3), (side * 0.85, 0.1), 0.24, 0.16), darker(skin, 0.8), 0.3)
        pen.round(limb((side * 0.85, 0.1), (side * 0.7, 0.65), 0.14, 0.1), darker(skin, 0.8), 0.3)
        pen.fill(ellipse(side * 0.8, 0.7, 0.22, 0.07), darker(skin, 0.7))
    pen.round(smooth((0, -0.4), (0.6, -0.15), (0.55, 0.5), (0, 0.7), (-0.55, 0.5), (-0.6, -0.15)), skin, 0.35)
    pen.fill(ellipse(0, 0.4, 0.36, 0.24), mixed(skin, WHITE, 0.55))
    for side in (-1, 1):
        pen.round(ellipse(side * 0.34, -0.4, 0.17), skin, 0.3)
        pen.fill(ellipse(side * 0.34, -0.42, 0.09), BLACK)
    pen.stroke(arc(0, -0.35, 0.45, 0.5, math.pi - 0.5), darker(skin, 0.4), 0.05)


def lizard(pen: Pen, rng: np.random.Generator, skin: Hue = _GREEN, depth: float = 0.16) -> None:
    """Long and low, with a long tail; with a large depth a crocodile."""
    colour = skin.near(rng)
    pen.round(smooth((-0.4, -depth), (-1.2, rng.uniform(-0.3, 0.1)), (-0.4, depth)), colour, 0.3)
    for x in (-0.35, 0.35):
        for lean in (-0.12, 0.12):
            pen.round(limb((x, 0.1), (x + lean, 0.3 + depth), 0.09, 0.07), darker(colour, 0.75), 0.2)
    pen.round(ellipse(0, 0, 0.55, depth), colour, 0.35)
    pen.round(limb((0.5, 0), (0.75 + 1.2 * depth, 0), depth, 0.45 * depth), colour, 0.3)
    for x in np.linspace(-0.9, 0.4, 9):
        pen.fill(corners((x, -0.7 * depth), (x + 0.06, -1.2 * depth), (x + 0.12, -0.7 * depth)),
                         darker(colour, 0.7))  # fmt: skip
    pen.fill(ellipse(0.62, -0.06, 0.045), BLACK)


def dinosaur(pen: Pen, rng: np.random.Generator) -> None:
    """A long neck and a long tail, on pillars."""
    skin = Hue(rng.choice((95, 35, 200)), 0.35, 0.5).near(rng)
    for x in (-0.3, -0.12, 0.15, 0.32):
        pen.round(limb((x, 0.1), (x, 0.75), 0.12, 0.1), darker(skin, 0.8), 0.2)
    pen.round(smooth((-0.3, -0.1), (-1.2, 0.35), (-0.3, 0.35)), skin, 0.3)
    pen.round(ellipse(0, 0.1, 0.5, 0.34), skin, 0.35)
    pen.round(limb((0.3, 0), (0.75, -0.8), 0.18, 0.09), skin, 0.3)
    pen.round(limb((0.72, -0.82), (0.98, -0.78), 0.12, 0.08), skin, 0.3)


def snake(pen: Pen, rng: np.random.Generator) -> None:
    """In curves."""
    skin = Hue(rng.uniform(20, 120), 0.55, 0.5).near(rng)
    x = np.linspace(-1, 0.8, 28)
    y = 0.42 * np.sin(5.2 * x + rng.uniform(0, 6))
    pen.stroke(np.stack([x, y], axis=-1), skin, 0.22)
    for place in range(2, 27, 3):
        pen.fill(ellipse(x[place], y[place], 0.08), darker(skin, 0.5))
    pen.round(ellipse(x[-1] + 0.1, y[-1], 0.2, 0.13), skin, 0.3)
    pen.fill(ellipse(x[-1] + 0.15, y[-1] - 0.04, 0.04), BLACK)


def worm(pen: Pen, rng: np.random.Generator) -> None:
    """Pink, bent once."""
    skin = Hue(8, 0.4, 0.75).near(rng)
    bend = rng.uniform(-0.8, 0.8)
    x = np.linspace(-0.9, 0.9, 16)
    line = np.stack([x, bend * (x**2 - 0.4)], axis=-1)
    pen.stroke(line, skin, 0.2)
    pen.stroke(line[8:10], darker(skin, 0.8), 0.24)


def turtle(pen: Pen, rng: np.random.Generator) -> None:
    """A domed shell in plates."""
    shell, skin = Hue(45, 0.5, 0.4).near(rng), Hue(90, 0.4, 0.55).near(rng)
    for x in (-0.5, 0.45):
        pen.round(limb((x, 0.2), (x + 0.08, 0.6), 0.17, 0.13), skin, 0.3)
    pen.round(limb((0.6, 0.1), (1.0, -0.1), 0.15, 0.16), skin, 0.3)
    pen.round(smooth((-0.85, 0.3), (-0.6, -0.3), (0, -0.55), (0.6, -0.3), (0.8, 0.3), (0, 0.4)), shell, 0.4)
    for x in (-0.4, 0.0, 0.4):
        pen.fill(ellipse(x, -0.08, 0.15, 0.18), darker(shell, 1.5))
    pen.fill(ellipse(1.02, -0.16, 0.05), BLACK)


def snail(pen: Pen, rng: np.random.Generator) -> None:
    """A coiled shell on a foot."""
    shell, skin = Hue(28, 0.5, 0.6).near(rng), Hue(40, 0.3, 0.7).near(rng)
    pen.round(smooth((-1.0, 0.55), (0.5, 0.35), (0.75, -0.1), (1.0, 0.0), (0.85, 0.6)), skin, 0.3)
    for x in (0.78, 0.95):
        pen.stroke(corners((x, 0.0), (x + 0.1, -0.4)), skin, 0.06)
    pen.round(ellipse(-0.1, 0.0, 0.55), shell, 0.35)
    for size in (0.4, 0.22):
        pen.stroke(arc(-0.05, 0.03, size, 0.4, 5.8), darker(shell, 0.5), 0.07)


def crab(pen: Pen, rng: np.random.Generator, long: float = 0.0) -> None:
    """A broad shell, legs and claws; `long` draws it out to a lobster."""
    skin = Hue(12, 0.8, rng.uniform(0.5, 0.85)).near(rng)
    for side in (-1, 1):
        for y in (0.0, 0.2, 0.4):
            pen.stroke(corners((side * 0.3, y), (side * 0.75, y - 0.08), (side * 0.9, y + 0.25)), skin, 0.06)
        claw = (side * (0.72 - 0.3 * long), -0.6 - 0.2 * long)
        pen.stroke(corners((side * 0.3, -0.1), (side * 0.7, -0.2), claw), skin, 0.1)
        pen.round(petal(0, 0.4, 0.16, -1.6 + 0.5 * side) + claw, skin, 0.3)
    pen.round(ellipse(0, 0.15 - 0.1 * long, 0.52 - 0.28 * long, 0.36 + 0.1 * long), skin, 0.35)
    for step in range(int(6 * long)):
        pen.round(ellipse(0, 0.4 + 0.1 * step, 0.24 - 0.02 * step, 0.1), darker(skin, 0.9), 0.3)
    for side in (-1, 1):
        pen.fill(ellipse(0.13 * side, -0.22 - 0.2 * long, 0.06), BLACK)


def lobster(pen: Pen, rng: np.random.Generator) -> None:
    """A crab drawn out."""
    crab(pen, rng, 1.0)
