"""Ids that stand twice, in data that is no form yet: told together with what is still empty."""

from collections.abc import Iterable, Iterator
from typing import Any

from kyodo.evaluations.formats.checks.faults import Fault, Path, twice

Named = Iterable[tuple[Path, Any]]


def repeated_ids(data: Any) -> Iterator[Fault]:
    """Each id after the first; what has no id, and what is no entry at all, is left out."""
    for key in ("roles", "scales", "steps", "derived"):
        yield from _repeated(_named(data, (key,)))
    for path, _scale in _rows(data, ("scales",)):
        yield from _repeated(_named(data, (*path, "options"), "code"))
    yield from _repeated(_named(data, ("narratives", "texts")))
    yield from _repeated(_named(data, ("check", "sections")))
    yield from _repeated(_of_questions(data))


def _of_questions(data: Any) -> Iterator[tuple[Path, Any]]:
    """What has to be unique in the whole form: occasions, items and indicators of all sections."""
    yield from _named(data, ("occasions",))
    for path, _section in _rows(data, ("check", "sections")):
        yield from _named(data, (*path, "items"))
        yield from _named(data, (*path, "indicators"))


def _repeated(named: Named) -> Iterator[Fault]:
    seen: set[str] = set()
    for path, id_ in named:
        if not isinstance(id_, str) or not id_:
            continue
        if id_ in seen:
            yield Fault(path, twice(id_))
        seen.add(id_)


def _named(data: Any, path: Path, key: str = "id") -> Iterator[tuple[Path, Any]]:
    for place, row in _rows(data, path):
        yield (*place, key), row.get(key)


def _rows(data: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The entries of a list, wherever it is one."""
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return
    for index, row in enumerate(data if isinstance(data, list) else ()):
        if isinstance(row, dict):
            yield (*path, index), row
