"""The JSON Schema of suite files, by which editors complete and check them.

Kept in `suites/suite.schema.json`; `make schema` writes it again.
"""

from __future__ import annotations

import json

from bench.files import write_text
from bench.suite.load import SUITES
from bench.suite.schema import Suite

PATH = SUITES / "suite.schema.json"


def schema_text() -> str:
    """The schema as the file holds it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Suite.model_json_schema()}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write_text(PATH, schema_text())
