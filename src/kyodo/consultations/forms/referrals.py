"""What the centre's staff type when they hand a question to another body, and when it ends."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.consents import ConsentData
from kyodo.consultations.actions.referrals import (
    DUE_WITHIN_A_YEAR,
    LATEST_DUE,
    Decision,
    ReferralData,
)
from kyodo.consultations.models import Case, Consent, Referral
from kyodo.consultations.queries.personal_data import caller_in, personal_data_in, words_about
from kyodo.consultations.queries.referrals import bodies_to_ask, files_to_choose
from kyodo.consultations.states import ReceiverSays, ReferralState
from kyodo.organisations.models import Organisation

LONGEST = 4_000
_ODD_YEAR = _("年を確かめてください。")


def day_field(label: StrOrPromise, **kwargs: Any) -> forms.DateField:
    """A day of a year that a person can mean."""
    return forms.DateField(
        label=label,
        validators=[
            MinValueValidator(date(2000, 1, 1), _ODD_YEAR),
            MaxValueValidator(date(2100, 12, 31), _ODD_YEAR),
        ],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        **kwargs,
    )


def words_field(label: StrOrPromise, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def reasons(now: datetime) -> list[tuple[str, str]]:
    """Why no link is made, as the centre has listed it."""
    words = Classification.objects.of(Kind.NO_LINK_REASON).valid_on(timezone.localdate(now))
    return [
        ("", _now("選んでください")),
        *((str(word.pk), word.shown_label) for word in words.in_order()),
    ]


def reason_of(value: str) -> Classification | None:
    """The chosen row; the field has seen to it that it is one of the list."""
    return Classification.objects.get(pk=int(value)) if value else None


def naming_nobody(text: str, case: Case | None = None) -> str:
    """The note, unless it seems to tell who somebody is; with ``case`` also the caller's name."""
    found = caller_in(text, case) if case else personal_data_in(text)
    if found:
        raise ValidationError(words_about(found))
    return text


