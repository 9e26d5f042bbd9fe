"""What is typed around the half-year statistics: which half, the comments, and reasons."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.consultations.models import StatisticsReport
from kyodo.consultations.states import SUMMARY, Part
from kyodo.fiscal import FiscalYear, HalfYear

LONGEST_COMMENT = 4_000
_KEYS = (SUMMARY, *(part.value for part in Part))


class StartReportForm(forms.Form):
    """A half that has begun and has no report yet."""

    half = forms.ChoiceField(label=_("どの半期の統計ですか"))

    def __init__(self, *args: Any, halves: Sequence[HalfYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["half"])
        field.choices = [(f"{half.year.start}-{half.number}", half.label) for half in halves]
        field.error_messages["invalid_choice"] = _now("一覧から半期を選んでください。")

    @property
    def chosen(self) -> HalfYear:
        year, number = self.cleaned_data["half"].split("-")
        return HalfYear(FiscalYear(int(year)), int(number))


class CommentsForm(forms.Form):
    """One text for the whole and one for each part; ``seen`` is the version they are based on."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: StatisticsReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = {key: report.comments.get(key, "") for key in _KEYS}
        self.initial = {**self.initial, **saved, "seen": report.version}
        for key in _KEYS:
            label = _("全体について") if key == SUMMARY else _now("コメント：%s") % Part(key).label
            self.fields[key] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST_COMMENT,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def comments(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in _KEYS}

    def show_saved(self, report: StatisticsReport) -> None:
        """After somebody else saved: their text beside what was typed, and a save on top of it."""
        self.data = cast(Any, self.data).copy()
        cast(dict[str, Any], self.data)["seen"] = str(report.version)
        for key in _KEYS:
            saved = report.comments.get(key, "")
            if saved != self.cleaned_data.get(key, ""):
                self[key].help_text = _now("いま保存されている文：%s") % (saved or "―")


class ReturnReportForm(forms.Form):
    """Why it goes back to its author."""

    reason = forms.CharField(
        label=_("戻す理由"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class CorrectReportForm(forms.Form):
    """What the next edition changes; readers find it at its head."""

    correction = forms.CharField(
        label=_("訂正する内容と理由"),
        help_text=_("新しい版のはじめに、このまま載ります。"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
