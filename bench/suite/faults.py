"""What pydantic finds wrong, in words a user can act on."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bench.registry import nearest

_EXPECTED = {
    "model_type": "a block of keys is expected, as in {key: value}",
    "dict_type": "a block of keys is expected, as in {key: value}",
    "tuple_type": "a list is expected, as in [a, b]",
    "string_type": "text is expected: put it in quotes",
    "int_parsing": "a whole number is expected",
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "float_parsing": "a number is expected",
    "float_type": "a number is expected",
    "bool_parsing": "true or false is expected",
    "bool_type": "true or false is expected",
    "too_short": "this is empty: name at least one",
}


def of(error: ValidationError) -> list[ErrorDetails]:
    """The faults of a validation, without those that only follow from others."""
    faults = error.errors(include_url=False)
    return [fault for fault in faults if not _follows(fault, faults)]


def _follows(fault: ErrorDetails, faults: list[ErrorDetails]) -> bool:
    """Whether a fault is a mere consequence: an item that is wrong leaves its list too short, and so on."""
    depth = len(fault["loc"])
    within = any(len(other["loc"]) > depth and other["loc"][:depth] == fault["loc"] for other in faults)
    return fault["type"] == "default_factory_not_called" or (fault["type"] == "too_short" and within)


def location(fault: ErrorDetails) -> list[int | str]:
    """Where a fault is: keys and positions from the top, with pydantic's tags of unions among them."""
    steps = [step for step in fault["loc"] if step != "[key]"]
    if fault["type"] in ("unknown_key", "boolean"):
        return [*steps, fault["ctx"]["key"]]
    if fault["type"] == "union_tag_invalid":
        return [*steps, _discriminator(fault)]
    return steps


def place(fault: ErrorDetails, data: Any) -> str:
    """The dotted path of a fault, as it stands in the data that was validated."""
    steps = []
    for step in location(fault):
        known = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
        if step in known:
            data = data[step]
        elif not (_is_missing_key(fault) and step == fault["loc"][-1]):
            continue
        steps.append(str(step))
    return ".".join(steps)


def explain(fault: ErrorDetails) -> str:
    """One sentence: what is wrong, the value at fault, and the nearest known name where one is unknown."""
    context, kind, value = fault.get("ctx", {}), fault["type"], fault["input"]
    if kind == "union_tag_invalid":
        known = _quoted(context["expected_tags"])
        return f"unknown {_discriminator(fault)} {context['tag']!r}: {nearest(context['tag'], known)}"
    if kind == "union_tag_not_found":
        return f"the key {_discriminator(fault)!r} is missing"
    if kind == "literal_error":
        what = "key" if fault["loc"][-1] == "[key]" else "value"
        return f"unknown {what} {value!r}: {nearest(str(value), _quoted(context['expected']))}"
    if kind == "missing":
        return "this key is missing" if _is_missing_key(fault) else _missing_item(fault)
    message = _EXPECTED.get(kind) or fault["msg"].removeprefix("Value error, ")
    if isinstance(value, dict | list | tuple) or (isinstance(value, str) and repr(value) in message):
        return message
    return f"{message} (here: {_shown(value)})"


def _is_missing_key(fault: ErrorDetails) -> bool:
    return fault["type"] == "missing" and isinstance(fault["loc"][-1], str)


def _missing_item(fault: ErrorDetails) -> str:
    given = fault["input"]
    return f"more items are expected than {len(given)} (here: {_shown(given)})"


def _shown(value: Any) -> str:
    """A value as YAML spells it, where that differs from Python."""
    return {"None": "nothing", "True": "true", "False": "false"}.get(repr(value), repr(value))


def _discriminator(fault: ErrorDetails) -> str:
    return str(fault["ctx"]["discriminator"]).strip("'")


def _quoted(text: str) -> list[str]:
    return re.findall(r"'([^']*)'", text)
