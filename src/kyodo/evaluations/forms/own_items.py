"""The questions that the sides add to a form before the marking begins."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyodo.evaluations.formats import Section


class OwnItemsForm(forms.Form):
    """As many lines as the section has open rows; empty lines are no questions."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, section: Section, texts: Sequence[str], seen: str) -> None:
        super().__init__(data, initial={"seen": seen})
        self.rows = section.rows
        for number in range(1, section.rows + 1):
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("項目%(number)d") % {"number": number},
                required=False,
                max_length=300,
                initial=texts[number - 1] if number <= len(texts) else "",
                error_messages={"max_length": gettext_lazy("300文字までです。")},
            )

    @property
    def texts(self) -> list[str]:
        """What was written, after the form was found valid."""
        return [self.cleaned_data[f"text_{number}"] for number in range(1, self.rows + 1)]
