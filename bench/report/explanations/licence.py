"""Why images of a dataset are not shown."""

from __future__ import annotations


def why_not_shown(licence: str | None, images: str = "the images") -> str:
    """The reason why images may not be shown, as part of a sentence.

    Args:
        licence: What the suite says they are under, None or empty where it does not say.
        images: What to call them.
    """
    if not licence:
        return f"the licence of {images} is not known"
    return f"the licence of {images} does not allow showing them"
