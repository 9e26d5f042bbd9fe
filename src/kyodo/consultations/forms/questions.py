"""The one question to the caller after the end: one button, and words only if they like."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kyodo.consultations.states import Answered


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Answered.choices)
    remark = forms.CharField(
        label=_("ひとこと（書かなくてもかまいません）"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("まだ困っていることがあれば、書いてください。担当者が読んで、ご連絡します。"),
    )
