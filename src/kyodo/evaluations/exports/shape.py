"""What a publication consists of: the published schema, and nothing that it does not name.

Every file for the public is made from the trimmed snapshot, so that a key which slipped into a
snapshot (a name, a telephone number) reaches no reader.
"""

import functools
import json
from pathlib import Path
from typing import Any

SCHEMA_FILE = Path(__file__).parent / "publication.schema.json"

Snapshot = dict[str, Any]

# Written beside what was published and no part of what the digest is taken over: which edition it
# is changes when a correction comes.
ADDED = ("digest", "editions")


@functools.cache
def publication_schema() -> dict[str, Any]:
    """The JSON Schema of a publication, as readers of the JSON file get it."""
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


def trimmed(snapshot: Snapshot) -> Snapshot:
    """The snapshot with the keys of the schema only, and answers and duties of its columns only."""
    kept: Snapshot = _trim(snapshot, publication_schema())
    for added in ADDED:
        kept.pop(added, None)
    check, overview = kept.get("check", {}), kept.get("overview", {})
    roles = {role["id"] for role in check.get("roles", [])}
    sides = roles | {party["role"] for party in overview.get("parties", [])}
    for section in check.get("sections", []):
        for item in section.get("items", []):
            answers = item.get("answers", {})
            item["answers"] = {key: answers[key] for key in answers if key in roles}
    for row in kept.get("roles_table", []):
        duties = row.get("duties", {})
        row["duties"] = {key: duties[key] for key in duties if key in sides}
    return kept


def _trim(value: Any, schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        schema = publication_schema()["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return None if value is None else _trim(value, schema["anyOf"][0])
    if schema.get("type") == "array":
        return [_trim(each, schema["items"]) for each in value]
    if schema.get("type") != "object":
        return _scalar(value)
    if schema["additionalProperties"]:
        return _trim_map(value, schema["additionalProperties"])
    fields = schema["properties"]
    return {key: _trim(value[key], fields[key]) for key in fields if key in value}


def _trim_map(value: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Keys are data here (columns); a value of another kind than the schema's is left out."""
    kinds: dict[str, type] = {"array": list, "integer": int}
    kind = dict if "$ref" in schema else kinds[schema["type"]]
    return {key: _trim(each, schema) for key, each in value.items() if isinstance(each, kind)}


def _scalar(value: Any) -> str | int | None:
    if isinstance(value, dict | list | float):
        raise ValueError("a publication holds text and whole numbers only")
    scalar: str | int | None = value
    return scalar
