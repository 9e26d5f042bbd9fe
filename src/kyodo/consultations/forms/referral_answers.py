"""What those asked type, and what both sides write when they look back."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.consultations.actions.referral_answers import Answer
from kyodo.consultations.forms.referrals import (
    day_field,
    naming_nobody,
    reason_of,
    reasons,
    words_field,
)
from kyodo.consultations.models import Referral
from kyodo.consultations.queries.lessons import places_for_lessons
from kyodo.consultations.states import ReceiverSays
from kyodo.projects.actions import ImprovementData
from kyodo.projects.models import Project
from kyodo.projects.queries import people_of_side

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class AnswerForm(forms.Form):
    """An answer; what stands already is shown to be put right."""

    said = forms.ChoiceField(
        label=_("答え"),
        choices=ReceiverSays.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("当てはまるものを1つ選んでください。")},
    )
    text = words_field(
        _("回答"), rows=6, required=False, help_text=_("センターの担当者が読みます。")
    )
    meeting_on = day_field(
        _("会う日"), required=False, help_text=_("「会って話を聞く」のときに入れてください。")
    )
    reason = forms.ChoiceField(
        label=_("つながらない理由"),
        required=False,
        help_text=_("「つながらない」のときは、必ず選んでください。"),
    )
    learned = words_field(
        _("気づいたこと（書かなくてもかまいません）"),
        rows=3,
        required=False,
        help_text=_(
            "次はこうすればよい、と思ったこと。センターと、ほかの部署も読みます。"
            "個人が分かることは書かないでください。"
        ),
    )
    who = forms.CharField(
        label=_("回答する方の部署とお名前"),
        max_length=100,
        error_messages={"required": _("回答する方の部署とお名前を書いてください。")},
    )

    def __init__(
        self, *args: Any, referral: Referral, now: datetime, who: str = "", **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "said": referral.said,
            "text": referral.answer,
            "meeting_on": referral.meeting_on,
            "reason": referral.reason_said_id,
            "learned": referral.learned_by_receiver,
            "who": referral.answered_by or who,
        }
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["reason"]).choices = reasons(now)

    def clean_learned(self) -> str:
        """Other departments read it."""
        return naming_nobody(self.cleaned_data["learned"])

    def clean(self) -> dict[str, Any] | None:
        """What an answer needs stands beside its field."""
        typed = self.cleaned_data
        needed = {
            ReceiverSays.ANSWER: ("text", _now("回答を書いてください。")),
            ReceiverSays.MEETING: ("meeting_on", _now("会う日を入れてください。")),
            ReceiverSays.NOT_LINKED: ("reason", _now("つながらない理由を選んでください。")),
        }
        name, words = needed.get(typed.get("said", ""), ("", ""))
        if name and not typed.get(name) and name not in self.errors:
            self.add_error(name, words)
        return super().clean()

    def answer(self) -> Answer:
        """What the action takes."""
        typed = self.cleaned_data
        return Answer(
            said=ReceiverSays(typed["said"]),
            text=typed["text"],
            who=typed["who"],
            meeting_on=typed["meeting_on"],
            reason=reason_of(typed["reason"]),
            learned=typed["learned"],
        )


class NoteForm(forms.Form):
    """What the own side learned."""

    text = words_field(
        _("気づいたこと"),
        rows=5,
        required=False,
        help_text=_(
            "センターと照会先の両方が読みます。相談者や担当者が分かることは書かないでください。"
        ),
    )

    def clean_text(self) -> str:
        """The caller's name is looked for by the action, which knows who may be told."""
        return naming_nobody(self.cleaned_data["text"])


class LessonActionForm(forms.Form):
    """What will be done: in which project and by which side, by whom, until when."""

    place = forms.ChoiceField(
        label=_("どの事業の、どの側がするか"),
        widget=forms.RadioSelect,
        error_messages={"required": _("事業と側を選んでください。")},
    )
    text = forms.CharField(
        label=_("すること"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "500文字まで。事業の関係者みんなが読みます。相談者が分かることは書かないでください。"
        ),
    )
    person = forms.ChoiceField(label=_("担当者"), required=False)
    due_on = day_field(_("期日"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {
            f"{place.project.pk}:{place.side}": place for place in places_for_lessons(user)
        }
        place = cast(forms.ChoiceField, self.fields["place"])
        place.choices = [(key, str(each)) for key, each in self._places.items()]
        self._people = {
            str(person.pk): person
            for each in self._places.values()
            for person in people_of_side(each.project, each.side)
        }
        person = cast(forms.ChoiceField, self.fields["person"])
        names = [(key, str(each)) for key, each in self._people.items()]
        person.choices = [("", _now("決めていない")), *names]

    @property
    def has_places(self) -> bool:
        """Without a project of the centre there is nowhere to write an action."""
        return bool(self._places)

    @property
    def project(self) -> Project:
        """The chosen one."""
        return self._places[self.cleaned_data["place"]].project

    def improvement_data(self) -> ImprovementData:
        """What the action takes."""
        typed = self.cleaned_data
        return ImprovementData(
            text=" ".join(typed["text"].split()),
            side=self._places[typed["place"]].side,
            person=self._people.get(typed["person"]),
            due_on=typed["due_on"],
        )


def month_of(query: Mapping[str, str], today: date) -> date:
    """The first day of the asked month, or of the one before this."""
    match = _MONTH.fullmatch(query.get("month", ""))
    if match:
        return date(int(match[1]), int(match[2]), 1)
    return date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
