"""The terminal that commands print to."""

from __future__ import annotations

from rich.console import Console


def make_console() -> Console:
    """A terminal that shows every text as it is.

    Titles, reasons and names of devices are other people's: what looks like markup or an emoji in them is
    none. Our own emphasis is said with `rich.text.Text`.
    """
    return Console(markup=False, emoji=False, highlight=False)
