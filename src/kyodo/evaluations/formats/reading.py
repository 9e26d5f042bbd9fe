"""From the YAML text of a form to its entries, with every fault explained at its line."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

import yaml
from django.utils.translation import gettext as _
from pydantic import ValidationError

from kyodo.evaluations.formats.checks import faults
from kyodo.evaluations.formats.checks.repeated import repeated_ids
from kyodo.evaluations.formats.definition import FormDefinition
from kyodo.evaluations.formats.expansion import ProjectFacts, expand_form
from kyodo.evaluations.formats.language import FormEntry
from kyodo.evaluations.formats.shape_words import shape_faults, without_shape_faults
from kyodo.evaluations.formats.yaml_text import UnreadableText, YamlText, decoded

Path = tuple[str | int, ...]
SCHEMA_FILE = FilePath(__file__).parent / "sheet-format.schema.json"
MOST_PROBLEMS = 200  # more than this nobody reads at once


@dataclass(frozen=True)
class Problem:
    """One fault of a file: its line (from 1, or 0), its place in the file and how to mend it.

    ``path`` is the place for programs.
    """

    line: int
    place: str
    message: str
    path: Path = ()

    def __str__(self) -> str:
        where = _("%(line)d行目 ") % {"line": self.line} if self.line else ""
        return f"{where}{self.place}: {self.message}" if self.place else f"{where}{self.message}"


class FormatError(ValueError):
    """A form cannot be read; ``problems`` explains each fault with its place in the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = list(problems)


def read_form(source: str, facts: ProjectFacts | None = None) -> FormDefinition:
    """Read a form from YAML text, for one project where ``facts`` are given.

    Raises ``FormatError`` with every fault that was found, each with its place.
    """
    return expand_form(read_entry(source), facts or ProjectFacts())


def read_file(data: bytes) -> str:
    """The text of a form's file. Raises ``FormatError`` where it is no text in UTF-8."""
    try:
        return decoded(data)
    except UnreadableText as error:
        raise FormatError([Problem(error.line, "", str(error))]) from error


@lru_cache(maxsize=32)
def read_entry(source: str) -> FormEntry:
    """The checked file itself, as it is changed on screen. Raises ``FormatError``.

    Frozen, so that a text is read once however often it is loaded, shown or begun with.
    """
    text = _text(source)
    return _checked(text.data, text.line_of, text.written)


def stored_entry(source: str) -> FormEntry:
    """A file that was checked when it was loaded: a check that came later changes nothing of it."""
    return FormEntry.model_validate(_text(source).data)


def _text(source: str) -> YamlText:
    try:
        text = YamlText(source)
    except UnreadableText as error:
        raise FormatError([Problem(error.line, "", str(error))]) from error
    if not isinstance(text.data, dict):
        words = _("「schema: kyodo-cho/sheet-format/1」で始まる様式のファイルではありません。")
        raise FormatError([Problem(1, "", words)])
    return text


def check_data(data: Mapping[str, Any]) -> FormEntry:
    """The same for plain data that never was a file; its problems have no lines.

    Raises ``FormatError``.
    """
    return _checked(dict(data), lambda _path: 0, lambda _path: "")


def write_entry(entry: FormEntry) -> str:
    """The YAML text of a form, in the order of the language, without what says nothing."""
    return write_data(entry_data(entry))


def entry_data(entry: FormEntry) -> dict[str, Any]:
    """A form as plain data: texts, numbers, lists; numbers with a point as texts."""
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def write_data(data: Any) -> str:
    """Plain data as the YAML text that is read back as the same data."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)


def json_schema() -> dict[str, Any]:
    """The shape of the file as JSON Schema, for editors that complete and check while typing."""
    schema = FormEntry.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kyodo-cho/sheet-format/1",
        **{key: value for key, value in schema.items() if key != "title"},
    }


def json_schema_text() -> str:
    """The same as the file that is kept beside this module and given to the public."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _checked(
    data: dict[str, Any], line_of: Callable[[Path], int], written: Callable[[Path], str]
) -> FormEntry:
    def problems(found: Sequence[tuple[Path, str]]) -> FormatError:
        told = [Problem(line_of(path), _place(path), words, path) for path, words in found]
        return FormatError(sorted(told, key=lambda problem: problem.line)[:MOST_PROBLEMS])

    try:
        entry = FormEntry.model_validate(data)
    except ValidationError as error:
        rest = _faults_behind(without_shape_faults(data, error, written))
        raise problems([*shape_faults(error, written), *rest]) from error
    found = faults(entry)
    if found:
        raise problems([(fault.path, fault.message) for fault in found])
    return entry


def _faults_behind(data: Any) -> list[tuple[Path, str]]:
    """What would be wrong once the shape is right; ids only where that cannot be told yet."""
    try:
        found = faults(FormEntry.model_validate(data))
    except ValidationError:
        found = list(repeated_ids(data))
    return [(fault.path, fault.message) for fault in found]


def _place(path: Path) -> str:
    place = ""
    for part in path:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    return place.lstrip(".")
