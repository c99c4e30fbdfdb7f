"""Explanations of the best runs, on the page."""

from __future__ import annotations

from pathlib import PurePosixPath

import pandas as pd

from bench.analysis.best import TIES, best_on_validation, validation_score
from bench.analysis.cells import CellRuns
from bench.report import formats
from bench.report.explained import Explained, predictions_path
from bench.report.explanations.captions import CAPTIONS
from bench.report.explanations.licence import why_not_shown
from bench.report.explanations.prediction_table import linked, mistakes
from bench.report.renderings import escape, markdown_rows
from bench.report.results import Results

_MOST_MISTAKES = 10


def explained(results: Results) -> str:
    """What the best network of each dataset gets wrong and looks at; empty where nothing was explained."""
    best = best_on_validation(results.cells)
    names = {id(runs): name for name, runs in zip(results.names, results.cells, strict=True)}
    parts = []
    for found in results.explained:
        if found.dataset in best:
            runs = best[found.dataset]
            parts += [
                _opening(found, names[id(runs)], runs, several=len(best) > 1),
                *_predictions(found, results.predicted[found.dataset]),
                *_pictures(found, runs.cell.dataset.get("licence")),
            ]
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


def _predictions(found: Explained, table: pd.DataFrame) -> list[str]:
    """Where all predictions are, and the mistakes of which the network is surest."""
    wrong = mistakes(table)
    shown = wrong.head(_MOST_MISTAKES)
    number = formats.count(len(wrong)) if len(wrong) else "none"
    said = f"Of {formats.count(len(table))} test images the network takes {number} for another class"
    if len(shown) < len(wrong):
        said += f", the following {len(shown)} with the highest probability"
    if _shows_drawn(found):
        said += ". These are real images of the test split; the pictures of images further down are drawn"
    parts = [f"{linked(predictions_path(found.dataset))} {said}."]
    if len(shown):
        names = ["file", "actual", "predicted"]
        rows = [
            [*(str(row[name]) for name in names), formats.known(row["probability"], formats.score)]
            for _, row in shown.iterrows()
        ]
        parts.append(markdown_rows([*names, "probability"], rows, left=len(names)))
    return parts


def _pictures(found: Explained, licence: str | None) -> list[str]:
    parts = []
    for path in found.pictures:
        caption = CAPTIONS[PurePosixPath(path).name]
        parts.append(f"{caption}\n\n![{PurePosixPath(path).stem.replace('_', ' ')}]({path})")
    if _shows_drawn(found):
        # The first picture is that of the learning curves, which shows no image.
        parts.insert(1, _drawn(licence))
    if found.missing:
        parts.append(f"Pictures of images are left out: {escape('; '.join(found.missing))}.")
    return parts


def _shows_drawn(found: Explained) -> bool:
    return found.images == "drawn" and len(found.pictures) > 1


def _drawn(licence: str | None) -> str:
    return (
        f"**The images below are drawn stand-in images, since {why_not_shown(licence, 'the real ones')}.**"
        " They were put through the same trained network, which never saw such images: they show how to"
        " read these pictures, and say nothing of how well that network does."
    )
