"""What narrows the queue, and what is done from it to one case or to many."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.consultations.actions.bulk_changes import Change, What
from kyodo.consultations.forms.case_page import CloseForm
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.queries.follow_ups import SILENT_DAYS, Tab, WantedQueue
from kyodo.ui.selects import PlainSelect

EVERYBODY = "all"
LONGEST_SILENCE = 365
MOVES = {1: _("明日"), 7: _("1週間後")}  # days from today, by one button each


class QueueForm(forms.Form):
    """It comes in the address, so anything may stand there; what cannot be read is left out."""

    who = forms.ChoiceField(label=_("担当"), required=False, widget=PlainSelect)
    days = forms.IntegerField(
        label=_("「連絡が途絶えた」とみる日数"),
        required=False,
        min_value=1,
        max_value=LONGEST_SILENCE,
    )

    def __init__(self, data: Mapping[str, str], *, user: User, people: Sequence[User]) -> None:
        super().__init__({"days": str(SILENT_DAYS)} | {name: data[name] for name in data})
        self.user = user
        others = [(str(each.pk), str(each)) for each in people if each != user]
        who = cast(forms.ChoiceField, self.fields["who"])
        who.choices = [("", _("自分")), (EVERYBODY, _("みんな")), *others]

    @property
    def wanted(self) -> WantedQueue:
        """What can be read of it; one's own without a word."""
        self.is_valid()
        who = self.cleaned_data.get("who") or str(self.user.pk)
        tab = self.data.get("tab", "")
        return WantedQueue(
            tab=Tab(tab) if tab in set(Tab) else Tab.DUE,
            owner=None if who == EVERYBODY else int(who),
            days=self.cleaned_data.get("days") or SILENT_DAYS,
        )


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs
    )


class _DayForm(forms.Form):
    next_on = _day(_("次の期日"))

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate(now)
        self.fields["next_on"].widget.attrs["min"] = self.today.isoformat()

    def clean_next_on(self) -> date:
        """Today or later."""
        day: date = self.cleaned_data["next_on"]
        if day < self.today:
            raise ValidationError(_now("期日は、今日か、今日より後にしてください。"))
        return day


class NextDateForm(_DayForm):
    """Another day for what comes next; ``seen`` is the version that the reader looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class SnoozeForm(forms.Form):
    """Until when, and why."""

    until = _day(_("この日まで休ませる"))
    reason = forms.CharField(
        label=_("休ませる理由"),
        max_length=200,
        help_text=_("例：総会が終わるまで待ってほしいとのこと"),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate(now)
        self.fields["until"].widget.attrs["min"] = (self.today + timedelta(days=1)).isoformat()

    def clean_until(self) -> date:
        """A day to come."""
        until: date = self.cleaned_data["until"]
        if until <= self.today:
            raise ValidationError(_now("休ませる日は、明日か、明日より後にしてください。"))
        return until


class AssignManyForm(forms.Form):
    """Whose cases they become."""

    owner = forms.ModelChoiceField(
        label=_("新しい担当"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("決めない"),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField[User], self.fields["owner"])
        owner.queryset = people_of_the_centre()

    def change(self) -> Change:
        """What the action takes."""
        return Change(What.ASSIGN, owner=self.cleaned_data["owner"])


class DayManyForm(_DayForm):
    def change(self) -> Change:
        """What the action takes."""
        return Change(What.NEXT_DATE, day=self.cleaned_data["next_on"])


class SnoozeManyForm(SnoozeForm):
    def change(self) -> Change:
        """What the action takes."""
        typed = self.cleaned_data
        return Change(What.SNOOZE, day=typed["until"], reason=typed["reason"])


class CloseManyForm(CloseForm):
    def change(self) -> Change:
        """What the action takes."""
        return Change(What.CLOSE, ending=self.ending())


ManyForm = AssignManyForm | DayManyForm | SnoozeManyForm | CloseManyForm
FORMS: dict[What, type[ManyForm]] = {
    What.ASSIGN: AssignManyForm,
    What.NEXT_DATE: DayManyForm,
    What.SNOOZE: SnoozeManyForm,
    What.CLOSE: CloseManyForm,
}
