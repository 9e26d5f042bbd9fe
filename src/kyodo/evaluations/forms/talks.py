"""What people write down in the talk."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.actions.talks import MeetingData, NoteData
from kyodo.evaluations.formats import Item
from kyodo.evaluations.models import Evaluation, Meeting, Seat
from kyodo.evaluations.queries.agenda import seat_label
from kyodo.evaluations.roles import SeatDuty
from kyodo.projects.actions import ImprovementData

LONGEST_NOTE = 100_000
_OPEN_AGAIN = _("画面の内容を読み取れませんでした。画面を開き直してください。")
_ODD_YEAR = _("年を確かめてください。2000年から2100年までの日を書けます。")
_LARGEST = 2**31 - 1


def text_field(
    *, label: Any, rows: int = 4, required: bool = False, help_text: Any = ""
) -> forms.CharField:
    """A field for as much text as people write in a talk."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_NOTE,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def seen_field(*, required: bool = True) -> forms.IntegerField:
    """The revision or version that the writer saw; people never type it."""
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _OPEN_AGAIN)
    return forms.IntegerField(
        min_value=0,
        max_value=_LARGEST,
        required=required,
        widget=forms.HiddenInput,
        error_messages=messages,
    )


def _day_field(*, label: Any, required: bool, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        validators=[
            MinValueValidator(date(2000, 1, 1), _ODD_YEAR),
            MaxValueValidator(date(2100, 12, 31), _ODD_YEAR),
        ],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class SeatField(forms.ModelChoiceField[Seat]):
    """One of the people of an evaluation, named with side and duty."""

    evaluation: Evaluation

    def offer(self, evaluation: Evaluation) -> None:
        """Let the people of this evaluation be chosen."""
        self.evaluation = evaluation
        self.queryset = evaluation.seats.select_related("user")

    def label_from_instance(self, obj: Any) -> str:
        """Name, side and duty."""
        return seat_label(self.evaluation, obj)


class SeatsField(forms.ModelMultipleChoiceField[Seat], SeatField):
    """Several of them."""


class TalkNoteForm(forms.Form):
    """One field of the talk; an empty ``role`` is what was found together."""

    text = text_field(label=_("書いたこと"))
    role = forms.SlugField(required=False, widget=forms.HiddenInput)
    revision = seen_field()

    def note_data(self, item_id: str) -> NoteData:
        """The input as the action takes it."""
        return NoteData(
            item=item_id,
            role=self.cleaned_data["role"],
            text=self.cleaned_data["text"],
            revision=self.cleaned_data["revision"],
        )


class MarkChangeForm(forms.Form):
    """A mark on the item's own scale, and why it is changed."""

    mark = forms.ChoiceField(
        label=_("改めた評価"),
        error_messages={
            "required": _("改めた評価を選んでください。"),
            "invalid_choice": _("この様式にない評価です。示された中から選んでください。"),
        },
    )
    reason = text_field(label=_("改める理由"), rows=3, required=True)

    def __init__(self, data: Any, item: Item) -> None:
        super().__init__(data)
        mark = self.fields["mark"]
        if item.scale.kind == "number":
            self.fields["mark"] = forms.CharField(label=mark.label, max_length=20)
        elif isinstance(mark, forms.ChoiceField):
            mark.choices = [(option.code, option.label) for option in item.scale.options]


class ImprovementForm(forms.Form):
    """What will be done: by which side, by whom, until when."""

    text = forms.CharField(
        label=_("すること"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("500文字まで。だれが見ても、できたかどうか分かるように書きます。"),
    )
    side = forms.ChoiceField(
        label=_("担う側"),
        widget=forms.RadioSelect,
        error_messages={"required": _("担う側を選んでください。")},
    )
    person = SeatField(
        label=_("担当者"),
        queryset=Seat.objects.none(),
        required=False,
        empty_label=_("決めていない"),
    )
    due_on = _day_field(label=_("期日"), required=False)

    def __init__(self, data: Any, evaluation: Evaluation) -> None:
        super().__init__(data)
        side, person = self.fields["side"], self.fields["person"]
        if isinstance(side, forms.ChoiceField):
            side.choices = [(role.side, role.label) for role in evaluation.form.roles if role.side]
        if isinstance(person, SeatField):
            person.offer(evaluation)

    def improvement_data(self) -> ImprovementData:
        """The input as the action takes it."""
        seat = self.cleaned_data["person"]
        return ImprovementData(
            text=" ".join(self.cleaned_data["text"].split()),
            side=self.cleaned_data["side"],
            person=seat.user if seat else None,
            due_on=self.cleaned_data["due_on"],
        )


class MeetingForm(forms.Form):
    """The record of a talk, or the plan of one."""

    held_on = _day_field(
        label=_("開催日"), required=True, help_text=_("これからの日を書くと、予定として残ります。")
    )
    place = forms.CharField(label=_("場所"), max_length=200, required=False)
    attended = SeatsField(
        label=_("出席した担当者"),
        queryset=Seat.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others_present = forms.CharField(
        label=_("そのほかの出席者"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("名前は公表されません。"),
    )
    facilitator_absence = forms.CharField(
        label=_("立会者が欠席した理由"), required=False, max_length=300
    )
    minutes = text_field(label=_("記録"), rows=12)
    revision = seen_field(required=False)

    def __init__(self, data: Any, evaluation: Evaluation, meeting: Meeting | None = None) -> None:
        super().__init__(data, initial=_initial(meeting) if meeting else None)
        attended = self.fields["attended"]
        if isinstance(attended, SeatField):
            attended.offer(evaluation)
        self.facilitator = evaluation.form.facilitator
        if self.facilitator is None or self.facilitator.absence != "reason":
            del self.fields["facilitator_absence"]

    def clean(self) -> dict[str, Any]:
        """Where the form asks for it, a talk without the facilitator says why."""
        data = super().clean() or {}
        attended = data.get("attended") or []
        without = all(seat.duty != SeatDuty.FACILITATOR for seat in attended)
        held = data.get("held_on") is not None and data["held_on"] <= timezone.localdate()
        is_asked = "facilitator_absence" in self.fields and without and held
        if is_asked and self.facilitator and not data.get("facilitator_absence"):
            self.add_error(
                "facilitator_absence",
                _("%(role)sが出席しなかった理由を書いてください。")
                % {"role": self.facilitator.label},
            )
        return data

    def meeting_data(self) -> MeetingData:
        """The input as the action takes it."""
        seats: Iterable[Seat] = self.cleaned_data["attended"]
        return MeetingData(
            held_on=self.cleaned_data["held_on"],
            place=self.cleaned_data["place"],
            minutes=_lines(self.cleaned_data["minutes"]),
            others_present=_lines(self.cleaned_data["others_present"]),
            facilitator_absence=self.cleaned_data.get("facilitator_absence", ""),
            seat_ids=[seat.pk for seat in seats],
        )


def _initial(meeting: Meeting) -> dict[str, Any]:
    return {
        "held_on": meeting.held_on,
        "place": meeting.place,
        "attended": list(meeting.attended.values_list("pk", flat=True)),
        "others_present": meeting.others_present,
        "facilitator_absence": meeting.facilitator_absence,
        "minutes": meeting.minutes,
        "revision": meeting.revision,
    }


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
