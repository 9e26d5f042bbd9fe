"""Checks data against a JSON Schema as far as our schemas go, without a library for it."""

import re
from datetime import date, datetime
from urllib.parse import urlsplit

KINDS = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
FORMATS = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
    "uri": lambda value: urlsplit(value).scheme in {"http", "https"} or int("no address"),
}


def faults(value, schema, root=None, at="$"):
    """Where the data is not as the schema says; empty when it is."""
    root = root or schema
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        found = [faults(value, each, root, at) for each in schema["anyOf"]]
        return [] if [] in found else found[0]
    if not _fits(value, schema):
        return [f"{at}: {value!r}"]
    if isinstance(value, list):
        rule = schema["items"]
        return [f for n, v in enumerate(value) for f in faults(v, rule, root, f"{at}[{n}]")]
    return _object(value, schema, root, at) if isinstance(value, dict) else []


def _fits(value, schema):
    if "type" in schema and not KINDS[schema["type"]](value):
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return False
    try:
        FORMATS.get(schema.get("format"), str)(value)
    except ValueError:
        return False
    return True


def _object(value, schema, root, at):
    named = schema.get("properties", {})
    found = [f"{at}.{key} is missing" for key in schema.get("required", []) if key not in value]
    for key, each in value.items():
        rule = named.get(key, schema.get("additionalProperties"))
        found += faults(each, rule, root, f"{at}.{key}") if rule else [f"{at}.{key} is not named"]
    return found
