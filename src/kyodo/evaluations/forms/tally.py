"""Over what a tally is made: a form and a year, and for people with an account a range of years."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.models import SheetFormat
from kyodo.fiscal import FiscalYear


class TallyForm(forms.Form):
    """What cannot be understood is left aside, and the newest year stands in its place."""

    form = forms.TypedChoiceField(label=_("様式"), required=False, coerce=int, empty_value=None)
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    to = forms.TypedChoiceField(
        label=_("どの年度まで"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self, *args: Any, formats: Sequence[SheetFormat], years: Sequence[int], ranged: bool
    ) -> None:
        super().__init__(*args)
        self._offer("form", [(str(each.pk), str(each)) for each in formats])
        shown = [(str(year), str(FiscalYear(year))) for year in years]
        self._offer("year", shown)
        self._offer("to", [("", str(_("同じ年度"))), *shown])
        if ranged:
            self.fields["year"].label = _("どの年度から")
        else:
            del self.fields["to"]

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = list(choices)
