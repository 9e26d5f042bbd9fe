"""Recording the talk: what each side saw, what was found, changed marks, what will be done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations.actions.joint_texts import refuse_while_proposed
from kyodo.evaluations.actions.locking import lock_evaluation
from kyodo.evaluations.events import Event
from kyodo.evaluations.formats import AnswerNotAllowed, Item, checked_mark
from kyodo.evaluations.models import (
    Answer,
    Evaluation,
    ItemAction,
    MarkChange,
    Meeting,
    Seat,
    SheetPart,
    TalkNote,
)
from kyodo.evaluations.permissions import (
    can_agree_improvement,
    can_change_mark,
    can_record_meeting,
    can_save_talk_note,
)
from kyodo.lifecycle import Refusal
from kyodo.projects.actions import ImprovementData, Origin, add_improvement
from kyodo.projects.models import ImprovementAction


class NoteChangedMeanwhile(Refusal):
    """Somebody saved this note while it was being written; nothing was stored."""

    def __init__(self, stored: TalkNote) -> None:
        super().__init__(
            _("書いている間に、ほかの人がこの欄を保存しました。両方を見比べてください。")
        )
        self.stored = stored


class MinutesChangedMeanwhile(Refusal):
    """Somebody saved these minutes while they were being written; nothing was stored."""

    def __init__(self, stored: Meeting) -> None:
        super().__init__(
            _("書いている間に、ほかの人がこの記録を保存しました。両方を見比べてください。")
        )
        self.stored = stored


@dataclass(frozen=True)
class MeetingData:
    """``seat_ids`` are those who attended; ``others_present`` is free text, never published."""

    held_on: date
    place: str
    minutes: str
    others_present: str = ""
    facilitator_absence: str = ""
    seat_ids: Iterable[int] = field(default_factory=tuple)


@dataclass(frozen=True)
class NoteData:
    """One field of the talk: an empty ``role`` is what was found together.

    ``revision`` is the revision that the writer saw, 0 for a field that was still empty.
    """

    item: str
    role: str
    text: str
    revision: int


@transaction.atomic
def save_talk_note(*, evaluation_id: int, data: NoteData, by: User, now: datetime) -> TalkNote:
    """Keep how a side saw an item, or what was found together.

    Raises ``PermissionDenied``, ``NoteChangedMeanwhile``, or ``Refusal`` before the reveal.
    """
    evaluation = _open_talk(evaluation_id, data.item)
    if not can_save_talk_note(by, evaluation, data.role):
        raise PermissionDenied
    text = data.text.replace("\r\n", "\n").strip()
    note = evaluation.talk_notes.filter(item=data.item, role=data.role).first()
    if note is None:
        note = TalkNote(evaluation=evaluation, item=data.item, role=data.role, saved_at=now)
    if note.text == text:
        return note
    if note.revision != data.revision:
        raise NoteChangedMeanwhile(note)
    note.text, note.revision = text, note.revision + 1
    note.saved_at, note.saved_by = now, by
    note.save()
    record(
        Event.TALK_NOTE_SAVED,
        by=by,
        target=evaluation,
        item=evaluation.form.place_of(data.item),
        side=evaluation.form.label_of(data.role),
    )
    return note


@transaction.atomic
def change_mark(
    *, evaluation_id: int, item_id: str, mark: str, reason: str, by: User, now: datetime
) -> MarkChange:
    """Change the own side's mark after the talk; the first mark stays visible beside it.

    Raises ``PermissionDenied`` for anybody but the person answerable, ``Refusal`` before the
    reveal, without a reason, or for a mark that the scale has not or that stands already. The
    same again, as after a double click, gives the change that is there.
    """
    evaluation = _open_talk(evaluation_id, item_id)
    seat = evaluation.seat_of(by)
    _section, item = evaluation.form.find_item(item_id)
    voiced = evaluation.form.voices_of(seat.role if seat else "")
    role = next((role for role in voiced if role in item.roles), "")
    if seat is None or not can_change_mark(by, evaluation, role):
        raise PermissionDenied
    mark = _checked(item, role, mark)
    if not reason.strip():
        raise Refusal(_("評価を改める理由を書いてください。"))
    own = SheetPart.objects.written_by(seat).filter(revealed_at__isnull=False)
    answer = Answer.objects.filter(part__in=own, item=item_id).first()
    if answer is None:
        raise Refusal(_("この項目には、改められる評価がありません。"))
    latest = answer.changes.order_by("-changed_at", "-pk").first()
    if latest is not None and (latest.mark, latest.reason) == (mark, reason.strip()):
        return latest
    if mark == (latest.mark if latest else answer.mark):
        raise Refusal(_("すでにその評価になっています。"))
    change = MarkChange.objects.create(
        answer=answer, mark=mark, reason=reason.strip(), changed_at=now, changed_by=by
    )
    record(
        Event.MARK_CHANGED,
        by=by,
        target=evaluation,
        item=evaluation.form.place_of(item_id),
        side=evaluation.form.label_of(role),
    )
    return change


@transaction.atomic
def agree_improvement(
    *, evaluation_id: int, item_id: str, data: ImprovementData, by: User, now: datetime
) -> ItemAction:
    """Note an improvement action that came out of the talk about one item.

    The same words for the same side again, as after a double click, give the one that is there.
    Raises ``PermissionDenied`` or ``Refusal``.
    """
    evaluation = _open_talk(evaluation_id, item_id)
    if not can_agree_improvement(by, evaluation):
        raise PermissionDenied
    if not data.text:
        raise Refusal(_("することを書いてください。"))
    if data.side not in {role.side for role in evaluation.form.roles if role.side}:
        raise Refusal(_("担う側を選んでください。"))
    if data.person is not None and evaluation.seat_of(data.person) is None:
        raise Refusal(_("担当者は、この評価の担当の中から選んでください。"))
    same = evaluation.item_actions.filter(
        item=item_id, action__text=data.text, action__side=data.side
    ).first()
    if same is not None:
        return same
    place = evaluation.form.place_of(item_id)
    origin = Origin(ImprovementAction.Source.DIFFERENCE, evaluation.pk, place)
    action = add_improvement(project=evaluation.project, data=data, by=by, now=now, origin=origin)
    link = ItemAction.objects.create(evaluation=evaluation, item=item_id, action=action)
    record(Event.IMPROVEMENT_AGREED, by=by, target=evaluation, item=place, side=data.side)
    return link


@transaction.atomic
def record_meeting(*, evaluation_id: int, data: MeetingData, by: User) -> Meeting:
    """Write down that a talk took place or is planned; a day has one record.

    The same again, as after a double click, gives the record that is there. Raises
    ``PermissionDenied``, or ``Refusal`` when that day has another record already.
    """
    evaluation = lock_evaluation(evaluation_id)
    if not can_record_meeting(by, evaluation):
        raise PermissionDenied
    refuse_while_proposed(evaluation)
    same_day = evaluation.meetings.filter(held_on=data.held_on).first()
    if same_day is not None:
        if (same_day.place, same_day.others_present, same_day.minutes) == (
            data.place,
            data.others_present,
            data.minutes,
        ):
            return same_day
        raise Refusal(_("この日の記録は、すでにあります。そちらを直してください。"))
    meeting = Meeting.objects.create(
        evaluation=evaluation,
        held_on=data.held_on,
        place=data.place,
        others_present=data.others_present,
        facilitator_absence=data.facilitator_absence,
        minutes=data.minutes,
    )
    meeting.attended.set(Seat.objects.filter(evaluation=evaluation, pk__in=list(data.seat_ids)))
    record(Event.MEETING_RECORDED, by=by, target=evaluation, held_on=data.held_on.isoformat())
    return meeting


@transaction.atomic
def change_meeting(*, meeting_id: int, data: MeetingData, revision: int, by: User) -> Meeting:
    """Correct the record of a talk.

    Raises ``PermissionDenied``, ``MinutesChangedMeanwhile``, or ``Refusal`` for a day taken.
    """
    found = Meeting.objects.values_list("evaluation_id", flat=True).get(pk=meeting_id)
    evaluation = lock_evaluation(found)
    meeting = evaluation.meetings.get(pk=meeting_id)
    if not can_record_meeting(by, evaluation):
        raise PermissionDenied
    refuse_while_proposed(evaluation)
    if meeting.revision != revision:
        raise MinutesChangedMeanwhile(meeting)
    if evaluation.meetings.exclude(pk=meeting_id).filter(held_on=data.held_on).exists():
        raise Refusal(_("この日の記録は、すでにあります。そちらを直してください。"))
    meeting.held_on, meeting.place, meeting.minutes = data.held_on, data.place, data.minutes
    meeting.others_present, meeting.revision = data.others_present, meeting.revision + 1
    meeting.facilitator_absence = data.facilitator_absence
    meeting.save()
    meeting.attended.set(Seat.objects.filter(evaluation=evaluation, pk__in=list(data.seat_ids)))
    record(Event.MEETING_CHANGED, by=by, target=evaluation, held_on=data.held_on.isoformat())
    return meeting


def _checked(item: Item, role: str, mark: str) -> str:
    """A mark or number that the form has; raises ``Refusal`` for anything else and for none."""
    if not mark.strip():
        raise Refusal(_("改めた評価を選んでください。"))
    try:
        return checked_mark(item, role, mark)
    except AnswerNotAllowed as error:
        raise Refusal(str(error)) from error


def _open_talk(evaluation_id: int, item_id: str) -> Evaluation:
    """The locked evaluation, when this item has been revealed and nothing waits for consent."""
    evaluation = lock_evaluation(evaluation_id)
    try:
        section, _item = evaluation.form.find_item(item_id)
    except KeyError:
        raise Refusal(_("この様式にない項目です。画面を開き直してください。")) from None
    if evaluation.form.talk is None:
        raise Refusal(_("この様式には、話し合いの段階がありません。"))
    if not SheetPart.objects.filter(
        check_sheet__evaluation=evaluation, section=section.id, revealed_at__isnull=False
    ).exists():
        raise Refusal(_("記入が開示されてから、話し合いを記録できます。"))
    refuse_while_proposed(evaluation)
    return evaluation
