"""Fields whose choices are the municipality's own words, looked up once for the whole form."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now

from kyodo.accounts.models import User
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.queries.words import Words, topics_by_parent, words_on
from kyodo.ui.selects import PlainSelect

NONE = "―"


class RowField(forms.TypedChoiceField):
    """One of some rows that are known already; gives the row, or nothing."""

    widget = PlainSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(empty_value=None, **kwargs)

    def offer(self, rows: Iterable[Any], nothing: Any = NONE) -> None:
        """Each row by its name; ``nothing`` are the words for none, or None where one is a must."""
        by_key = {str(row.pk): row for row in rows}
        begin = [] if nothing is None else [("", nothing)]
        self.choices = [*begin, *((key, str(row)) for key, row in by_key.items())]
        self.coerce = by_key.__getitem__


class RowsField(forms.TypedMultipleChoiceField):
    """Several of some rows that are known already."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, rows: Iterable[Any]) -> None:
        """Each row by its name."""
        by_key = {str(row.pk): row for row in rows}
        self.choices = [(key, str(row)) for key, row in by_key.items()]
        self.coerce = by_key.__getitem__


class WordsForm(forms.Form):
    """A form that sorts a case by the words of its day; topics stand below their parents."""

    words_of = {
        "means": Kind.MEANS,
        "sector": Kind.SECTOR,
        "ward": Kind.WARD,
        "field": Kind.FIELD,
        "reason": Kind.NO_LINK_REASON,
    }

    def offer_words(self, day: date | None, *, keep: Sequence[Classification] = ()) -> Words:
        """Fill the choices; ``keep`` are words that may stay, or may be chosen for this case,
        though nobody may choose them for what happens on this day.
        """
        words = {kind: list(rows) for kind, rows in words_on(day).items()}
        for word in keep:
            rows = words.setdefault(word.kind, [])
            if word not in rows:
                rows.append(word)
        for name, kind in self.words_of.items():
            if name in self.fields:
                rows = words.get(kind, [])
                self.row_field(name).offer(rows, None if name == "means" and rows else NONE)
        if "topics" in self.fields:
            cast(RowsField, self.fields["topics"]).offer(topics_by_parent(words))
        return words

    def offer_people(self, name: str, people: Iterable[User], nothing: Any) -> None:
        """Whom a field may name; somebody who has no name goes by the address."""
        self.row_field(name).offer(people, nothing)

    def row_field(self, name: str) -> RowField:
        return cast(RowField, self.fields[name])


def minutes_of(typed: str) -> int | None:
    """A number of minutes in any width, with or without its unit. Raises ``ValidationError``."""
    plain = typed.strip().removesuffix("分").strip()
    if not plain:
        return None
    if not plain.isdecimal() or len(plain) > 4 or int(plain) > 24 * 60:
        raise forms.ValidationError(_now("かかった時間は、分の数だけを書いてください。例：15"))
    return int(plain)
