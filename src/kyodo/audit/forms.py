"""What a reader of the audit looks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyodo.audit.vocabulary import event_labels


class EntryFilterForm(forms.Form):
    event = forms.ChoiceField(label=_("できごと"), required=False)
    since = forms.DateField(
        label=_("この日から"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("この日まで"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["event"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("すべて")), *sorted(event_labels().items(), key=_label)]


def _label(choice: tuple[str, str]) -> str:
    return choice[1]
