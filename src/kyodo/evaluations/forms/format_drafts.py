"""One page of a form in the making: its fields, its rows, and the data that they make together."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from kyodo.evaluations.formats import Problem, write_data
from kyodo.evaluations.formats.yaml_text import UnreadableText, YamlText
from kyodo.evaluations.forms.format_fields import (
    MISSING,
    Entry,
    Known,
    Shown,
    inside,
    kept_elsewhere,
    put,
    unreadable_box,
)
from kyodo.evaluations.forms.format_moves import MAX_ROWS
from kyodo.evaluations.forms.format_pages import Block, Data, Page, known_in, rows_of
from kyodo.evaluations.forms.format_screen_words import on_screen
from kyodo.punctuation import labelled

REST = "rest"
WAS = "was"


class EntryForm(forms.Form):
    """The fields of one entry, and a box for what they cannot say."""

    def __init__(
        self, entry: Entry, known: Known, row: Data, *, prefix: str, posted: QueryDict | None
    ) -> None:
        self.entry, self.row = entry, row
        self._shown = entry.fitting(row)
        rest = entry.rest(row)
        self.has_rest = bool(rest)
        super().__init__(
            posted if posted is not None else self._as_posted(prefix, rest), prefix=prefix
        )
        for shown, value in self._shown:
            for ending, made in shown.fields(known, None if value is MISSING else value).items():
                self.fields[f"{shown.key}{ending}"] = made
        self.fields[REST] = forms.CharField(
            label=_("そのほか（YAML）"),
            help_text=_("画面に欄のない決まりを、ファイルと同じ書き方で書けます。"),
            required=False,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[WAS] = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_rest(self) -> Data:
        """The box as data."""
        text = self.cleaned_data[REST]
        if not text.strip():
            return {}
        try:
            found = YamlText(text).data
        except UnreadableText as error:
            where = _("%(line)d行目 ") % {"line": error.line} if error.line else ""
            raise forms.ValidationError(f"{where}{error}") from error
        if not isinstance(found, dict):
            raise forms.ValidationError(unreadable_box())
        return found

    def data_of_entry(self) -> Data:
        """What was typed, without the keys that another page shows."""
        made: Data = copy.deepcopy(self.cleaned_data[REST])
        for shown, value in self._shown:
            typed = shown.value(self._endings(shown), value)
            if typed is not MISSING:
                put(made, shown.key.split("."), typed)
        return made

    def place(self, path: Sequence[str | int], message: str) -> tuple[str, str]:
        """Show a fault at its field; answers the field's id and the words with its label."""
        wanted = ".".join(str(part) for part in path)
        names = [name for name in self.fields if name not in (REST, WAS)]
        fitting = [name for name in names if f"{wanted}.".startswith(f"{name}.")]
        inner = [name for name in names if name.startswith(f"{wanted}.")] if wanted else []
        for name in (*sorted(fitting, key=len, reverse=True), *inner):
            self.add_error(name, message)
            return str(self[name].auto_id), labelled(self.fields[name].label, message)
        self.add_error(None, message)
        return "", message

    def _endings(self, shown: Shown) -> dict[str, Any]:
        length = len(shown.key)
        return {name[length:]: self.cleaned_data.get(name, "") for name in self._names(shown)}

    def _names(self, shown: Shown) -> list[str]:
        return [
            name
            for name in self.fields
            if name == shown.key
            or (name.startswith(f"{shown.key}.") and self._is_part(name, shown))
        ]

    def _is_part(self, name: str, shown: Shown) -> bool:
        """Whether this input belongs to the field and not to another one with a longer key."""
        return not any(
            other is not shown
            and len(other.key) > len(shown.key)
            and (name == other.key or name.startswith(f"{other.key}."))
            for other, _value in self._shown
        )

    def _as_posted(self, prefix: str, rest: Data) -> dict[str, Any]:
        sent = {f"{prefix}-{REST}": write_data(rest) if rest else ""}
        sent[f"{prefix}-{WAS}"] = _written_id(self.row)
        for shown, value in self._shown:
            if value is not MISSING or isinstance(getattr(shown, "usual", None), bool):
                for ending, text in shown.posted(value).items():
                    sent[f"{prefix}-{shown.key}{ending}"] = text
        return sent

    @property
    def labels(self) -> dict[str, str]:
        """The inputs' names with their labels, for text that outlives a session."""
        return {self[name].html_name: str(made.label) for name, made in self.fields.items()}

    @property
    def usual(self) -> list[forms.BoundField]:
        """The fields that are always in sight."""
        shown = self.entry.shown[: self.entry.usual or None]
        return [self[name] for each in shown for name in self._names(each)]

    @property
    def seldom(self) -> list[forms.BoundField]:
        """The others."""
        shown = self.entry.shown[self.entry.usual :] if self.entry.usual else ()
        return [self[name] for each in shown for name in self._names(each)]

    @property
    def uses_seldom(self) -> bool:
        """Whether one of the others says something, or something is wrong with it."""
        keys = {each.key for each in self.entry.shown[self.entry.usual :]} - {"id"}
        said = any(value is not MISSING for each, value in self._shown if each.key in keys)
        return said or any(bound.errors for bound in self.seldom)

    @property
    def box(self) -> forms.BoundField:
        return self[REST]


