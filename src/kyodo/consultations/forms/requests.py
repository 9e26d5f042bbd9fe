"""What people type who have no account."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.attachments.fields import FilesField, words_about_files
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.cases import CaseData
from kyodo.consultations.actions.requests import FORM, RequestData
from kyodo.consultations.models import Case
from kyodo.people.actions import PersonData
from kyodo.people.forms import PersonForm
from kyodo.public_forms.forms import GuardedForm

LONGEST = 10_000
CONSENT = _(
    "書いた内容と連絡先は、市民協働推進センターが相談に答えるためにだけ使います。"
    "市の部署には、だれのことか分からない言葉で、たずねることがあります。"
    "お名前や連絡先を渡すときと、市の部署でないところに伝えるときは、その前に同意をうかがいます。"
)


def _choice(label: Any) -> forms.ModelChoiceField[Classification]:
    return forms.ModelChoiceField(
        label=label,
        queryset=Classification.objects.none(),
        required=False,
        empty_label=_("選ばない"),
    )


def _text(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class AskConsultationForm(GuardedForm):
    """It begins with the trouble, and asks last who it is."""

    form_name = FORM

    text = _text(_("相談したいこと"))
    topics = forms.ModelMultipleChoiceField(
        label=_("何についての相談ですか"),
        queryset=Classification.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("いくつ選んでも、選ばなくてもかまいません。"),
    )
    attachments = FilesField(label=_("見てほしいファイル"))
    name = forms.CharField(label=_("お名前"), max_length=100)
    name_kana = forms.CharField(label=_("ふりがな"), max_length=100, required=False)
    group_name = forms.CharField(label=_("団体・会社などの名前"), max_length=200, required=False)
    sector = _choice(_("どのような立場ですか"))
    ward = _choice(_("活動している区、または住んでいる区"))
    field = _choice(_("活動の分野"))
    reach_by = forms.ChoiceField(
        label=_("どのように連絡すればよいですか"),
        choices=Case.ReachBy,
        initial=Case.ReachBy.EMAIL,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(label=_("メールアドレス"), required=False, max_length=254)
    telephone = forms.CharField(label=_("電話番号"), max_length=40, required=False)
    consent = forms.BooleanField(
        label=_("上のとおり使うことに同意します"),
        error_messages={"required": _("送るには、同意が要ります。")},
    )

    clean_telephone = PersonForm.clean_telephone

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        words = Classification.objects.valid_on(timezone.localdate(now)).in_order()
        for name, kind in (
            ("topics", Kind.TOPIC),
            ("sector", Kind.SECTOR),
            ("ward", Kind.WARD),
            ("field", Kind.FIELD),
        ):
            choice = cast(forms.ModelChoiceField[Classification], self.fields[name])
            choice.queryset = words.of(kind)
        self.fields["attachments"].help_text = words_about_files()

    def clean(self) -> dict[str, Any] | None:
        """Whoever wants an answer has to say where."""
        reach_by = self.cleaned_data.get("reach_by")
        for name, way, fault in (
            ("email", Case.ReachBy.EMAIL, _now("メールアドレスを書いてください。")),
            ("telephone", Case.ReachBy.TELEPHONE, _now("電話番号を書いてください。")),
        ):
            if reach_by == way and name in self.cleaned_data and not self.cleaned_data[name]:
                self.add_error(name, fault)
        return super().clean()

    def request_data(self) -> RequestData:
        """What the action takes."""
        typed = self.cleaned_data
        return RequestData(
            person=PersonData(
                **{name: typed[name] for name in ("name", "name_kana", "telephone", "email")}
            ),
            case=CaseData(
                means=Classification(),
                **{name: typed[name] for name in ("sector", "ward", "field", "topics")},
                group_name=typed["group_name"],
                reach_by=typed["reach_by"],
            ),
            text=typed["text"],
            consent=str(CONSENT),
            content=self.content,
            opened_at=self.opened_at,
            files=typed["attachments"],
        )


class AddToRequestForm(GuardedForm):
    form_name = "add_to_request"
    most_within_hour = 30

    text = _text(_("つけ加えたいこと"), required=False)
    attachments = FilesField(label=_("ファイル"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attachments"].help_text = words_about_files()

    def clean(self) -> dict[str, Any] | None:
        """Something has to be sent."""
        typed = self.cleaned_data
        if not self.errors and not typed.get("text") and not typed.get("attachments"):
            raise ValidationError(_now("内容を書くか、ファイルを選んでください。"))
        return super().clean()
