"""Drawn stand-in for small colour pictures of ten kinds of animals and vehicles."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bench.data.stand_in import stand_ins
from bench.data.stand_ins.kit import creatures, vehicles
from bench.data.stand_ins.kit.sketch import Sketch
from bench.data.stand_ins.kit.small import Thing, photograph
from bench.data.stand_ins.kit.species import BEASTS

_THINGS: dict[str, Thing] = {
    "airplane": vehicles.airplane,
    "automobile": vehicles.automobile,
    "bird": creatures.bird,
    "cat": BEASTS["cat"].draw,
    "deer": BEASTS["deer"].draw,
    "dog": BEASTS["dog"].draw,
    "frog": creatures.frog,
    "horse": BEASTS["horse"].draw,
    "ship": vehicles.ship,
    "truck": vehicles.truck,
}


@stand_ins.register("cifar10")
class Cifar10StandIn(Sketch):
    """An animal or a vehicle in front of anything."""

    classes: ClassVar[dict[str, float]] = dict.fromkeys(_THINGS, 1.0)
    version: ClassVar[int] = 1
    suffix: ClassVar[str] = ".png"

    def sketch(self, class_name: str, rng: np.random.Generator, difficulty: float) -> NDArray[np.uint8]:
        """See the base."""
        return photograph(_THINGS[class_name], rng, difficulty)
