"""What is typed on the page of the load and of the centre's hours."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.consultations.models import WeeklyCapacity

FEWEST, MOST = -50, 100
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—−ー▲△", "-"))
_PERCENT = re.compile(r"[+-]?[0-9]+")


class IntakeForm(forms.Form):
    """How many more cases come than expected, in per cent, as people write it: 20, ２０％, +20%."""

    intake = forms.CharField(
        label=_("これから来る相談が増えたら（%）"),
        required=False,
        max_length=20,
        help_text=_(
            "増えるときは20、減るときは-10のように入れます。空のままなら、いまの見込みです。"
        ),
        widget=forms.TextInput(attrs={"inputmode": "text", "size": 8, "autocomplete": "off"}),
    )

    def clean_intake(self) -> int:
        """A whole number of per cent between ``FEWEST`` and ``MOST``."""
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", self.cleaned_data["intake"]))
        text = text.removesuffix("%").removesuffix("パーセント").translate(_SIGNS)
        if not text:
            return 0
        if not _PERCENT.fullmatch(text):
            raise ValidationError(_now("数字で入れてください。例：20（減るときは -10）"))
        number = int(text)
        if not FEWEST <= number <= MOST:
            raise ValidationError(
                _now("%(fewest)sから%(most)sまでの数を入れてください。")
                % {"fewest": FEWEST, "most": MOST}
            )
        return number


class _HoursField(forms.DecimalField):
    """A number in any width, with the word for hours behind it or without."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 8})

    def to_python(self, value: Any) -> Any:
        """Raises ``ValidationError``."""
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        return super().to_python(text.removesuffix("時間").strip())


class CapacityForm(forms.ModelForm[WeeklyCapacity]):
    """Hours from a day on. Whether the day has hours already is the action's affair."""

    hours = _HoursField(
        label=_("1週間の時間数"),
        min_value=0,
        max_digits=6,
        decimal_places=1,
        help_text=_("相談の対応に使える時間を、全員分あわせて入れます。例：60、37.5"),
    )

    class Meta:
        model = WeeklyCapacity
        fields = ["valid_from", "hours"]
        widgets = {
            "valid_from": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        help_texts = {
            "valid_from": _("週の途中の日を入れたときは、次の週から図に出ます。"),
        }

    def validate_unique(self) -> None:
        """The hours of a day may be set again."""
