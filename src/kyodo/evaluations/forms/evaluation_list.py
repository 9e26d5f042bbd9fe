"""What narrows the list of evaluations. It comes in the address, so anything may stand there."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.evaluations.queries.evaluation_list import (
    DEFAULT_ORDER,
    ORDERS,
    Choices,
    Wanted,
)
from kyodo.evaluations.states import State
from kyodo.fiscal import FiscalYear
from kyodo.ui.selects import PlainSelect

_NOT_THERE = {"invalid_choice": _("この条件は使えません。")}
LARGEST_KEY = 2**63 - 1


class EvaluationListForm(forms.Form):
    """A field that cannot be read says so and is left out; the others hold all the same."""

    words = forms.CharField(label=_("事業名称"), required=False, max_length=100)
    party = forms.CharField(
        label=pgettext_lazy("of a row", "団体・部署"), required=False, max_length=100
    )
    year = forms.TypedChoiceField(
        label=_("年度"),
        required=False,
        widget=PlainSelect,
        coerce=int,
        empty_value=None,
        error_messages=_NOT_THERE,
    )
    state = forms.ChoiceField(
        label=_("状態"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("すべて")), *State.choices],
        error_messages=_NOT_THERE,
    )
    form = forms.TypedChoiceField(
        label=_("様式"),
        required=False,
        widget=PlainSelect,
        coerce=int,
        empty_value=None,
        error_messages=_NOT_THERE,
    )
    project = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=LARGEST_KEY
    )

    def __init__(self, data: Any, *, choices: Choices) -> None:
        super().__init__(data)
        every = ("", _("すべて"))
        self._offer("year", [every, *((year, str(FiscalYear(year))) for year in choices.years)])
        self._offer("form", [every, *choices.forms])

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What can be read of it."""
        self.is_valid()
        order = str(self.data.get("order", ""))
        return Wanted(**self.cleaned_data, order=order if order in ORDERS else DEFAULT_ORDER)
