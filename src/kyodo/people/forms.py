"""Input of contact data."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.people.actions import PersonData

_TELEPHONE = re.compile(r"[0-9+\-()（）－ー \u3000０-９内線ext.#]*")


class PersonForm(forms.Form):
    name = forms.CharField(label=_("氏名"), max_length=100)
    name_kana = forms.CharField(label=_("ふりがな"), max_length=100, required=False)
    telephone = forms.CharField(label=_("電話番号"), max_length=40, required=False)
    email = forms.EmailField(label=_("メールアドレス"), required=False)
    retain_until = forms.DateField(
        label=_("保存期限"),
        required=False,
        help_text=_("この日を過ぎると、氏名と連絡先は自動で消えます。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_telephone(self) -> str:
        telephone = str(self.cleaned_data["telephone"]).strip()
        if not _TELEPHONE.fullmatch(telephone):
            raise ValidationError(_now("電話番号は、数字とハイフンで書いてください。"))
        return telephone

    def person_data(self) -> PersonData:
        """The part of the input that is about the person."""
        return PersonData(
            name=self.cleaned_data["name"],
            name_kana=self.cleaned_data["name_kana"],
            telephone=self.cleaned_data["telephone"],
            email=self.cleaned_data["email"],
            retain_until=self.cleaned_data["retain_until"],
        )