@dataclass
class Row:
    """One entry of a list, with the lists inside it."""

    block: Block
    index: int
    path: str
    form: EntryForm
    lists: "list[Rows]" = field(default_factory=list)

    @property
    def page(self) -> str:
        """The slug of the page on which the rest of it stands."""
        return self.block.page(self.index) if self.block.page else ""

    @property
    def number(self) -> int:
        return self.index + 1


@dataclass
class Rows:
    """A list of entries; ``path`` leads to it from the page's entry."""

    block: Block
    path: str
    rows: list[Row]


class PageForms:
    """Everything on one page. ``posted`` is what a browser sent, None to show what is stored."""

    def __init__(self, page: Page, data: Data, posted: QueryDict | None = None) -> None:
        self.page, self._data, self._posted = page, data, posted
        self._known = known_in(data)
        found = inside(data, page.root)
        self._root: Data = found if isinstance(found, dict) else {}
        self.entry = (
            EntryForm(page.entry, self._known, self._root, prefix="page", posted=posted)
            if page.entry
            else None
        )
        self.lists = [self._rows(block, self._root, block.key) for block in page.blocks]

    def is_valid(self) -> bool:
        """Whether every box can be read; what the form says is checked later, as a whole."""
        return not [form for form in self.forms() if not form.is_valid()]

    def forms(self) -> Iterator[EntryForm]:
        """Every form of the page."""
        if self.entry:
            yield self.entry
        for rows in self.lists:
            yield from _forms(rows)

    @property
    def is_broken(self) -> bool:
        """Whether a box was sent that cannot be read, so that nothing was saved."""
        return bool(self.unreadable)

    @property
    def unreadable(self) -> list[tuple[str, str]]:
        """The boxes that cannot be read, as pairs of id and words."""
        if self._posted is None:
            return []
        return [
            (str(form.box.auto_id), str(error))
            for form in self.forms()
            for error in form.box.errors
        ]

    def changed_data(self) -> Data:
        """The whole draft with this page as it was typed."""
        changed = copy.deepcopy(self._data)
        if self.entry and self.page.entry:
            made = self.entry.data_of_entry() | kept_elsewhere(self.page.entry, self._root)
        else:
            made = copy.deepcopy(self._root)
        for rows in self.lists:
            _fill(made, rows, self._root)
        return _replaced(changed, self.page.root, made)

    def show_problems(self, problems: Sequence[Problem]) -> list[tuple[str, str]]:
        """Put each fault at its field; answers pairs of anchor and words for the summary."""
        told = []
        for problem in problems:
            path = problem.path[len(self.page.root) :]
            form, rest, anchor = self._place(path)
            message = on_screen(problem.message)
            if form is None:
                told.append(("", message))
                continue
            if not form.is_bound or not hasattr(form, "cleaned_data"):
                form.is_valid()
            id_, words = form.place(rest, message)
            told.append((id_ or anchor, words))
        return told

    @property
    def labels(self) -> dict[str, str]:
        """The labels of all inputs, by name."""
        found: dict[str, str] = {}
        for form in self.forms():
            found |= form.labels
        return found

    def _place(
        self, path: Sequence[str | int]
    ) -> tuple[EntryForm | None, Sequence[str | int], str]:
        form, anchor, lists = self.entry, "", self.lists
        while len(path) > 1 and isinstance(path[1], int):
            rows = next((rows for rows in lists if rows.block.key == path[0]), None)
            if rows is None or path[1] >= len(rows.rows):
                break
            row = rows.rows[path[1]]
            form, anchor, lists = row.form, f"row-{row.path}", row.lists
            path = path[2:]
        return form, path, anchor

    def _rows(self, block: Block, parent: Data, path: str) -> Rows:
        stored = rows_of(parent, (block.key,))
        if self._posted is None:
            return Rows(
                block,
                path,
                [self._row(block, row, f"{path}.{i}", i) for i, row in enumerate(stored)],
            )
        count = self._posted.get(f"{path}-count", "")
        rows = []
        for index in range(min(int(count), MAX_ROWS) if count.isdecimal() else 0):
            place = f"{path}.{index}"
            was = self._posted.get(f"{place}-{WAS}", "")
            rows.append(self._row(block, _before(stored, index, was), place, index))
        return Rows(block, path, rows)

    def _row(self, block: Block, row: Data, path: str, index: int) -> Row:
        form = EntryForm(block.entry, self._known, row, prefix=path, posted=self._posted)
        inner = [self._rows(each, row, f"{path}.{each.key}") for each in block.blocks]
        return Row(block, index, path, form, inner)


