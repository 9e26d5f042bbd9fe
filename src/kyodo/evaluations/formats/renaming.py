"""When a name in a form changes, what refers to it goes along.

Works on plain data, right or not yet: a form in the making may hold anything at any place.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Data = Any
Path = tuple[str, ...]
Names = Mapping[str, str]

EACH = "*"
SECTIONS: Path = ("check", "sections", EACH)
ITEMS: Path = (*SECTIONS, "items", EACH)
INDICATORS: Path = (*SECTIONS, "indicators", EACH)

# What has a name of its own, with the places that refer to it by that name.
_REFERENCES: Mapping[tuple[Path, ...], tuple[Path, ...]] = {
    (("roles", EACH),): (
        ("roles", EACH, "of"),
        ("steps", EACH, "agreed_by"),
        (*SECTIONS, "answered_by"),
        (*ITEMS, "answered_by"),
        (*ITEMS, "maximum"),
        (*ITEMS, "weight"),
        ("derived", EACH, "roles"),
    ),
    (("scales", EACH),): ((*SECTIONS, "scale"), (*ITEMS, "scale")),
    (("steps", EACH),): (("occasions", EACH, "step"), (*SECTIONS, "step")),
    (("occasions", EACH),): (
        (*SECTIONS, "occasions"),
        (*INDICATORS, "target_on"),
        (*INDICATORS, "result_on"),
        ("derived", EACH, "occasion"),
    ),
    (SECTIONS,): (("derived", EACH, "sections"),),
    (ITEMS, INDICATORS): (
        ("steps", EACH, "agenda"),
        (*SECTIONS, "applies_if", "item"),
        (*ITEMS, "applies_if", "item"),
        ("derived", EACH, "items"),
    ),
    (("derived", EACH),): (("derived", EACH, "source"),),
}


def with_references(before: Data, after: Data) -> tuple[Data, int]:
    """``after`` with every reference to a name that was changed since ``before``.

    Entries are the same where they stand at the same place of both. Nothing is followed where two
    entries had, or have now, the same name. Answers also how many references were changed.
    """
    made = copy.deepcopy(after)
    count = _follow_codes(before, made)
    for owners, references in _REFERENCES.items():
        names = _renamed(before, after, owners)
        if names:
            count += sum(_rename(made, path, names) for path in references)
    return made, count


def _renamed(before: Data, after: Data, owners: Sequence[Path]) -> dict[str, str]:
    """Old names with their new ones."""
    old = [name for owner in owners for name in _names(before, owner, "id")]
    new = [name for owner in owners for name in _names(after, owner, "id")]
    return _pairs(old, new)


def _pairs(old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    if len(old) != len(new):
        return {}
    return {
        was: now
        for was, now in zip(old, new, strict=True)
        if was and now and was != now and old.count(was) == 1 and new.count(now) == 1
    }


def _names(data: Data, owner: Path, key: str) -> list[str]:
    found = [entry.get(key) if isinstance(entry, dict) else None for entry in _entries(data, owner)]
    return [name if isinstance(name, str) else "" for name in found]


def _entries(data: Data, path: Path) -> Iterator[Data]:
    """Whatever stands at a path, where ``EACH`` means every entry of a list."""
    if not path:
        yield data
    elif path[0] == EACH:
        for entry in data if isinstance(data, list) else ():
            yield from _entries(entry, path[1:])
    elif isinstance(data, dict) and path[0] in data:
        yield from _entries(data[path[0]], path[1:])


def _rename(data: Data, path: Path, names: Names) -> int:
    """Change the names at a path; answers how many."""
    count = 0
    for holder in _entries(data, path[:-1]):
        value = holder.get(path[-1]) if isinstance(holder, dict) else None
        changed = _with_names(value, names)
        if changed != value:
            holder[path[-1]] = changed
            count += 1
    return count


def _with_names(value: Data, names: Names) -> Data:
    """A name, a list of names or numbers by name, with the new names."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_with_names(each, names) if isinstance(each, str) else each for each in value]
    if isinstance(value, dict):
        return {names.get(key, key): each for key, each in value.items()}
    return value


# --- codes of answers --------------------------------------------------------------------------


def _follow_codes(before: Data, data: Data) -> int:
    """A code means an answer of one scale only; ``data`` still has the old names of scales."""
    count = 0
    olds = list(_entries(before, ("scales", EACH)))
    news = list(_entries(data, ("scales", EACH)))
    if len(olds) != len(news):
        return 0
    for old, new in zip(olds, news, strict=True):
        scale = old.get("id") if isinstance(old, dict) else None
        codes = _pairs(
            _names(old, ("options", EACH), "code"), _names(new, ("options", EACH), "code")
        )
        if codes and isinstance(scale, str):
            count += _rename_codes(data, scale, codes)
    return count


def _rename_codes(data: Data, scale: str, codes: Names) -> int:
    count = 0
    scales = _scales_of_items(data)
    for section in _entries(data, SECTIONS):
        if not isinstance(section, dict):
            continue
        items = [item for item in _entries(section, ("items", EACH)) if isinstance(item, dict)]
        for entry in (section, *items):
            if (entry.get("scale") or section.get("scale")) == scale:
                count += _rename(entry, ("comment", "required_for"), codes)
            condition = entry.get("applies_if")
            if isinstance(condition, dict) and scales.get(str(condition.get("item"))) == scale:
                count += _rename(condition, ("answer",), codes)
    return count


def _scales_of_items(data: Data) -> dict[str, Data]:
    """Each question with the scale that it is answered by."""
    found = {}
    for section in _entries(data, SECTIONS):
        for item in _entries(section, ("items", EACH)):
            if isinstance(item, dict) and isinstance(section, dict):
                found[str(item.get("id"))] = item.get("scale") or section.get("scale")
    return found
