"""The JSON Schema of suite files, by which editors complete, explain and check them.

Kept in `suites/suite.schema.json`; `make schema` writes it again.
"""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core.core_schema import ModelSchema

from bench.files import write_text
from bench.suite.load import SUITES
from bench.suite.schema import Suite

PATH = SUITES / "suite.schema.json"
_ATTRIBUTES = "\n\nAttributes:\n"


class _Explained(GenerateJsonSchema):
    """Explains every key in the words that the docstring of its class, or of that one's base, has for it."""

    def model_schema(self, schema: ModelSchema) -> dict[str, Any]:
        """The schema of one block of keys."""
        found = super().model_schema(schema)
        said: dict[str, str] = {}
        for kind in reversed(schema["cls"].__mro__):
            said |= _attributes(kind)
        for name, key in found["properties"].items():
            if name in said:
                key["description"] = said[name]
        found["description"] = found.get("description", "").partition(_ATTRIBUTES)[0]
        # By these the kind of a block is told, so each must be written though it has only one value.
        if told := [name for name, key in found["properties"].items() if "const" in key]:
            found["required"] = list(dict.fromkeys([*told, *found.get("required", [])]))
        return found


def _attributes(kind: type) -> dict[str, str]:
    """What the section `Attributes:` of a class's docstring says, by name."""
    _, _, section = inspect.cleandoc(kind.__doc__ or "").partition(_ATTRIBUTES)
    _, *parts = re.split(r"^    (\w+): ", section, flags=re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in zip(parts[::2], parts[1::2], strict=True)}


def schema_text() -> str:
    """The schema as the file holds it."""
    suite = Suite.model_json_schema(schema_generator=_Explained)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **suite}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write_text(PATH, schema_text())
