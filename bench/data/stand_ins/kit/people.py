"""People from the front, standing, walking or waving."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bench.data.stand_ins.kit.colours import BLACK, Hue, any_colour, darker
from bench.data.stand_ins.kit.outlines import Point, ellipse, limb, mirrored, smooth
from bench.data.stand_ins.kit.pen import Colour, Pen


@dataclass(frozen=True)
class Person:
    """Somebody, from head (about -1) to feet (1).

    Attributes:
        head: Radius of the head.
        shoulders: Half their width.
        hips: Half their width.
        hair: How far it falls below the head's middle; negative is cut short, -1 is none.
        skirt: Whether there is one.
        beard: Whether there may be one.
        stout: How thick limbs are; 1 for adults.
    """

    head: float = 0.15
    shoulders: float = 0.24
    hips: float = 0.17
    hair: float = -0.3
    skirt: bool = False
    beard: bool = False
    stout: float = 1.0

    def draw(self, pen: Pen, rng: np.random.Generator) -> None:
        """Draws one of any complexion, in clothes of any colour."""
        skin = Hue(rng.uniform(16, 30), rng.uniform(0.3, 0.65), rng.uniform(0.3, 0.95)).rgb()
        top, bottom = any_colour(rng, rng.uniform(0.1, 0.8)), any_colour(rng, rng.uniform(0.05, 0.5), 0.45)
        neck = -1 + 2.2 * self.head
        hip = neck + 0.54 * (1.3 - 2 * self.head)
        self._legs(pen, rng, hip, skin if self.skirt else bottom)
        self._torso(pen, (neck, hip), top, bottom)
        self._arms(pen, rng, neck, (top if rng.random() < 0.6 else skin, skin))
        self._face(pen, rng, skin)

    def _legs(self, pen: Pen, rng: np.random.Generator, hip: float, colour: Colour) -> None:
        reach = (0.95 - hip) / 2
        for side in (-1, 1):
            knee = _below((side * 0.6 * self.hips, hip), side * abs(rng.normal(0.05, 0.15)), reach)
            foot = _below(knee, -side * abs(rng.normal(0, 0.15)), reach)
            pen.round(
                limb((side * 0.6 * self.hips, hip), knee, 0.1 * self.stout, 0.075 * self.stout), colour, 0.3
            )
            pen.round(limb(knee, foot, 0.075 * self.stout, 0.06 * self.stout), colour, 0.3)
            pen.fill(ellipse(foot[0] + 0.03 * side, foot[1] + 0.02, 0.09 * self.stout, 0.045), BLACK)

    def _torso(self, pen: Pen, between: tuple[float, float], top: Colour, bottom: Colour) -> None:
        neck, hip = between
        waist = (neck + 2 * hip) / 3
        if self.skirt:
            hem = hip + 0.4 * (0.95 - hip)
            pen.round(mirrored([(0.7 * self.hips, waist), (2.1 * self.hips, hem)]), bottom, 0.3)
        else:
            pen.round(mirrored([(self.hips, waist), (1.1 * self.hips, hip + 0.06)]), bottom, 0.25)
        chest = mirrored([(0.4 * self.shoulders, neck - 0.04), (self.shoulders, neck + 0.05),
                          (0.85 * self.hips, waist), (self.hips, hip)])  # fmt: skip
        pen.round(chest, top, 0.3)

    def _arms(self, pen: Pen, rng: np.random.Generator, neck: float, colours: tuple[Colour, Colour]) -> None:
        sleeve, skin = colours
        reach = 0.3 * (1.4 - 2 * self.head)
        for side in (-1, 1):
            shoulder = (side * 0.88 * self.shoulders, neck + 0.1)
            swing = side * (abs(rng.normal(0.25, 0.25)) if rng.random() < 0.8 else 2.3)
            elbow = _below(shoulder, swing, reach)
            hand = _below(elbow, swing - side * rng.uniform(-0.2, 0.9), reach)
            pen.round(limb(shoulder, elbow, 0.075 * self.stout, 0.06 * self.stout), sleeve, 0.3)
            pen.round(limb(elbow, hand, 0.058 * self.stout, 0.045 * self.stout), sleeve, 0.3)
            pen.fill(ellipse(*hand, 0.055 * self.stout), skin)

    def _face(self, pen: Pen, rng: np.random.Generator, skin: Colour) -> None:
        face = pen.at(0, self.head - 1, self.head)
        hair = Hue(rng.uniform(10, 45), rng.uniform(0.2, 0.7), rng.uniform(0.1, 0.75)).rgb()
        if self.hair > 0:
            fall = 1 + self.hair
            face.round(smooth((0, -1.15), (1.1, 0), (1, fall), (-1, fall), (-1.1, 0)), hair, 0.3)
        face.fill(limb((0, 0.5), (0, 1.4), 0.4, 0.42), darker(skin, 0.85))
        face.round(ellipse(0, 0, 0.82, 1), skin, 0.3)
        if self.beard and rng.random() < 0.5:
            face.fill(smooth((0.75, 0.1), (0, 1.15), (-0.75, 0.1), (0, 0.4)), hair)
        if self.hair > -1:
            fringe = smooth((0, -1.12), (0.85, -0.35), (0.5, -0.4), (0, -0.5), (-0.5, -0.4), (-0.85, -0.35))
            face.fill(fringe, hair)
        for side in (-1, 1):
            face.fill(ellipse(side * 0.32, -0.05, 0.09), BLACK)
        face.fill(ellipse(0, 0.5, 0.22, 0.06), (150, 60, 60))


def _below(start: Point, swing: float, reach: float) -> Point:
    return start[0] + reach * math.sin(swing), start[1] + reach * math.cos(swing)


MAN = Person(beard=True)
WOMAN = Person(shoulders=0.2, hair=1.0, skirt=True, stout=0.85)
BOY = Person(head=0.2, shoulders=0.2, hips=0.15)
GIRL = Person(head=0.2, shoulders=0.18, hips=0.16, hair=0.8, skirt=True, stout=0.85)
BABY = Person(head=0.36, shoulders=0.26, hips=0.24, hair=-1, stout=1.6)
