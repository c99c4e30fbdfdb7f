"""How fields of a suite are read and offered where a type alone does not say it: pydantic annotations."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from bench.registry import Registry


class OneOrMore:
    """A single item may stand for a list of one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        many = handler(source)
        return core_schema.no_info_before_validator_function(
            lambda value: value if isinstance(value, list | tuple) else [value], many
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


class OneOf:
    """A value of one of the registered subclasses, chosen by the field `tag`."""

    def __init__(self, registered: Registry[Any], tag: str) -> None:
        self._registered = registered
        self._tag = tag

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        kinds = tuple(self._registered.items().values())
        if len(kinds) == 1:
            return handler.generate_schema(kinds[0])
        union: Any = kinds[0]
        for kind in kinds[1:]:
            union = union | kind
        return handler.generate_schema(Annotated[union, Discriminator(self._tag)])


class Offered:
    """A name that editors complete from a registry; whether it exists is checked where a line can be named.

    Args:
        registered: Whose names are offered.
        or_pattern: A pattern (`tf-*`) may stand in its place.
    """

    def __init__(self, registered: Registry[Any], or_pattern: bool = False) -> None:
        self._registered = registered
        self._or_pattern = or_pattern

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        text = handler(schema)
        name = {**text, "enum": list(self._registered.items())}
        return {"anyOf": [name, {**text, "pattern": r"[*?\[]"}]} if self._or_pattern else name
