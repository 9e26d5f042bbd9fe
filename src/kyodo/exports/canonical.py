"""One spelling for a value, so that a digest means the same everywhere and for ever."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks, byte for byte the same for equal values.

    Raises ValueError for what has no single spelling: fractions, keys that are not text, and
    text that is not valid Unicode.
    """
    _refuse_ambiguity(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def snapshot_digest(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the canonical spelling, as 64 small hexadecimal digits."""
    return hashlib.sha256(canonical_json(snapshot)).hexdigest()


def _refuse_ambiguity(value: Any) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("keys must be text")
        for each in value.values():
            _refuse_ambiguity(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _refuse_ambiguity(each)
    elif not (value is None or isinstance(value, str | int)):
        raise ValueError(f"no single spelling for {type(value).__name__}")