def _by_kind(bodies: Iterable[Organisation]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for body in bodies:
        groups.setdefault(body.get_kind_display(), []).append((str(body.pk), body.name))
    return [("", _now("選んでください")), *groups.items()]


class ReferForm(forms.Form):
    """To whom, what is told, what is asked, until when. Sent only as it was shown before."""

    organisation = forms.ChoiceField(label=_("照会先"))
    receiver_email = forms.EmailField(
        label=_("照会先のメールアドレス"),
        required=False,
        max_length=254,
        help_text=_(
            "回答用のリンクを送ります。担当の課の代表のアドレスなど、いま読んでいる人がいるところにします。"
            "空のときは、登録のある担当者に知らせ、リンクはこの画面に一度だけ出します。"
        ),
    )
    told = words_field(
        _("相談のあらまし（照会先に見せる文）"),
        rows=6,
        help_text=_("相談者と確かめた言葉で書きます。氏名や連絡先は書きません。"),
    )
    question = words_field(_("お願いしたいこと"), help_text=_("何を、どこまで答えてほしいか。"))
    due_on = day_field(_("回答の期日"), required=False)
    shown_files = forms.MultipleChoiceField(
        label=_("見せるファイル"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("選んだファイルだけが見えます。中に氏名などがないか、開いて確かめてください。"),
    )
    shares_caller = forms.BooleanField(
        label=_("相談者の氏名と連絡先も見せる（相談者の同意が要ります）"), required=False
    )
    tells_caller = forms.BooleanField(
        label=_("つないだことを、相談者のページに書く（メールの人には、メールでも知らせる）"),
        required=False,
        initial=True,
    )
    sure = forms.BooleanField(label=_("見え方を確かめました。このまま送ります"), required=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = timezone.localdate(now)
        self._bodies = {str(body.pk): body for body in bodies_to_ask()}
        self._files = {str(file.pk): file for file in files_to_choose(case)}
        organisation = cast(forms.ChoiceField, self.fields["organisation"])
        organisation.choices = _by_kind(self._bodies.values())
        files = cast(forms.MultipleChoiceField, self.fields["shown_files"])
        files.choices = [(key, file.stored.name) for key, file in self._files.items()]
        if not self._files:
            del self.fields["shown_files"]
        if case.caller is None:
            del self.fields["shares_caller"]

    def clean_due_on(self) -> date | None:
        """A day on which somebody can still answer."""
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and not self._today <= day <= self._today + LATEST_DUE:
            raise ValidationError(DUE_WITHIN_A_YEAR)
        return day

    def referral_data(self) -> ReferralData:
        """What the action takes."""
        typed = self.cleaned_data
        return ReferralData(
            organisation=self._bodies[typed["organisation"]],
            told=typed["told"],
            question=typed["question"],
            receiver_email=typed["receiver_email"].lower(),
            due_on=typed["due_on"],
            files=[self._files[key] for key in typed.get("shown_files", ())],
            shares_caller=typed.get("shares_caller", False),
            tells_caller=typed["tells_caller"],
        )

    @property
    def fingerprint(self) -> str:
        """What is about to be shown or sent, as one value."""
        names = ("organisation", "receiver_email", "told", "question", "due_on", "shown_files")
        typed = {name: self.cleaned_data.get(name) for name in (*names, "shares_caller")}
        text = json.dumps(typed, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def was_shown(self) -> bool:
        """Exactly this stood in the preview."""
        return bool(self.cleaned_data["shown"] == self.fingerprint)

    def show_next(self) -> None:
        """Let the page carry what it shows now; whoever sends says anew that it was looked at."""
        data = cast(QueryDict, self.data).copy()
        data["shown"] = self.fingerprint
        data.pop("sure", None)
        self.data = data


class ConsentForm(forms.Form):
    """What the caller agreed to, when and how."""

    receiver = forms.ChoiceField(label=_("渡す先"))
    purpose = words_field(
        _("同意の内容"),
        help_text=_("相談者に伝えた言葉で書きます。何を、だれに、何のために渡すか。"),
    )
    shares_caller = forms.BooleanField(
        label=_("氏名と連絡先を渡すことも、同意に含まれる"), required=False
    )
    how = forms.ChoiceField(
        label=_("同意の得かた"),
        choices=[each for each in Consent.How.choices if each[0] != Consent.How.FORM],
        widget=forms.RadioSelect,
        initial=Consent.How.TELEPHONE,
    )
    given_on = day_field(_("同意を得た日"))

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        kwargs["initial"] = {"given_on": timezone.localdate(now), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate(now)
        self._bodies = {str(body.pk): body for body in bodies_to_ask()}
        receiver = cast(forms.ChoiceField, self.fields["receiver"])
        receiver.choices = _by_kind(self._bodies.values())

    def clean_given_on(self) -> date:
        """Nobody has agreed tomorrow."""
        day: date = self.cleaned_data["given_on"]
        if day > self.today:
            raise ValidationError(_now("同意を得た日は、今日までにしてください。"))
        return day

    def consent_data(self) -> ConsentData:
        """What the action takes."""
        typed = self.cleaned_data
        return ConsentData(
            receiver=self._bodies[typed["receiver"]],
            purpose=typed["purpose"],
            how=typed["how"],
            given_on=typed["given_on"],
            shares_caller=typed["shares_caller"],
        )


class CloseReferralForm(forms.Form):
    """What became of it, as the centre sees it."""

    state = forms.ChoiceField(
        label=pgettext_lazy("of a consultation", "結果"),
        choices=[
            (each.value, each.label) for each in (ReferralState.LINKED, ReferralState.NOT_LINKED)
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("つながらなかった理由"),
        required=False,
        help_text=_("「つながらなかった」のときは、必ず選んでください。"),
    )
    learned = words_field(
        _("センターの気づき"),
        required=False,
        help_text=_(
            "次はどうすればよいか。ふりかえりの一覧で、照会先も読みます。"
            "相談者が分かる言葉は書かないでください。"
        ),
    )

    def __init__(self, *args: Any, referral: Referral, now: datetime, **kwargs: Any) -> None:
        kwargs["initial"] = _as_the_receiver_sees_it(referral)
        super().__init__(*args, **kwargs)
        self._case = referral.case
        cast(forms.ChoiceField, self.fields["reason"]).choices = reasons(now)

    def clean_learned(self) -> str:
        """Other departments read it."""
        return naming_nobody(self.cleaned_data["learned"], self._case)

    def clean(self) -> dict[str, Any] | None:
        """The reason beside its field."""
        typed = self.cleaned_data
        if typed.get("state") == ReferralState.NOT_LINKED and not typed.get("reason"):
            self.add_error("reason", _now("つながらなかった理由を選んでください。"))
        return super().clean()

    def decision(self) -> Decision:
        """What the action takes."""
        typed = self.cleaned_data
        return Decision(ReferralState(typed["state"]), typed["learned"], reason_of(typed["reason"]))


def _as_the_receiver_sees_it(referral: Referral) -> dict[str, Any]:
    state = {
        ReceiverSays.LINKED: ReferralState.LINKED,
        ReceiverSays.NOT_LINKED: ReferralState.NOT_LINKED,
    }
    said = ReceiverSays(referral.said) if referral.said else None
    return {
        "state": state.get(said) if said else None,
        "reason": referral.reason_said_id,
        "learned": referral.learned_by_centre,
    }
