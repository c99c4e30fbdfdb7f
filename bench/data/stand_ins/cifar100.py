"""Drawn stand-in for small colour pictures of a hundred kinds of things."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bench.data.stand_in import stand_ins
from bench.data.stand_ins.kit import (
    blossoms,
    creatures,
    household,
    insects,
    people,
    places,
    produce,
    trees,
    vehicles,
)
from bench.data.stand_ins.kit.colours import Hue
from bench.data.stand_ins.kit.creatures import Swimmer
from bench.data.stand_ins.kit.insects import Insect
from bench.data.stand_ins.kit.pen import Pen
from bench.data.stand_ins.kit.sketch import Sketch
from bench.data.stand_ins.kit.small import Thing, photograph
from bench.data.stand_ins.kit.species import BEASTS

_GREY, _BLUE, _PALE = Hue(215, 0.15, 0.5), Hue(220, 0.4, 0.4), Hue(40, 0.1, 0.9)


def _crocodile(pen: Pen, rng: np.random.Generator) -> None:
    creatures.lizard(pen, rng, Hue(70, 0.4, 0.35), 0.24)


def _maple(pen: Pen, rng: np.random.Generator) -> None:
    trees.leafy(pen, rng, Hue(15, 0.75, 0.65).near(rng), 0.7)


def _oak(pen: Pen, rng: np.random.Generator) -> None:
    trees.leafy(pen, rng, Hue(95, 0.55, 0.4).near(rng), 1.0, -0.2)


def _palm(pen: Pen, rng: np.random.Generator) -> None:
    trees.palm(pen, rng, Hue(100, 0.55, 0.45).near(rng))


def _pine(pen: Pen, rng: np.random.Generator) -> None:
    trees.fir(pen, rng, Hue(140, 0.45, 0.3).near(rng))


def _willow(pen: Pen, rng: np.random.Generator) -> None:
    trees.willow(pen, rng, Hue(80, 0.5, 0.55).near(rng))


_BY_KIND: dict[str, dict[str, Thing]] = {
    "aquatic mammals": {
        "beaver": BEASTS["beaver"].draw,
        "dolphin": Swimmer(_GREY, _PALE, 0.26, 0.3, 0.3, 0.2).draw,
        "otter": BEASTS["otter"].draw,
        "seal": creatures.seal,
        "whale": Swimmer(_BLUE, _PALE, 0.44, 0.06, 0.5, -0.05, blunt=0.35).draw,
    },
    "fish": {
        "aquarium_fish": Swimmer(Hue(22, 0.9, 0.95), Hue(40, 0.7, 0.95), 0.42, 0.25, 0.45, -0.1, 3).draw,
        "flatfish": creatures.flatfish,
        "ray": creatures.ray,
        "shark": Swimmer(_GREY, _PALE, 0.24, 0.5, 0.5, 0.1, blunt=0.1).draw,
        "trout": Swimmer(Hue(80, 0.35, 0.45), Hue(20, 0.4, 0.75), 0.27, 0.15, 0.28).draw,
    },
    "flowers": {
        "orchid": blossoms.orchid,
        "poppy": blossoms.poppy,
        "rose": blossoms.rose,
        "sunflower": blossoms.sunflower,
        "tulip": blossoms.tulip,
    },
    "food containers": {
        "bottle": household.bottle,
        "bowl": household.bowl,
        "can": household.can,
        "cup": household.cup,
        "plate": household.plate,
    },
    "fruit and vegetables": {
        "apple": produce.apple,
        "mushroom": produce.mushroom,
        "orange": produce.orange,
        "pear": produce.pear,
        "sweet_pepper": produce.pepper,
    },
    "household electrical devices": {
        "clock": household.clock,
        "keyboard": household.keyboard,
        "lamp": household.lamp,
        "telephone": household.telephone,
        "television": household.television,
    },
    "household furniture": {
        "bed": household.bed,
        "chair": household.chair,
        "couch": household.couch,
        "table": household.table,
        "wardrobe": household.wardrobe,
    },
    "insects": {
        "bee": Insect(Hue(45, 0.9, 0.85), Hue(30, 0.4, 0.12), 0.28, 0.7).draw,
        "beetle": Insect(Hue(150, 0.6, 0.3), None, 0.46, antenna=0.2).draw,
        "butterfly": Insect(Hue(30, 0.4, 0.2), None, 0.1, 0.95).draw,
        "caterpillar": insects.caterpillar,
        "cockroach": Insect(Hue(22, 0.75, 0.35), None, 0.28, antenna=0.6).draw,
    },
    "large carnivores": {name: BEASTS[name].draw for name in ("bear", "leopard", "lion", "tiger", "wolf")},
    "large outdoor things": {
        "bridge": places.bridge,
        "castle": places.castle,
        "house": places.house,
        "road": places.road,
        "skyscraper": places.skyscraper,
    },
    "large outdoor scenes": {
        "cloud": places.cloud,
        "forest": places.forest,
        "mountain": places.mountain,
        "plain": places.plain,
        "sea": places.sea,
    },
    "large herbivores": {
        name: BEASTS[name].draw for name in ("camel", "cattle", "chimpanzee", "elephant", "kangaroo")
    },
    "medium-sized mammals": {
        name: BEASTS[name].draw for name in ("fox", "porcupine", "possum", "raccoon", "skunk")
    },
    "non-insect invertebrates": {
        "crab": creatures.crab,
        "lobster": creatures.lobster,
        "snail": creatures.snail,
        "spider": insects.spider,
        "worm": creatures.worm,
    },
    "people": {
        "baby": people.BABY.draw,
        "boy": people.BOY.draw,
        "girl": people.GIRL.draw,
        "man": people.MAN.draw,
        "woman": people.WOMAN.draw,
    },
    "reptiles": {
        "crocodile": _crocodile,
        "dinosaur": creatures.dinosaur,
        "lizard": creatures.lizard,
        "snake": creatures.snake,
        "turtle": creatures.turtle,
    },
    "small mammals": {
        name: BEASTS[name].draw for name in ("hamster", "mouse", "rabbit", "shrew", "squirrel")
    },
    "trees": {
        "maple_tree": _maple,
        "oak_tree": _oak,
        "palm_tree": _palm,
        "pine_tree": _pine,
        "willow_tree": _willow,
    },
    "vehicles 1": {
        "bicycle": vehicles.bicycle,
        "bus": vehicles.bus,
        "motorcycle": vehicles.motorcycle,
        "pickup_truck": vehicles.pickup,
        "train": vehicles.train,
    },
    "vehicles 2": {
        "lawn_mower": vehicles.lawn_mower,
        "rocket": vehicles.rocket,
        "streetcar": vehicles.streetcar,
        "tank": vehicles.tank,
        "tractor": vehicles.tractor,
    },
}
_THINGS = {name: thing for kind in _BY_KIND.values() for name, thing in kind.items()}


@stand_ins.register("cifar100")
class Cifar100StandIn(Sketch):
    """An animal, a plant, a building or another thing in front of anything."""

    classes: ClassVar[dict[str, float]] = dict.fromkeys(sorted(_THINGS), 1.0)
    version: ClassVar[int] = 1
    suffix: ClassVar[str] = ".png"

    def sketch(self, class_name: str, rng: np.random.Generator, difficulty: float) -> NDArray[np.uint8]:
        """See the base."""
        return photograph(_THINGS[class_name], rng, difficulty)
