"""What every part of a suite file is: unknown keys are refused, and nothing changes after it was read."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, get_args

import annotated_types
from pydantic import AfterValidator, BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from bench.registry import nearest

Fraction = Annotated[float, annotated_types.Gt(0), annotated_types.Lt(1)]
Rate = Annotated[float, annotated_types.Ge(0), annotated_types.Lt(1)]


def check_name(name: str) -> str:
    """Returns a name that may stand in a suite for a value of an axis, or for the suite itself.

    Raises:
        ValueError: It has a character that names may not have.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.+-]*", name):
        raise ValueError("a name starts with a letter or digit and has only those and '-', '_', '+', '.'")
    return name


Name = Annotated[str, AfterValidator(check_name)]


class Config(BaseModel):
    """A part of a suite file: unknown keys are refused, and nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _know_keys(cls, data: Any) -> Any:
        # Pydantic refuses unknown keys as well, but cannot name the nearest known one.
        for key in data if isinstance(data, dict) else ():
            if key not in cls.model_fields:
                hint = nearest(str(key), cls.model_fields)
                raise PydanticCustomError("unknown_key", "unknown key: {hint}", {"key": key, "hint": hint})
        return data

    @model_validator(mode="before")
    @classmethod
    def _refuse_booleans(cls, data: Any) -> Any:
        # Python, and so pydantic, takes true for 1.
        for key, field in cls.model_fields.items() if isinstance(data, dict) else ():
            if _has_boolean(data.get(key)) and _has_numbers(field.annotation):
                message = "a number is expected, not true or false (in YAML also: yes, no)"
                raise PydanticCustomError("boolean", message, {"key": key})
        return data


def _has_boolean(value: Any) -> bool:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return isinstance(value, bool) or any(_has_boolean(item) for item in items)


def _has_numbers(annotation: Any) -> bool:
    """Whether a type is a number, or is made of numbers."""
    return annotation in (int, float) or any(_has_numbers(part) for part in get_args(annotation))


class Shorthand(Config):
    """A part of a suite file that a bare number or text may stand for.

    Attributes:
        shorthand: The field that a bare value stands for: `dropout: 0.5` is `dropout: {rate: 0.5}`.
    """

    shorthand: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, value: Any) -> Any:
        return {cls.shorthand: value} if cls.shorthand and isinstance(value, int | float | str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        full = handler(schema)
        if cls.shorthand is None:
            return full
        bare = handler.resolve_ref_schema(full)["properties"][cls.shorthand]
        return {"anyOf": [{**bare}, full]}
