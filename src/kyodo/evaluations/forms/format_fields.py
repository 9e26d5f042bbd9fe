"""Fields with which one entry of a form is written on screen, and what they leave for the YAML box.

A field shows a value only where it can give back exactly the same one; everything else of an entry
stays in a box of YAML beside the fields, so that the screen never loses what a file can say.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kyodo.punctuation import labelled

Value = Any
Choices = Sequence[tuple[str, str]]
MISSING = object()


@dataclass(frozen=True)
class Known:
    """What can be named at present, as pairs of id and words."""

    names: Mapping[str, Choices]

    def of(self, kind: str) -> list[tuple[str, str]]:
        """The choices of one kind, such as roles."""
        return list(self.names.get(kind, ()))


@dataclass(frozen=True)
class Shown:
    """One field; ``key`` may lead inside, such as ``applies_if.item``."""

    key: str
    label: str
    help: str = ""

    def fields(self, known: Known, value: Value) -> dict[str, forms.Field]:
        """The inputs by their ending: usually one, without an ending."""
        raise NotImplementedError

    def fits(self, value: Value) -> bool:
        """Whether the inputs give back exactly this value."""
        raise NotImplementedError

    def posted(self, value: Value) -> dict[str, Any]:
        """The value as a browser would send it, by ending."""
        return {"": value}

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        """What was typed, as data; ``MISSING`` for nothing."""
        return cleaned[""] or MISSING


class OpenChoice(forms.ChoiceField):
    """Takes what it does not offer too: the check of the form explains what is wrong with it."""

    def valid_value(self, value: object) -> bool:
        return True


class OpenChoices(forms.MultipleChoiceField):
    """The same for several."""

    def valid_value(self, value: object) -> bool:
        return True


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class Line(Shown):
    """One line of text."""

    def fields(self, known: Known, value: Value) -> dict[str, forms.Field]:
        widget = forms.TextInput()
        return {"": _text(self, widget)}

    def fits(self, value: Value) -> bool:
        return isinstance(value, str) and bool(value) and not set(value) & set("\r\n\0")


@dataclass(frozen=True)
class Text(Shown):
    """Several lines."""

    rows: int = 2

    def fields(self, known: Known, value: Value) -> dict[str, forms.Field]:
        return {"": _text(self, forms.Textarea(attrs={"rows": self.rows}))}

    def fits(self, value: Value) -> bool:
        return isinstance(value, str) and bool(value) and not set(value) & set("\r\0")

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        return _unix(cleaned[""]) or MISSING


@dataclass(frozen=True)
class Whole(Line):
    """A whole number; something else stays text, for the check to explain."""

    def fits(self, value: Value) -> bool:
        return isinstance(value, int | str) and not isinstance(value, bool) and value != ""

    def posted(self, value: Value) -> dict[str, Any]:
        return {"": str(value)}

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        text = cleaned[""].strip()
        return (int(text) if text.isdecimal() and len(text) < 10 else text) if text else MISSING


@dataclass(frozen=True)
class Number(Line):
    """A number that may have decimals, kept as the text that was typed."""

    def fits(self, value: Value) -> bool:
        return isinstance(value, int | float | str) and not isinstance(value, bool) and value != ""

    def posted(self, value: Value) -> dict[str, Any]:
        return {"": str(value)}

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        text = cleaned[""].strip()
        return (old if text == str(old) else text) if text else MISSING


@dataclass(frozen=True)
class Flag(Shown):
    """Yes or no; ``usual`` is what a file means that does not say."""

    usual: bool = False

    def fields(self, known: Known, value: Value) -> dict[str, forms.Field]:
        return {"": forms.BooleanField(label=self.label, help_text=self.help, required=False)}

    def fits(self, value: Value) -> bool:
        return isinstance(value, bool)

    def posted(self, value: Value) -> dict[str, Any]:
        yes = self.usual if value is MISSING else value
        return {"": "on"} if yes else {}

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        return MISSING if cleaned[""] == self.usual else cleaned[""]


@dataclass(frozen=True)
class Pick(Shown):
    """One of fixed words, or of what can be named (``of``)."""

    choices: Choices = ()
    of: str = ""
    none: str = ""

    def fields(self, known: Known, value: Value) -> dict[str, forms.Field]:
        offered = [*self.choices, *known.of(self.of)]
        if isinstance(value, str) and value and value not in dict(offered):
            offered.append((value, value))
        offered.insert(0, ("", self.none or "―"))
        return {
            "": OpenChoice(label=self.label, help_text=self.help, choices=offered, required=False)
        }

    def fits(self, value: Value) -> bool:
        return isinstance(value, str) and bool(value)


@dataclass(frozen=True)
class YesNo(Pick):
    """Yes, no, or as usual."""

    def fits(self, value: Value) -> bool:
        return isinstance(value, bool)

    def posted(self, value: Value) -> dict[str, Any]:
        return {"": {True: "yes", False: "no"}[value]}

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        return {"yes": True, "no": False}.get(cleaned[""], MISSING)


@dataclass(frozen=True)
class Many(Shown):
    """Several of what can be named; those that were there keep their order."""

    of: str = ""

    def fields(self, known: Known, value: Value) -> dict[str, forms.Field]:
        offered = known.of(self.of)
        strange = [each for each in value or () if each not in dict(offered)] if value else []
        offered += [(each, each) for each in dict.fromkeys(strange)]
        return {
            "": OpenChoices(
                label=self.label,
                help_text=self.help,
                choices=offered,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        }

    def fits(self, value: Value) -> bool:
        return (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(each, str) and each for each in value)
            and len(set(value)) == len(value)
        )

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        ticked = [each for each in cleaned[""] if each]
        before = [each for each in old if each in ticked] if isinstance(old, list) else []
        return [*before, *(each for each in ticked if each not in before)] or MISSING


@dataclass(frozen=True)
class Codes(Line):
    """Several codes, apart by spaces."""

    def fits(self, value: Value) -> bool:
        return (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(each, str) and each and len(each.split()) == 1 for each in value)
            and all(each == each.strip() for each in value)
        )

    def posted(self, value: Value) -> dict[str, Any]:
        return {"": " ".join(value)}

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        return cleaned[""].split() or MISSING


@dataclass(frozen=True)
class PickOrCodes(Shown):
    """One of fixed words, or a list; ``wrap`` is the key under which the list stands."""

    choices: Choices = ()
    codes_label: str = ""
    listed: str = "listed"
    wrap: str = ""

    def fields(self, known: Known, value: Value) -> dict[str, forms.Field]:
        offered = [("", "―"), *self.choices]
        return {
            "": OpenChoice(label=self.label, help_text=self.help, choices=offered, required=False),
            ".codes": forms.CharField(label=self.codes_label, required=False),
        }

    def fits(self, value: Value) -> bool:
        if isinstance(value, str):
            return value in dict(self.choices) and value != self.listed
        codes = self._codes(value)
        return codes is not None and Codes("", "").fits(codes)

    def posted(self, value: Value) -> dict[str, Any]:
        codes = self._codes(value)
        if codes is None:
            return {"": value, ".codes": ""}
        return {"": self.listed, ".codes": " ".join(codes)}

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        codes = cleaned[".codes"].split()
        if cleaned[""] == self.listed or (codes and not cleaned[""]):
            return {self.wrap: codes} if self.wrap else codes
        return cleaned[""] or MISSING

    def _codes(self, value: Value) -> list[Any] | None:
        if self.wrap and isinstance(value, dict) and set(value) == {self.wrap}:
            value = value[self.wrap]
        elif self.wrap:
            return None
        return value if isinstance(value, list) else None


@dataclass(frozen=True)
class PerRole(Shown):
    """A number for some roles."""

    def fields(self, known: Known, value: Value) -> dict[str, forms.Field]:
        roles = dict(known.of("roles")) | {role: role for role in value or () if value}
        return {
            f".{role}": forms.CharField(
                label=labelled(self.label, dict(known.of("roles")).get(role, role)),
                help_text=self.help,
                required=False,
            )
            for role in roles
        }

    def fits(self, value: Value) -> bool:
        return (
            isinstance(value, dict)
            and bool(value)
            and all(Number("", "").fits(number) for number in value.values())
        )

    def posted(self, value: Value) -> dict[str, Any]:
        return {f".{role}": str(number) for role, number in value.items()}

    def value(self, cleaned: Mapping[str, Any], old: Value) -> Value:
        before = old if isinstance(old, dict) else {}
        typed = {ending[1:]: text.strip() for ending, text in cleaned.items() if text.strip()}
        order = [*(role for role in before if role in typed), *typed]
        return {
            role: before[role] if str(before.get(role)) == typed[role] else typed[role]
            for role in dict.fromkeys(order)
        } or MISSING


def _text(shown: Shown, widget: forms.Widget) -> forms.CharField:
    return forms.CharField(
        label=shown.label, help_text=shown.help, required=False, strip=False, widget=widget
    )


# --- one entry -------------------------------------------------------------------------------


def inside(data: Value, path: Sequence[str | int]) -> Value:
    """What stands at a place of plain data; ``MISSING`` where nothing does."""
    for key in path:
        in_list = isinstance(data, list) and isinstance(key, int) and 0 <= key < len(data)
        if in_list or (isinstance(data, dict) and key in data):
            data = data[key]
        else:
            return MISSING
    return data


def put(data: dict[str, Any], path: Sequence[str], value: Value) -> None:
    """Put a value at a place, making what leads there."""
    for key in path[:-1]:
        inner = data.get(key)
        if not isinstance(inner, dict):
            inner = data[key] = {}
        data = inner
    data[path[-1]] = value


def take(data: dict[str, Any], path: Sequence[str]) -> None:
    """Take a value away, and what is empty then."""
    inner = inside(data, path[:-1])
    if isinstance(inner, dict):
        inner.pop(path[-1], None)
        if not inner and len(path) > 1:
            take(data, path[:-1])


@dataclass(frozen=True)
class Entry:
    """How one entry is shown: its fields, and the keys that are written elsewhere.

    Only the first ``usual`` fields are always in sight; with 0 all of them are.
    """

    shown: Sequence[Shown]
    elsewhere: frozenset[str] = field(default_factory=frozenset)
    usual: int = 0

    def fitting(self, data: Mapping[str, Any]) -> list[tuple[Shown, Value]]:
        """Each field with its value, ``MISSING`` where the YAML box has it or there is none."""
        found = []
        for shown in self.shown:
            value = inside(data, shown.key.split("."))
            fits = value is not MISSING and shown.fits(value)
            found.append((shown, value if fits else MISSING))
        return found

    def rest(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What no field shows."""
        left = copy.deepcopy({k: v for k, v in data.items() if k not in self.elsewhere})
        for shown, value in self.fitting(data):
            if value is not MISSING or inside(data, shown.key.split(".")) in ("", [], {}, None):
                take(left, shown.key.split("."))
        return left


Make = Callable[[], Any]


def kept_elsewhere(entry: Entry, data: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an entry that another page shows."""
    return copy.deepcopy({key: value for key, value in data.items() if key in entry.elsewhere})


def unreadable_box() -> str:
    """What to say of a YAML box whose text is no set of keys."""
    return _("「名前: 値」の組としてYAMLで書いてください。")
