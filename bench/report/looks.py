"""What all figures look like: colours, sizes of text, and how they become PNG."""

from __future__ import annotations

import io
import textwrap

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

# Okabe and Ito's colours: told apart by colour-blind readers too.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
TRAIN_COLOUR, VALIDATION_COLOUR = COLOURS[0], COLOURS[1]
RIGHT_COLOUR, WRONG_COLOUR = COLOURS[0], COLOURS[1]
QUIET_COLOUR = "#444444"
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 11, 9, 7.5
DPI = 130
_LONGEST_NAME = 18


def png(figure: Figure) -> bytes:
    """A figure as the bytes of a PNG."""
    FigureCanvasAgg(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI, pil_kwargs={"optimize": True})
    return buffer.getvalue()


def set_title(figure: Figure, text: str) -> None:
    """Writes a title above a figure, in as many lines as it takes."""
    lines = wrapped(text, figure.get_figwidth(), TITLE_SIZE)
    figure.suptitle(literal("\n".join(lines)), fontsize=TITLE_SIZE)


def wrapped(text: str, inches: float, points: float) -> list[str]:
    """The lines of a text of so many points that keep within a width."""
    # A letter is about six tenths as wide as it is high; an inch has 72 points.
    return textwrap.wrap(text, max(1, int(inches * 72 / (0.6 * points))), break_on_hyphens=False)


def over_epochs(axes: Axes, what: str) -> None:
    """Axes of something that changes by epoch: whole epochs, a light grid, no frame above and right."""
    axes.set_xlabel("epoch", fontsize=TEXT_SIZE)
    axes.set_ylabel(what, fontsize=TEXT_SIZE)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(color="#eeeeee")
    axes.spines[["top", "right"]].set_visible(False)


def short(name: str, longest: int = _LONGEST_NAME) -> str:
    """A name that fits beside a picture: the middle of a long one is left out."""
    if len(name) <= longest:
        return name
    kept = longest - 1
    return f"{name[: kept - kept // 2]}…{name[len(name) - kept // 2 :]}"


def literal(text: str) -> str:
    """A text in which matplotlib sees no formula."""
    return text.replace("$", r"\$")
