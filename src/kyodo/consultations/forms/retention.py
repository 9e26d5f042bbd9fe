"""What is typed about keeping a case, letting it go, and not letting it go."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.consultations.actions.retention import RetentionData
from kyodo.consultations.actions.retention_classes import RetentionClassData
from kyodo.consultations.models import Retention, RetentionClass
from kyodo.consultations.queries.retention import retention_classes
from kyodo.consultations.states import DisposalReason

LONGEST = 10_000
_MOST_YEARS = 100


class RetentionForm(forms.Form):
    """Class and day of one case, with the reason for the change."""

    retention_class = forms.ModelChoiceField(
        label=pgettext_lazy("of a row", "保存区分"),
        queryset=RetentionClass.objects.none(),
        empty_label=_("選んでください"),
    )
    review_on = forms.DateField(
        label=_("見直しの日を別に決める"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("空のままなら、保存区分から決まります。"),
    )
    words = forms.CharField(label=_("変える理由"), max_length=200)

    def __init__(self, *args: Any, retention: Retention, **kwargs: Any) -> None:
        case = retention.case
        kwargs["initial"] = {"retention_class": retention.retention_class}
        kept_as = retention.retention_class
        if kept_as and case.closed_on and retention.review_on != kept_as.review_day(case.closed_on):
            kwargs["initial"]["review_on"] = retention.review_on
        super().__init__(*args, **kwargs)
        choice = cast(forms.ModelChoiceField[RetentionClass], self.fields["retention_class"])
        choice.queryset = retention_classes()
        if case.is_open:
            del self.fields["review_on"]

    def retention_data(self) -> RetentionData:
        """What the action takes."""
        typed = self.cleaned_data
        return RetentionData(
            typed["retention_class"], words=typed["words"], review_on=typed.get("review_on")
        )


class DisposalForm(forms.Form):
    """Why cases shall go."""

    reason = forms.ChoiceField(
        label=_("廃棄の理由"), choices=DisposalReason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("理由の説明"),
        max_length=200,
        required=False,
        help_text=_(
            "保存期間が終わる前のときは、必ず書いてください。廃棄すると、この説明も消えます。"
        ),
    )

    def clean(self) -> dict[str, Any] | None:
        """The words beside their field."""
        typed = self.cleaned_data
        is_early = typed.get("reason") not in (None, DisposalReason.ENDED)
        if is_early and not typed.get("words"):
            self.add_error("words", _now("理由の説明を書いてください。"))
        return super().clean()


class RefuseDeletionForm(forms.Form):
    """The answer that the caller reads."""

    text = forms.CharField(
        label=_("相談者への答え"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "消せない理由と、いつまで保存するかを書いてください。相談者が自分のページで読みます。"
        ),
    )


class PersonDataForm(forms.Form):
    """What goes into the file."""

    with_internal = forms.BooleanField(
        label=_("センター内のメモと、照会先とのやりとりも入れる"), required=False, initial=True
    )
    with_files = forms.BooleanField(label=_("添付ファイルも入れる"), required=False, initial=True)


class RetentionClassForm(forms.ModelForm[RetentionClass]):
    class Meta:
        model = RetentionClass
        fields = ["label", "years", "is_default"]
        help_texts = {
            "years": _("相談を終えた年度の末日から数えます。"),
            "is_default": _("相談を終えると、この区分になります。"),
        }

    years = forms.IntegerField(label=_("保存年数"), min_value=0, max_value=_MOST_YEARS)

    def class_data(self) -> RetentionClassData:
        """What the action takes."""
        return RetentionClassData(**self.cleaned_data)
