"""Explanations of the best runs, on the page."""

from __future__ import annotations

from pathlib import PurePosixPath

from bench.analysis.best import TIES, best_on_validation, validation_score
from bench.analysis.cells import CellRuns
from bench.report import formats
from bench.report.explained import Explained
from bench.report.explanations.captions import CAPTIONS
from bench.report.renderings import escape
from bench.report.results import Results

_DRAWN = (
    "**The images below are drawn stand-in images, since the licence of the real ones does not allow showing"
    " them.** They were put through the same trained network, which never saw such images: they show how to"
    " read these pictures, and say nothing of how well that network does."
)


def explained(results: Results) -> str:
    """What the best network of each dataset gets wrong and looks at; empty where nothing was explained."""
    best = best_on_validation(results.cells)
    names = {id(runs): name for name, runs in zip(results.names, results.cells, strict=True)}
    parts = []
    for found in results.explained:
        if found.dataset in best:
            runs = best[found.dataset]
            parts += [_opening(found, names[id(runs)], runs, several=len(best) > 1), *_pictures(found)]
    return "\n\n".join(parts)


def _opening(found: Explained, name: str, runs: CellRuns, *, several: bool) -> str:
    of = f"**{escape(found.dataset)}**: " if several else ""
    score = formats.score(validation_score(runs))
    seed = runs.completed[0][0].seed
    return (
        f"{of}{escape(name)}, seed {seed}: the row with the best mean weighted F1 on the validation split"
        f" ({score}; {TIES}), and of that the first seed. `bench show` makes the same of any run whose"
        " network is still there."
    )


def _pictures(found: Explained) -> list[str]:
    parts = []
    for path in found.pictures:
        caption = CAPTIONS[PurePosixPath(path).name]
        parts.append(f"{caption}\n\n![{PurePosixPath(path).stem.replace('_', ' ')}]({path})")
    if found.images == "drawn" and len(parts) > 1:
        # The first picture is that of the learning curves, which shows no image.
        parts.insert(1, _DRAWN)
    if found.missing:
        parts.append(f"Pictures of images are left out: {escape('; '.join(found.missing))}.")
    return parts
