"""Four-legged animals from the side, all by one plan and told apart by its numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bench.data.stand_ins.kit.colours import BLACK, WHITE, Hue, darker, mixed
from bench.data.stand_ins.kit.outlines import Point, blob, corners, ellipse, limb, smooth
from bench.data.stand_ins.kit.pen import Colour, Pen

_DARK = Hue(30, 0.3, 0.15)


@dataclass(frozen=True)
class Beast:
    """An animal that looks to the right; lengths in steps of its pen, its body's middle at the origin.

    Attributes:
        coat: Of body, legs and head.
        length: Half the body's length.
        depth: Half its height.
        legs: Their length below the belly.
        leg: Half their width.
        neck: Its length.
        rise: How steeply the neck rises, in radians.
        head: Radius of the skull.
        snout: How far it reaches beyond the skull.
        ears: Their shape.
        ear: Their length.
        tail: Its length.
        brush: Half the width of the tail.
        lift: How steeply the tail rises, in radians; negative hangs.
        back: Height of a hump.
        pattern: On the body.
        mark: Colour of the pattern, of a mane and of the tail's end.
        belly: Colour of the underside, None for that of the coat.
        crown: What the head bears.
        mane: Whether there is one.
    """

    coat: Hue
    length: float = 0.5
    depth: float = 0.26
    legs: float = 0.4
    leg: float = 0.07
    neck: float = 0.2
    rise: float = 0.7
    head: float = 0.17
    snout: float = 0.14
    ears: Literal["pointed", "round", "long", "none"] = "pointed"
    ear: float = 0.14
    tail: float = 0.4
    brush: float = 0.03
    lift: float = -0.7
    back: float = 0.0
    pattern: Literal["plain", "spots", "stripes", "patches", "spines"] = "plain"
    mark: Hue = _DARK
    belly: Hue | None = None
    crown: Literal["none", "antlers", "horns", "trunk"] = "none"
    mane: bool = False

    def draw(self, pen: Pen, rng: np.random.Generator) -> None:
        """Draws it, standing, walking or grazing."""
        coat, mark = self.coat.near(rng, 0.6), self.mark.near(rng, 0.5)
        nod = rng.normal(-0.1, 0.25) - (0.5 * rng.random() < 0.1) * 0.9
        self._legs(pen, rng, coat)
        self._tail(pen, rng, coat, mark)
        self._body(pen, rng, coat, mark)
        self._head(pen, rng, coat, mark, nod)

    def _legs(self, pen: Pen, rng: np.random.Generator, coat: Colour) -> None:
        stride = rng.uniform(0, 0.5)
        for shade, sign in ((0.7, -1), (1.0, 1)):
            for x, phase in ((-0.74, 1), (0.74, -1)):
                hip = (x * self.length, 0.35 * self.depth)
                swing = sign * phase * stride + rng.normal(0, 0.08)
                foot = (hip[0] + self.legs * math.sin(swing), self.depth + self.legs * math.cos(swing))
                pen.round(limb(hip, foot, 1.5 * self.leg, 0.8 * self.leg), darker(coat, shade), 0.25)

    def _tail(self, pen: Pen, rng: np.random.Generator, coat: Colour, mark: Colour) -> None:
        if not self.tail:
            return
        root = (-0.93 * self.length, -0.3 * self.depth)
        angle = math.pi + self.lift + rng.normal(0, 0.2)
        middle = _towards(root, angle, 0.5 * self.tail)
        end = _towards(middle, angle + rng.normal(0, 0.3), 0.5 * self.tail)
        pen.round(limb(root, middle, max(0.025, 0.7 * self.brush), max(0.025, self.brush)), coat, 0.2)
        pen.round(limb(middle, end, max(0.025, self.brush), 0.03), mark if self.mane else coat, 0.2)

    def _body(self, pen: Pen, rng: np.random.Generator, coat: Colour, mark: Colour) -> None:
        length, depth = self.length, self.depth
        outline = smooth((length, -0.25 * depth), (0.98 * length, 0.4 * depth),
                         (0.45 * length, 0.95 * depth), (-0.4 * length, 0.85 * depth),
                         (-length, 0.45 * depth), (-1.02 * length, -0.4 * depth),
                         (-0.6 * length, -0.95 * depth), (0.0, -0.9 * depth - self.back),
                         (0.6 * length, -0.9 * depth))  # fmt: skip
        pen.round(outline, coat, 0.35)
        if self.belly is not None:
            pen.fill(ellipse(0, 0.62 * depth, 0.7 * length, 0.3 * depth), self.belly.near(rng, 0.4))
        places = rng.uniform(-0.78, 0.78, (14, 2)) * (length, 0.75 * depth)
        if self.pattern == "spots":
            for x, y in places:
                pen.fill(ellipse(x, y, 0.055, 0.045), mark)
        elif self.pattern == "patches":
            for x, y in places[:4]:
                pen.fill(blob(x, y, 0.5 * depth, rng), mark)
        elif self.pattern == "stripes":
            for x in np.linspace(-0.85, 0.8, 8) * length:
                lean, reach = rng.normal(0, 0.04), depth * rng.uniform(0.5, 0.8)
                pen.stroke(corners((x, -reach), (x + lean + 0.04, 0), (x + lean, reach)), mark, 0.05)
        elif self.pattern == "spines":
            for x in np.linspace(-1, 0.7, 26) * length:
                pen.stroke(corners((x, -0.2 * depth), (x - 0.2, -1.5 * depth + 0.6 * abs(x))), mark, 0.025)

    def _head(self, pen: Pen, rng: np.random.Generator, coat: Colour, mark: Colour, nod: float) -> None:
        shoulder = (0.78 * self.length, -0.3 * self.depth)
        skull = _towards(shoulder, -(self.rise + nod), self.neck + 0.6 * self.head)
        if self.mane and self.rise < 0.7:
            pen.round(blob(*skull, 1.75 * self.head, rng, 0.1), mark, 0.3)
        pen.round(limb(shoulder, skull, 0.62 * self.depth, 0.75 * self.head), coat, 0.25)
        if self.mane and self.rise >= 0.7:
            back = (shoulder[0] - 0.12, shoulder[1] - 0.14)
            pen.fill(limb((skull[0] - 0.5 * self.head, skull[1] - 0.5 * self.head), back, 0.06, 0.07), mark)
        self._ears(pen, skull, coat)
        pen.round(ellipse(*skull, self.head, 0.9 * self.head), coat, 0.3)
        chin = _towards(skull, 0.45 - nod, self.head + self.snout)
        pen.round(limb(skull, chin, 0.72 * self.head, 0.4 * self.head + 0.02), coat, 0.25)
        if self.crown == "trunk":
            pen.round(limb(chin, (chin[0] + 0.06, chin[1] + 0.6), 0.11, 0.05), coat, 0.25)
        pen.fill(
            ellipse(*_towards(chin, 0.45 - nod, 0.3 * self.head), 0.28 * self.head + 0.015),
            darker(coat, 0.45),
        )
        eye = (skull[0] + 0.35 * self.head, skull[1] - 0.2 * self.head)
        pen.fill(ellipse(*eye, 0.17 * self.head), mixed(coat, WHITE, 0.4))
        pen.fill(ellipse(*eye, 0.13 * self.head), BLACK)
        self._crown(pen, skull, mark)

    def _ears(self, pen: Pen, skull: Point, coat: Colour) -> None:
        x, y = skull
        for back, shade in ((0.1, 0.75), (-0.45, 0.95)):
            foot = (x + back * self.head, y - 0.6 * self.head)
            if self.ears == "round":
                pen.round(
                    ellipse(foot[0], foot[1] - 0.2 * self.ear, 0.6 * self.ear), darker(coat, shade), 0.2
                )
            elif self.ears != "none":
                wide = (0.5 if self.ears == "pointed" else 0.25) * self.ear
                tip = (foot[0] - 0.2 * self.ear, foot[1] - self.ear)
                outline = corners((foot[0] - wide, foot[1] + 0.05), tip, (foot[0] + wide, foot[1] + 0.05))
                pen.round(outline, darker(coat, shade), 0.15)

    def _crown(self, pen: Pen, skull: Point, mark: Colour) -> None:
        x, y = skull[0] - 0.2 * self.head, skull[1] - 0.8 * self.head
        if self.crown == "horns":
            for side in (-1, 1):
                pen.stroke(corners((x, y), (x + 0.1 * side, y - 0.06), (x + 0.13 * side, y - 0.18)), mark,
                                   0.04)  # fmt: skip
        elif self.crown == "antlers":
            for side in (-1, 1):
                pen.stroke(corners((x, y), (x + 0.12 * side, y - 0.2), (x + 0.1 * side, y - 0.45)), mark,
                                   0.035)  # fmt: skip
                pen.stroke(corners((x + 0.12 * side, y - 0.2), (x + 0.27 * side, y - 0.32)), mark, 0.03)
                pen.stroke(corners((x + 0.11 * side, y - 0.32), (x + 0.22 * side, y - 0.47)), mark, 0.03)


def _towards(start: Point, angle: float, reach: float) -> Point:
    return start[0] + reach * math.cos(angle), start[1] + reach * math.sin(angle)
