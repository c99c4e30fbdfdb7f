"""Drawn stand-in for photographs of cast pump impellers: `def_front` (defective) and `ok_front` (ok).

Both classes draw the part, its light, its position and its harmless marks from one distribution; a defective
part then gets one to three defects on top. Nothing but those defects tells the classes apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.data.stand_in import Drawing, stand_ins
from bench.data.stand_ins.kit.outlines import Points
from bench.data.stand_ins.kit.pen import fill, stroke

CLASSES: tuple[str, ...] = ("def_front", "ok_front")
VERSION: int = 1

SIZE = 300  # pixels, both sides
_STEPS = 8  # entries of a radial table per pixel of radius: fine enough for smooth edges
_REACH = 240  # pixels: longer than any distance from the centre of a part to a corner

_Plane = NDArray[np.float32]  # (300, 300) brightness or weight, 1.0 = white
_Mask = NDArray[np.uint8]  # (300, 300) strength of marks, 255 = full


@dataclass(frozen=True)
class _Part:
    """Where a part lies and how it is lit; lengths in pixels, angles in radians.

    Attributes:
        x: Column of the centre.
        y: Row of the centre.
        rim: Radius of the outer edge.
        ring: Outer radius of the raised ring around the well.
        well: Outer radius of the dark well that holds the blades.
        hub: Outer radius of the hub.
        bore: Radius of the bore.
        light: Direction the light comes from.
    """

    x: float
    y: float
    rim: float
    ring: float
    well: float
    hub: float
    bore: float
    light: float

    def held(self, points: Points) -> Points:
        """Returns points (n, 2), those beyond the rim or in the groove moved radially onto the face."""
        offset = points - (self.x, self.y)
        radius = np.hypot(offset[:, 0], offset[:, 1])
        scale = radius.clip(self.ring + 6, self.rim + 1) / radius
        kept: Points = offset * scale[:, None] + (self.x, self.y)
        return kept

    def at(self, radius: NDArray[np.float64] | float, angle: NDArray[np.float64] | float) -> Points:
        """Returns the image points (n, 2) at polar positions around the centre, in pixels."""
        x, y = self.x + radius * np.cos(angle), self.y + radius * np.sin(angle)
        return np.stack(np.broadcast_arrays(x, y), axis=-1).reshape(-1, 2)


@dataclass(frozen=True)
class _Marks:
    """Marks on the metal, drawn in 8 bits because OpenCV smooths edges in no other depth.

    Attributes:
        dark: (300, 300) share of the light taken away, 255 = all.
        lit: (300, 300) light added, 255 = white.
    """

    dark: _Mask
    lit: _Mask


def draw(class_name: str, key: int, difficulty: float) -> NDArray[np.uint8]:
    """Draws one part; equal arguments give equal pixels in every process.

    Args:
        class_name: One of `CLASSES`.
        key: Number of the part, 0 or more. Parts of equal key but different class are unrelated.
        difficulty: 0 (defects large and contrasted) to 1 (nearly lost in texture and noise).

    Returns:
        RGB image (300, 300, 3), 0 to 255.

    Raises:
        ValueError: The class is unknown, the key negative or the difficulty outside [0, 1].
    """
    if class_name not in CLASSES:
        raise ValueError(f"unknown class {class_name!r}: expected one of {', '.join(CLASSES)}")
    if key < 0:
        raise ValueError(f"key must be 0 or more, not {key}")
    if not 0.0 <= difficulty <= 1.0:
        raise ValueError(f"difficulty must lie in [0, 1], not {difficulty}")
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([key, CLASSES.index(class_name)])))
    part = _draw_part(rng)
    metal = _metal(part, rng)
    marks = _Marks(np.zeros((SIZE, SIZE), np.uint8), np.zeros((SIZE, SIZE), np.uint8))
    _harmless(part, marks, rng)
    # A stream of its own for the defects: the photograph around them does not depend on how many were drawn.
    defects = rng.spawn(1)[0]
    if class_name == "def_front":
        for _ in range(int(defects.integers(1, 4))):
            _DEFECTS[int(defects.choice(len(_DEFECTS), p=_ODDS))](part, marks, defects, difficulty)
    return _photograph(_apply(metal, marks), difficulty, rng)


def _draw_part(rng: np.random.Generator) -> _Part:
    """Draws position, scale, proportions and light of a part."""
    x, y = (SIZE - 1) / 2 + rng.uniform(-3, 3, 2)
    rim = rng.uniform(124, 130)
    ring, well, hub, bore = rim * rng.uniform((0.61, 0.54, 0.28, 0.195), (0.63, 0.56, 0.30, 0.21))
    return _Part(float(x), float(y), rim, ring, well, hub, bore, rng.uniform(0, 2 * math.pi))


def _profile(stops: list[tuple[float, float]]) -> NDArray[np.float32]:
    """Returns a radial table (1920,), one value an eighth pixel, linear between (radius, value) stops."""
    radii, values = [radius for radius, _ in stops], [value for _, value in stops]
    return np.interp(np.arange(_REACH * _STEPS) / _STEPS, radii, values).astype(np.float32)


def _brightness(part: _Part, rng: np.random.Generator) -> NDArray[np.float32]:
    """Returns the radial table of the brightness of the bare part and the table it lies on."""
    face, table = rng.uniform(0.56, 0.62), rng.uniform(0.46, 0.54)
    groove = part.ring + rng.uniform(3.0, 5.0)
    stops = [
        (0.0, 0.46), (part.bore - 4, 0.36), (part.bore - 1, 0.16), (part.bore, 0.18),
        (part.bore + 1.2, face), (part.hub - 1.5, face * 1.02), (part.hub, 0.62), (part.hub + 1.2, 0.06),
        (part.well - 6, 0.10), (part.well - 1, 0.05), (part.well + 0.5, face), (part.ring - 1, face * 1.05),
        (part.ring, 0.45), (part.ring + 1, 0.13), (groove, 0.16), (groove + 1.2, face * 1.08),
        (groove + 6, face), (part.rim - 3, face * 0.98), (part.rim - 1.5, face * 1.1), (part.rim, 0.5),
        (part.rim + 1, 0.18), (part.rim + 5, table * 0.62), (part.rim + 22, table), (_REACH, table),
    ]  # fmt: skip
    profile = _profile(stops)
    turned = rng.standard_normal(profile.size, dtype=np.float32)  # grooves left by the lathe
    turned = cv2.GaussianBlur(turned.reshape(1, -1), (0, 0), sigmaX=_STEPS * 0.7).reshape(-1)
    profile *= 1 + turned * rng.uniform(0.03, 0.08) * _profile([(part.rim - 1, 1.0), (part.rim, 0.0)])
    return profile


def _metal(part: _Part, rng: np.random.Generator) -> _Plane:
    """Draws the unmarked part on its table (300, 300), lit from one side, without marks or noise."""
    pixels = np.arange(SIZE, dtype=np.float32)
    dx, dy = pixels - np.float32(part.x), pixels[:, None] - np.float32(part.y)
    radius = np.sqrt(dx * dx + dy * dy)
    index = (radius * np.float32(_STEPS)).astype(np.intp)  # any other kind would be converted at each look-up
    along = (dx * np.float32(math.cos(part.light)) + dy * np.float32(math.sin(part.light))) / (radius + 1)
    image: _Plane = _brightness(part, rng).take(index, mode="clip")
    # Turned metal shines in two opposite fans, more sharply than it darkens between them.
    fan = along * along
    gloss = _profile([(part.well, 0.6), (part.well + 1, 1.0), (part.rim - 1, 1.0), (part.rim, 0.0)])
    shine = np.float32(rng.uniform(0.15, 0.25)) * (fan * fan - np.float32(0.35))
    image *= 1 + gloss.take(index, mode="clip") * shine
    # Groove and bore are deep, walls shade the side of the light. Outside, the part shades the far one.
    deep = _profile([(part.bore, -0.35), (part.hub, 0.0), (part.ring, 0.0), (part.ring + 1, -0.9),
                     (part.ring + 5, -0.2), (part.ring + 8, 0.0), (part.rim, 0.1), (part.rim + 1, 0.5),
                     (part.rim + 26, 0.0)])  # fmt: skip
    image *= 1 + deep.take(index, mode="clip") * along
    image += _blades(part, rng) * np.float32(1 / 255)
    return image


def _blades(part: _Part, rng: np.random.Generator) -> _Mask:
    """Draws five to seven curved blades in the well (300, 300), brighter where they face the light."""
    mask = np.zeros((SIZE, SIZE), np.uint8)
    count, start = int(rng.integers(5, 8)), rng.uniform(0, 2 * math.pi)
    twist, width = rng.uniform(0.8, 1.1), rng.uniform(0.10, 0.18)
    t = np.linspace(0, 1, 12)
    radius = part.hub + 3 + t * (part.well - part.hub - 6)
    for angle in start + np.arange(count) * 2 * math.pi / count:
        inner, outer = angle + twist * t, angle + twist * t + width * (0.4 + t)
        shade = 26 + 22 * math.cos(angle + twist - part.light)
        outline = np.concatenate([part.at(radius, inner), part.at(radius, outer)[::-1]])
        fill(mask, outline, shade)
        stroke(mask, part.at(radius, inner), shade * 2.2, 1)
    return mask


def _turned(u: NDArray[np.float64], v: NDArray[np.float64], angle: float) -> Points:
    """Returns points (n, 2) given by coordinates u and v (n,) of axes turned by an angle in radians."""
    cos, sin = math.cos(angle), math.sin(angle)
    return np.stack([u * cos - v * sin, u * sin + v * cos], axis=-1)


def _blob(centre: Points, radius: float, rng: np.random.Generator) -> Points:
    """Returns the outline (12, 2) of an uneven, elongated spot around a centre (1, 2), in pixels."""
    angle = np.arange(12) * (2 * math.pi / 12)
    reach = radius * rng.uniform(0.75, 1.2, 12)
    turn, flat = rng.uniform(0, math.pi), rng.uniform(0.6, 1.0)
    u, v = reach * np.cos(angle), flat * reach * np.sin(angle)
    return centre + _turned(u, v, turn)


def _on_face(part: _Part, rng: np.random.Generator) -> tuple[float, float]:
    """Returns a random radius in pixels and angle in radians on the flat face between groove and rim."""
    return rng.uniform(part.ring + 12, part.rim - 9), rng.uniform(0, 2 * math.pi)


def _harmless(part: _Part, marks: _Marks, rng: np.random.Generator) -> None:
    """Adds what every part may carry: faint stains, tool marks along the turning direction, small specks."""
    for _ in range(int(rng.integers(0, 4))):
        spot = _blob(part.at(*_on_face(part, rng)), rng.uniform(7, 18), rng)
        fill(marks.dark, spot, rng.uniform(6, 22))
    for _ in range(int(rng.integers(2, 7))):
        radius, angle = _on_face(part, rng)
        arc = part.at(radius, angle + np.linspace(0, rng.uniform(0.1, 0.7), 16))
        plane = marks.dark if rng.random() < 0.5 else marks.lit
        stroke(plane, arc, rng.uniform(12, 36), 1)
    for _ in range(int(rng.integers(2, 10))):
        spot = _blob(part.at(*_on_face(part, rng)), rng.uniform(0.6, 1.4), rng)
        plane = marks.dark if rng.random() < 0.6 else marks.lit
        fill(plane, spot, rng.uniform(30, 80))
    # Glare on the polished ring and hub: without it, saturated pixels alone would give the defects away.
    for middle in ((part.well + part.ring) / 2, (part.bore + part.hub) / 2):
        t = np.linspace(-1, 1, 16)
        around = part.light + rng.normal(0, 0.3) + rng.uniform(0.1, 0.5) * t
        swell = rng.uniform(1.0, 2.2) * (1 - t * t)
        crescent = np.concatenate([part.at(middle - swell, around), part.at(middle + swell, around)[::-1]])
        fill(marks.lit, crescent, 170)


def _blow_hole(part: _Part, marks: _Marks, rng: np.random.Generator, difficulty: float) -> None:
    """Adds a gas pore: a dark pit whose wall away from the light is lit."""
    centre = part.at(*_on_face(part, rng))
    radius = rng.uniform(0.8, 1.2) * _between(22.0, 3.2, difficulty)
    pit = part.held(_blob(centre, radius, rng))
    away = np.array([math.cos(part.light), math.sin(part.light)]) * -max(1.0, 0.45 * radius)
    fill(marks.lit, part.held(pit + away), _between(220, 90, difficulty))
    fill(marks.lit, pit, 0)
    fill(marks.dark, pit, _between(250, 110, difficulty))


def _scratch(part: _Part, marks: _Marks, rng: np.random.Generator, difficulty: float) -> None:
    """Adds a scratch across the turning direction (tool marks run along it), dark with one lit edge."""
    radius, angle = _on_face(part, rng)
    heading = angle + rng.choice((-1, 1)) * rng.uniform(0.0, 0.9)
    half = rng.uniform(0.8, 1.2) * _between(46, 13, difficulty)
    width = round(_between(10, 1.5, difficulty))
    t = np.linspace(-1, 1, 9)
    bend = half * rng.uniform(-0.15, 0.15) * t * t
    line = part.held(part.at(radius, angle) + _turned(half * t, bend, heading))
    stroke(marks.lit, line + 0.6 * width, _between(220, 90, difficulty), width)
    stroke(marks.dark, line, _between(240, 110, difficulty), width)


def _chip(part: _Part, marks: _Marks, rng: np.random.Generator, difficulty: float) -> None:
    """Adds a piece broken out of the rim: a dark bite with a bright fresh edge."""
    angle, size = rng.uniform(0, 2 * math.pi), rng.uniform(0.8, 1.2) * _between(32, 5, difficulty)
    bite = part.held(_blob(part.at(part.rim - 0.2 * size, angle), size, rng))
    edge = bite - 0.35 * size * np.array([math.cos(angle), math.sin(angle)])
    fill(marks.lit, edge, _between(220, 90, difficulty))
    fill(marks.lit, bite, 0)
    fill(marks.dark, bite, _between(235, 100, difficulty))


_DEFECTS = (_blow_hole, _scratch, _chip)
_ODDS = (0.5, 0.25, 0.25)


def _between(easy: float, hard: float, difficulty: float) -> float:
    """Returns the value at a difficulty from 0 (easy) to 1 (hard), by equal ratios as eyes judge sizes."""
    return easy * math.pow(hard / easy, difficulty)


def _apply(metal: _Plane, marks: _Marks) -> _Plane:
    """Returns the part (300, 300) with its marks, softened as a lens would."""
    image = metal * (255 - marks.dark) + marks.lit * np.float32(0.8)
    soft: _Plane = cv2.GaussianBlur(image, (3, 3), 0.7) * np.float32(1 / 255)
    return soft


def _photograph(scene: _Plane, difficulty: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Returns the RGB photograph (300, 300, 3): uneven light, vignetting, sensor noise and a slight tint."""
    uneven = rng.normal(0, 0.03, (4, 4)).astype(np.float32)
    light: _Plane = cv2.resize(uneven, (SIZE, SIZE), interpolation=cv2.INTER_CUBIC)
    light += np.float32(rng.uniform(0.94, 1.06))
    half = np.square(np.linspace(-1, 1, SIZE, dtype=np.float32)) * np.float32(0.5)
    light -= (half[:, None] + half) * np.float32(rng.uniform(0.05, 0.25))  # vignetting, most at the corners
    noise = rng.standard_normal((SIZE, SIZE), dtype=np.float32)
    grey = scene * light * 255 + noise * np.float32(rng.uniform(1.5, 3.5) * _between(0.7, 2.0, difficulty))
    levels = np.clip(np.rint(grey, out=grey), 0, 255).astype(np.uint8)
    tinted = np.arange(256)[:, None] * (1 + rng.normal(0, 0.005, 3))
    tint = np.clip(np.rint(tinted), 0, 255).astype(np.uint8).reshape(1, 256, 3)
    image: NDArray[np.uint8] = cv2.LUT(cv2.cvtColor(levels, cv2.COLOR_GRAY2RGB), tint)
    return image


@stand_ins.register("casting")
class CastingStandIn(Drawing):
    """Cast impellers seen from above, defective or not."""

    # The published training set's proportion.
    classes: ClassVar[dict[str, float]] = {"def_front": 3758, "ok_front": 2875}
    version: ClassVar[int] = VERSION

    def draw(self, class_name: str, key: int, difficulty: float) -> NDArray[np.uint8]:
        """See the base."""
        return draw(class_name, key, difficulty)
