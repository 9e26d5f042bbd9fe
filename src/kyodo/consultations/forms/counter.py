"""What is typed at the counter while somebody is talking, and how it is put right later."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.classifications.models import Classification
from kyodo.consultations.actions.cases import CaseData, Ending, FirstWords
from kyodo.consultations.actions.counter import Asking, ConsentGiven, Reception
from kyodo.consultations.forms.choices import RowField, RowsField, WordsForm, minutes_of
from kyodo.consultations.forms.requests import CONSENT
from kyodo.consultations.models import Case, Consent
from kyodo.consultations.queries.callers import callers
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.states import Audience, Outcome
from kyodo.organisations.models import Organisation
from kyodo.people.actions import PersonData
from kyodo.people.forms import PersonForm
from kyodo.people.models import Person
from kyodo.people.queries import LikelySame
from kyodo.punctuation import bracketed, listed
from kyodo.ui.dates import DayField

LONGEST = 10_000
TYPED = ("telephone", "name_kana", "name", "email")
_SUMMARY = 60
_MOST_DIGITS = 18
_TELEPHONE = "telephone"
_CHOSEN_AT_THE_END = [
    (value, label)
    for value, label in Outcome.choices
    if value not in (Outcome.MERGED, Outcome.PROPOSAL)
]


_LOOKS_WHILE_TYPING = {
    "hx-post": "",
    "hx-trigger": "input delay:300ms",
    "hx-target": "#callers-place",
    "hx-vals": '{"look": "1"}',
    "hx-sync": "closest form:queue last",
}


def _short(label: Any, length: int, **attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class SortingForm(WordsForm):
    """What is written down about a case itself."""

    summary = _short(_("相談の要点"), 200)
    means = RowField(label=_("手段"))
    group_name = _short(_("団体名"), 200)
    sector = RowField(label=_("相談者の区分"), required=False)
    ward = RowField(label=_("区"), required=False)
    field = RowField(label=_("活動分野"), required=False)
    topics = RowsField(label=_("相談の内容（いくつでも）"), required=False)
    reach_by = forms.ChoiceField(
        label=_("連絡の方法"),
        required=False,
        choices=Case.ReachBy.choices,
        initial=Case.ReachBy.TELEPHONE,
    )

    def clean_reach_by(self) -> str:
        return self.cleaned_data["reach_by"] or Case.ReachBy.TELEPHONE

    def sorting(self) -> dict[str, Any]:
        """The part of the input that both pages share."""
        names = ("means", "summary", "sector", "ward", "field", "topics", "group_name", "reach_by")
        return {name: self.cleaned_data[name] for name in names}


class ReceiveForm(SortingForm):
    """In the order in which things are said. Only the means are a must, and they are chosen
    already; beyond that there has to be a word about what is asked.
    """

    caller = forms.CharField(required=False, widget=forms.HiddenInput)
    telephone = _short(_("電話番号"), 40, inputmode="tel")
    name_kana = _short(_("ふりがな"), 100)
    name = _short(_("氏名"), 100)
    email = forms.EmailField(
        label=_("メールアドレス"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    renew = forms.BooleanField(label=_("選んだ人の連絡先を、上に書いたものに直す"), required=False)
    text = forms.CharField(
        label=_("内容"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "accesskey": "m"}),
        help_text=_("要点だけ、または内容だけでもかまいません。"),
    )
    audience = forms.ChoiceField(
        label=_("読む人"),
        required=False,
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.INTERNAL,
    )
    minutes = _short(_("かかった時間（分）"), 10, inputmode="numeric")
    received_on = DayField(
        label=_("受け付けた日（今日なら空のまま）"),
        required=False,
        help_text=_("紙やメールで前に届いていたものは、届いた日を入れます。"),
    )
    consent = forms.ChoiceField(
        label=_("連絡先を預かることへの同意"),
        required=False,
        choices=[
            ("", _("まだ聞いていない")),
            *(each for each in Consent.How.choices if each[0] != Consent.How.FORM),
        ],
    )
    outcome = forms.ChoiceField(
        label=_("この場で終える"),
        required=False,
        choices=[("", _("終えない（続ける）")), *_CHOSEN_AT_THE_END],
    )
    reason = RowField(label=_("つながらなかった理由"), required=False)
    owner = RowField(label=_("担当"), required=False)
    next_action = _short(_("次にすること"), 200)
    next_on = DayField(label=_("次の期日（決めなければ今日）"), required=False)
    opened_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    seldom = ("email", "reach_by", "owner", "field", "received_on", "audience")

    def __init__(self, data: Any = None, *, user: User, now: datetime) -> None:
        super().__init__(data, initial={"opened_at": now.isoformat(), "owner": user.pk})
        for name in TYPED:
            self.fields[name].widget.attrs |= _LOOKS_WHILE_TYPING
        self.user, self.now = user, now
        self.chosen: Person | None = None
        self.fields["telephone"].widget.attrs["autofocus"] = data is None
        words = self.offer_words(timezone.localdate(now))
        means = words.get("means", [])
        self.initial["means"] = next((each.pk for each in means if each.code == _TELEPHONE), None)
        self.offer_people("owner", people_of_the_centre(), _("決まっていない"))

    @property
    def has_seldom(self) -> bool:
        """Something was written, or is wrong, in a field that is out of the way as a rule."""
        if not self.is_bound:
            return False
        written = {name: self.data.get(name) for name in self.seldom}
        usual = {name: self.get_initial_for_field(self.fields[name], name) for name in written}
        return any(
            name in self.errors or str(text or "") != str(usual[name] or "")
            for name, text in written.items()
        )

    def typed_about_caller(self) -> list[str]:
        """What may tell who is calling, as it stands in the fields, valid or not."""
        return [str(self.data.get(name, ""))[:100] for name in TYPED]

    def look_up_chosen(self) -> Person | None:
        """Whoever was picked from those found; nobody for what is none of them."""
        key = str(self.data.get("caller", ""))
        if key.isascii() and key.isdigit() and len(key) <= _MOST_DIGITS:
            self.chosen = callers(self.user).filter(pk=int(key)).first()
        return self.chosen

    clean_telephone = PersonForm.clean_telephone

    def clean_caller(self) -> Person | None:
        """Somebody may have been forgotten or merged while the other was still talking."""
        if self.cleaned_data["caller"] and self.look_up_chosen() is None:
            fault = _now("選んだ人は、もう登録されていません。選びなおしてください。")
            raise ValidationError(fault)
        return self.chosen

    def clean_audience(self) -> str:
        """What nobody marked for the caller stays in the house."""
        return self.cleaned_data["audience"] or Audience.INTERNAL

    def clean_minutes(self) -> int | None:
        return minutes_of(self.cleaned_data["minutes"])

    def clean_received_on(self) -> date | None:
        """Nobody has asked yet what they will ask tomorrow."""
        day: date | None = self.cleaned_data["received_on"]
        if day is not None and day > timezone.localdate(self.now):
            raise ValidationError(_now("受け付けた日は、今日までにしてください。"))
        return day

    def clean(self) -> dict[str, Any] | None:
        """The few things without which nothing can be written down."""
        typed = self.cleaned_data
        if not self.errors and not typed["summary"].strip() and not typed["text"].strip():
            self.add_error("summary", _now("相談の要点か内容の、どちらかを書いてください。"))
        self._clean_name()
        if typed.get("outcome") == Outcome.NOT_LINKED and not typed.get("reason"):
            self.add_error("reason", _now("つながらなかった理由を選んでください。"))
        if typed.get("reach_by") == Case.ReachBy.EMAIL and not self._has_email():
            self.add_error("email", _now("メールアドレスを書いてください。"))
        return super().clean()

    def _clean_name(self) -> None:
        """A reading will do for a name; a number alone belongs to nobody."""
        typed = self.cleaned_data
        if typed.get("caller"):
            return
        typed["name"] = typed.get("name") or typed.get("name_kana", "")
        if not typed["name"] and (typed.get("telephone") or typed.get("email")):
            fault = _now("氏名かふりがなを書いてください。名字だけでもかまいません。")
            self.add_error("name", fault)

    def _has_email(self) -> bool:
        typed = self.cleaned_data
        known = typed.get("caller")
        return "email" in self.errors or bool(typed.get("email") or (known and known.email))

    def reception(self) -> Reception:
        """What the action takes."""
        typed = self.cleaned_data
        text = typed["text"].strip()
        sorting = self.sorting()
        sorting["summary"] = typed["summary"].strip() or " ".join(text.split())[:_SUMMARY]
        plan = {name: typed[name] for name in ("owner", "next_action", "next_on")}
        consent = ConsentGiven(str(CONSENT), typed["consent"]) if typed["consent"] else None
        return Reception(
            data=CaseData(**sorting, **plan),
            asking=Asking(typed["caller"], self._person_data()),
            words=FirstWords(text or sorting["summary"], typed["audience"], typed["minutes"]),
            content=self._content(),
            opened_at=typed["opened_at"] or self.now,
            received_on=typed["received_on"],
            consent=consent,
            ending=self._ending(),
        )

    def _ending(self) -> Ending | None:
        typed = self.cleaned_data
        if not typed["outcome"]:
            return None
        return Ending(Outcome(typed["outcome"]), reason=typed["reason"])

    def _person_data(self) -> PersonData | None:
        """New contact data, or what somebody known has from now on."""
        typed, known = self.cleaned_data, self.cleaned_data["caller"]
        if known is None:
            return PersonData(**{name: typed[name] for name in TYPED}) if typed["name"] else None
        if not typed["renew"]:
            return None
        kept = {name: typed[name] or getattr(known, name) for name in TYPED}
        return PersonData(**kept, retain_until=known.retain_until)

    def _content(self) -> str:
        """By what the same page sent twice is known."""
        typed = cast(QueryDict, self.data)
        words = [f"{name}={typed.getlist(name)}" for name in sorted(self.fields)]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()


class ChangeCaseForm(SortingForm):
    """The same fields for a case that is there; ``seen`` is the version they were read from.

    Offered is what may be chosen today, or could be on the day of the reception, or stands there.
    """

    organisation = RowField(label=_("登録のある団体・部署"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, case: Case, now: datetime) -> None:
        names = ("means", "sector", "ward", "field")
        topics = list(case.topics.in_order())
        initial = {name: getattr(case, f"{name}_id") for name in names} | {
            name: getattr(case, name) for name in ("summary", "group_name", "reach_by")
        }
        initial |= {"topics": [topic.pk for topic in topics], "seen": case.version}
        initial["organisation"] = case.organisation_id
        super().__init__(data, initial=initial)
        standing = [word for name in names if (word := getattr(case, name)) is not None]
        of_its_day = Classification.objects.valid_on(case.received_on).in_order()
        self.offer_words(timezone.localdate(now), keep=[*of_its_day, *standing, *topics])
        self.row_field("organisation").offer(Organisation.objects.in_order())
        self.order_fields(["summary", "means", "group_name", "organisation"])

    def case_data(self) -> CaseData:
        """What the action takes."""
        return CaseData(**self.sorting(), organisation=self.cleaned_data["organisation"])


class MergeCallersForm(forms.Form):
    """Who is the same person, and whose row stays."""

    other = forms.ChoiceField(label=_("同じ人"), widget=forms.RadioSelect)
    keep = forms.ChoiceField(
        label=_("残す連絡先"),
        choices=[
            ("this", _("この相談の相談者の連絡先")),
            ("other", _("上で選んだ人の連絡先")),
        ],
        initial="other",
        widget=forms.RadioSelect,
        help_text=_(
            "残すほうに無い項目は、もう一人から移します。両方にある項目は、残すほうのものになります。"
        ),
    )

    def __init__(self, data: Any = None, *, likely: Sequence[LikelySame]) -> None:
        super().__init__(data)
        choices = [(str(each.person.pk), _in_words(each)) for each in likely]
        self.fields["other"].choices = choices  # type: ignore[attr-defined]


def _in_words(likely: LikelySame) -> str:
    person = likely.person
    known = (person.name, person.name_kana, person.telephone, person.email)
    why = listed(each.label for each in likely.why)
    return " ".join(word for word in known if word) + bracketed(why)
