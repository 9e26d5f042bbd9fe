"""What narrows the list of cases. It comes in the address, so anything may stand there."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.classifications.states import Kind
from kyodo.consultations.queries.case_list import (
    CLOSED,
    DEFAULT_ORDER,
    NOBODY,
    OPEN,
    ORDERS,
    WantedCases,
    fiscal_years,
)
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.queries.words import Words, topics_by_parent, words_on
from kyodo.consultations.states import CaseState, Outcome
from kyodo.fiscal import FiscalYear
from kyodo.ui.dates import DayField
from kyodo.ui.selects import PlainSelect

_NOT_THERE = {"invalid_choice": _("この条件は使えません。")}
_ALL = ("", _("すべて"))
_LOOKED_UP = ("means", "sector", "ward", "field", "topic", "year", "owner")
_STATES = [_ALL, (OPEN, _("続いている相談")), (CLOSED, _("終わった相談")), *CaseState.choices]


def _choice(label: Any, choices: Iterable[Any] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[*choices],
        error_messages=_NOT_THERE,
        widget=PlainSelect,
    )


def _key(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=int,
        empty_value=None,
        error_messages=_NOT_THERE,
        widget=PlainSelect,
    )


class CaseListForm(forms.Form):
    """A field that cannot be read says so and is left out; the others hold all the same."""

    state = _choice(_("状態"), _STATES)
    outcome = _choice(pgettext_lazy("of a consultation", "結果"), [_ALL, *Outcome.choices])
    owner = _choice(_("担当"))
    year = _key(_("年度"))
    ward = _key(_("区"))
    sector = _key(_("相談者の区分"))
    means = _key(_("手段"))
    field = _key(_("活動分野"))
    topic = _key(_("相談の内容"))
    since = DayField(label=_("受付日（この日から）"), required=False)
    until = DayField(label=_("受付日（この日まで）"), required=False)
    names = forms.BooleanField(label=_("相談者の氏名も出す"), required=False)

    often = ("state", "owner", "year", "topic")
    words: Words

    def __init__(self, data: Any, *, like: "CaseListForm | None" = None) -> None:
        """``like`` is a form for another query; its choices are not looked up again."""
        super().__init__(data)
        if like is None:
            self._look_up()
            return
        self.words = like.words
        for name in _LOOKED_UP:
            self._offer(name, like.fields[name].choices)  # type: ignore[attr-defined]

    def _look_up(self) -> None:
        self.words = words_on(None)
        for name, kind in (
            ("means", Kind.MEANS),
            ("sector", Kind.SECTOR),
            ("ward", Kind.WARD),
            ("field", Kind.FIELD),
        ):
            self._offer_all(name, ((word.pk, str(word)) for word in self.words.get(kind, [])))
        self._offer_all("topic", ((word.pk, str(word)) for word in topics_by_parent(self.words)))
        self._offer_all("year", ((year, str(FiscalYear(year))) for year in fiscal_years()))
        people = ((str(user.pk), str(user)) for user in people_of_the_centre())
        self._offer_all("owner", [(NOBODY, _("決まっていない")), *people])

    def _offer_all(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        self._offer(name, [_ALL, *choices])

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    @property
    def wanted(self) -> WantedCases:
        """What can be read of it."""
        self.is_valid()
        order = str(self.data.get("order", ""))
        is_known = order.removeprefix("-") in ORDERS
        return WantedCases(**self.cleaned_data, order=order if is_known else DEFAULT_ORDER)
