"""Tables drawn one by one, with every answer, from worlds whose rows have known skills."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.analysis.variance import Scored, on_same_images


def drawn_table(
    random: np.random.Generator,
    skills: Sequence[float],
    runs: int,
    images: int,
    seed_deviation: float | Sequence[float],
) -> dict[int, Scored]:
    """One row a skill, by number, all scored on the same images, which differ in difficulty.

    Args:
        random: Source of everything.
        skills: Share of right answers of each row, all seeds and images taken together.
        runs: Of each row.
        images: How many.
        seed_deviation: Of the skill of a run, the same in all rows or one a row.
    """
    ease = random.uniform(-0.2, 0.2, images)
    rows = {}
    deviations = np.broadcast_to(seed_deviation, len(skills))
    for number, (skill, deviation) in enumerate(zip(skills, deviations, strict=True)):
        chance = np.clip(skill + ease + random.normal(0, deviation, (runs, 1)), 0, 1)
        right = random.random((runs, images)) < chance
        scores = right.mean(axis=1)
        rows[number] = on_same_images(scores, (right - scores[:, None]) / images, np.arange(images))
    return rows
