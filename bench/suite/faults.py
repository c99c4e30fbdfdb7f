"""What pydantic finds wrong, in words a user can act on."""

from __future__ import annotations

from pydantic_core import ErrorDetails

from bench.registry import nearest


def location(fault: ErrorDetails) -> list[int | str]:
    """Where a fault is: keys and positions from the top, with pydantic's tags of unions among them."""
    key = [fault["ctx"]["key"]] if fault["type"] == "unknown_key" else []
    return [*fault["loc"], *key]


def explain(fault: ErrorDetails) -> str:
    """One sentence: what is wrong, the value at fault, and the nearest known name where one is unknown."""
    context = fault.get("ctx", {})
    if fault["type"] == "union_tag_invalid":
        known = [name.strip(" '") for name in context["expected_tags"].split(",")]
        kind = context["discriminator"].strip("'")
        return f"unknown {kind} {context['tag']!r}: {nearest(context['tag'], known)}"
    if fault["type"] == "union_tag_not_found":
        return f"the key {context['discriminator']} is missing"
    if fault["type"] == "missing":
        return "this key is missing"
    message = fault["msg"].removeprefix("Value error, ")
    value = fault["input"]
    return message if isinstance(value, dict | list) else f"{message} (here: {value!r})"