def _before(stored: Sequence[Data], index: int, was: str) -> Data:
    """The stored entry of a sent row: at its place, or where somebody moved it meanwhile."""
    here = stored[index] if index < len(stored) else {}
    if _written_id(here) == was:
        return here
    return next((row for row in stored if was and _written_id(row) == was), {})


def _written_id(row: Data) -> str:
    found = row.get("id")
    return found if isinstance(found, str) else ""


def _forms(rows: Rows) -> Iterator[EntryForm]:
    for row in rows.rows:
        yield row.form
        for inner in row.lists:
            yield from _forms(inner)


def _fill(made: Data, rows: Rows, parent: Mapping[str, Any]) -> None:
    """Put the typed rows into an entry; a list without rows says nothing and is left out."""
    found = []
    for row in rows.rows:
        entry = row.form.data_of_entry() | kept_elsewhere(row.block.entry, row.form.row)
        for inner in row.lists:
            _fill(entry, inner, row.form.row)
        found.append(entry)
    made.pop(rows.block.key, None)
    if found:
        made[rows.block.key] = found


def _replaced(data: Data, root: Sequence[str | int], made: Data) -> Data:
    if not root:
        return made
    at: Any = data
    for key in root[:-1]:
        at = at.setdefault(key, {}) if isinstance(at, dict) else at[key]
    if made or isinstance(root[-1], int):
        at[root[-1]] = made
    else:
        at.pop(root[-1], None)
    return data


# --- the whole as text -------------------------------------------------------------------------


class TextForm(forms.Form):
    """The whole draft as YAML, for who would rather write than click."""

    text = forms.CharField(strip=False, widget=forms.Textarea(attrs={"rows": 30}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("様式のファイルの内容（YAML）")

    def clean_text(self) -> Data:
        """The text as data, right or not yet."""
        try:
            found = YamlText(self.cleaned_data["text"].replace("\r\n", "\n")).data
        except UnreadableText as error:
            where = _("%(line)d行目 ") % {"line": error.line} if error.line else ""
            raise forms.ValidationError(f"{where}{error}") from error
        if not isinstance(found, dict):
            raise forms.ValidationError(unreadable_box())
        return found
