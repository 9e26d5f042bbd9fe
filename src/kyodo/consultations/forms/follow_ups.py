"""What narrows the queue, and what is done from it to one case or to many."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.consultations.actions.bulk_changes import Change
from kyodo.consultations.actions.cases import Ending
from kyodo.consultations.forms.case_page import CloseForm
from kyodo.consultations.models import BulkChange, SavedView
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.queries.follow_ups import SILENT_DAYS, Tab, WantedQueue
from kyodo.consultations.states import Outcome

EVERYBODY = "all"
LONGEST_SILENCE = 365
What = BulkChange.What


class QueueForm(forms.Form):
    """It comes in the address, so anything may stand there; what cannot be read is left out."""

    who = forms.ChoiceField(label=_("担当"), required=False)
    days = forms.IntegerField(
        label=_("「連絡が途絶えている」とみる日数"),
        required=False,
        min_value=1,
        max_value=LONGEST_SILENCE,
        initial=SILENT_DAYS,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__({"days": SILENT_DAYS} | data.dict())
        self.user = user
        others = [(str(each.pk), str(each)) for each in people_of_the_centre() if each != user]
        who = cast(forms.ChoiceField, self.fields["who"])
        who.choices = [("", _("自分")), (EVERYBODY, _("みんな")), *others]

    @property
    def wanted(self) -> WantedQueue:
        """What can be read of it; one's own without a word."""
        self.is_valid()
        who = self.cleaned_data.get("who") or str(self.user.pk)
        tab = str(self.data.get("tab", ""))
        return WantedQueue(
            tab=Tab(tab) if tab in set(Tab) else Tab.DUE,
            owner=None if who == EVERYBODY else int(who),
            days=self.cleaned_data.get("days") or SILENT_DAYS,
        )


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs
    )


class NextDateForm(forms.Form):
    """Another day for what comes next."""

    next_on = _day(_("次の期日"))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class SnoozeForm(forms.Form):
    """Until when, and why."""

    until = _day(_("この日まで休ませる"))
    reason = forms.CharField(
        label=_("休ませる理由"),
        max_length=200,
        help_text=_("例：総会が終わるまで待ってほしいとのこと"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["until"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()

    def clean_until(self) -> date:
        """A day to come."""
        until: date = self.cleaned_data["until"]
        if until <= self.today:
            raise ValidationError(_now("休ませる日は、明日より後にしてください。"))
        return until


class ChangeCasesForm(CloseForm):
    """One of four changes; only what the chosen one needs is asked of the reader."""

    what = forms.ChoiceField(
        label=_("何をしますか"), choices=What.choices, widget=forms.RadioSelect
    )
    owner = forms.ModelChoiceField(
        label=_("新しい担当"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("決めない"),
    )
    next_on = _day(_("次の期日"), required=False)
    until = _day(_("この日まで休ませる"), required=False)
    snooze_reason = forms.CharField(label=_("休ませる理由"), max_length=200, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["outcome"].required = False
        self.fields["outcome"].label = _("結果")
        owner = cast(forms.ModelChoiceField[User], self.fields["owner"])
        owner.queryset = people_of_the_centre()

    def clean(self) -> dict[str, Any] | None:
        """What the chosen change needs, beside its field."""
        typed = self.cleaned_data
        for name, words in self._lacking(typed.get("what", "")):
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, words)
        until = typed.get("until")
        if typed.get("what") == What.SNOOZE and until and until <= self.today:
            self.add_error("until", _now("休ませる日は、明日より後にしてください。"))
        return super().clean() if typed.get("what") == What.CLOSE else typed

    def _lacking(self, what: str) -> list[tuple[str, str]]:
        return {
            What.NEXT_DATE.value: [("next_on", _now("次の期日を選んでください。"))],
            What.SNOOZE.value: [
                ("until", _now("休ませる日を選んでください。")),
                ("snooze_reason", _now("休ませる理由を書いてください。")),
            ],
            What.CLOSE.value: [("outcome", _now("結果を選んでください。"))],
        }.get(what, [])

    def change(self) -> Change:
        """What the action takes."""
        typed = self.cleaned_data
        what = What(typed["what"])
        return Change(
            what=what,
            owner=typed["owner"],
            day=typed["until"] if what == What.SNOOZE else typed["next_on"],
            reason=typed["snooze_reason"],
            ending=Ending(Outcome(typed["outcome"]), typed["note"], typed["reason"])
            if what == What.CLOSE
            else None,
        )


class SaveViewForm(forms.ModelForm[SavedView]):
    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]
