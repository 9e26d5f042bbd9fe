"""Marking, sealing, taking a seal back, and the one moment at which both sides see both."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations import notices
from kyodo.evaluations.actions.locking import lock_evaluation
from kyodo.evaluations.actions.reveals import reveal_what_is_complete, withheld_key
from kyodo.evaluations.events import Event
from kyodo.evaluations.formats import (
    AnswerNotAllowed,
    Gap,
    Given,
    Item,
    Section,
    checked_mark,
    gaps,
)
from kyodo.evaluations.models import Answer, Evaluation, Seal, SheetPart
from kyodo.evaluations.permissions import (
    can_reopen_section,
    can_save_answers,
    can_seal_section,
)
from kyodo.evaluations.queries.parts import (
    all_parts,
    given_answers,
    open_step_ids,
    writes_for,
)
from kyodo.evaluations.queries.seals import sealed_text
from kyodo.lifecycle import Refusal
from kyodo.punctuation import listed


@dataclass(frozen=True)
class AnswerEntry:
    """What a person put in for one item; None leaves a value as it is.

    ``revision`` is the revision that the person saw while writing.
    """

    item: str
    revision: int
    mark: str | None = None
    remark: str | None = None


@dataclass(frozen=True)
class Conflict:
    """Somebody of the same side saved this item meanwhile; nothing was overwritten."""

    entry: AnswerEntry
    stored: Answer


@dataclass
class SavedAnswers:
    """``saved`` holds the answers as they are stored now, by item; ``conflicts`` the entries that
    were not stored. ``written`` counts the rows that changed: a double click changes none."""

    saved: dict[str, Answer] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    written: int = 0


@transaction.atomic
def save_answers(
    *,
    evaluation_id: int,
    section_id: str,
    entries: Iterable[AnswerEntry],
    by: User,
    now: datetime,
    on_behalf_of: str = "",
) -> SavedAnswers:
    """Keep marks and remarks of the own voice as a draft.

    ``on_behalf_of`` names whose paper is being entered. Raises ``PermissionDenied`` for anybody
    who does not answer this section, ``Refusal`` when it has been sealed, its step has not begun or
    the form has no such answer. An item that a colleague changed meanwhile comes back as a
    conflict.
    """
    evaluation = lock_evaluation(evaluation_id)
    part = _own_part(evaluation, section_id, by)
    _refuse_closed(evaluation, part)
    if not can_save_answers(by, evaluation, part.check_sheet.role):
        raise PermissionDenied

    questions = {item.id: item for item in evaluation.form.section(section_id).items}
    result = _keep(part, entries, questions, by=by, now=now, on_behalf_of=on_behalf_of)
    if result.written:
        record(
            Event.ANSWERS_SAVED,
            by=by,
            target=evaluation,
            withheld_as=withheld_key(part),
            section=evaluation.form.section(section_id).heading,
            on_paper=int(bool(on_behalf_of)),
        )
    return result


@transaction.atomic
def seal_sections(
    *, evaluation_id: int, section_ids: Iterable[str], by: User, now: datetime
) -> Evaluation:
    """Hand in sections of the own voice; when nothing is missing any more, all see all.

    Raises ``PermissionDenied`` for anybody but the person answerable (or who answers alone),
    ``Refusal`` when an answer is missing or the section's time has not come. Sealing what is sealed
    changes nothing.
    """
    evaluation = lock_evaluation(evaluation_id)
    seat = evaluation.seat_of(by)
    if seat is None or not seat.role:
        raise PermissionDenied
    parts = all_parts(evaluation)
    form = evaluation.form
    own = {part.section: part for part in parts if writes_for(form, seat, part.check_sheet)}
    for section_id in section_ids:
        if section_id not in own:
            raise Refusal(_("封印する段階が見つかりません。画面を開き直してください。"))
        if not own[section_id].seals.filter(role=seat.role, reopened_at__isnull=True).exists():
            _refuse_later_step(evaluation, own[section_id], parts)
            _seal(evaluation, own[section_id], seat.role, by=by, now=now)
    reveal_what_is_complete(evaluation, parts, by=by, now=now)
    return evaluation


@transaction.atomic
def reopen_section(
    *, evaluation_id: int, section_id: str, reason: str, by: User, now: datetime
) -> SheetPart:
    """Take a seal back before the reveal, saying why: for what roles answer together, all seals.

    Raises ``PermissionDenied`` for anybody else and ``Refusal`` after the reveal.
    """
    evaluation = lock_evaluation(evaluation_id)
    part = _own_part(evaluation, section_id, by)
    if part.revealed_at is not None:
        raise Refusal(_("記入が開示された後は、封印を解けません。"))
    if not can_reopen_section(by, evaluation, part.check_sheet.role):
        raise PermissionDenied
    if not reason.strip():
        raise Refusal(_("封印を解く理由を書いてください。"))
    if not _is_closed(part):
        raise Refusal(_("この段階は封印されていません。"))
    seat = evaluation.seat_of(by)
    signer = seat.role if seat else ""
    part.seals.filter(reopened_at__isnull=True).update(
        reopened_at=now, reopened_by=by, reopen_reason=reason.strip()
    )
    record(
        Event.SECTION_REOPENED,
        by=by,
        target=evaluation,
        section=evaluation.form.section(section_id).heading,
        side=evaluation.form.label_of(signer),
    )
    notices.tell_reopened(evaluation, part, signer)
    return part


def _keep(
    part: SheetPart,
    entries: Iterable[AnswerEntry],
    questions: Mapping[str, Item],
    *,
    by: User,
    now: datetime,
    on_behalf_of: str,
) -> SavedAnswers:
    """Write what differs; an entry that was typed over an older state becomes a conflict."""
    answers = {answer.item: answer for answer in part.answers.order_by("pk")}
    result = SavedAnswers()
    for entry in entries:
        answer = answers.get(entry.item)
        if answer is None:
            raise Refusal(_("この段階にない項目です。画面を開き直してください。"))
        entry = _checked(entry, questions[entry.item], part.check_sheet.role)
        if not _differs(answer, entry, on_behalf_of):
            result.saved[entry.item] = answer
        elif entry.revision != answer.revision:
            result.conflicts.append(Conflict(entry, answer))
        else:
            _write(answer, entry, by=by, now=now, on_behalf_of=on_behalf_of)
            result.saved[entry.item] = answer
            result.written += 1
    return result


def _own_part(evaluation: Evaluation, section_id: str, by: User) -> SheetPart:
    seat = evaluation.seat_of(by)
    if seat is None or not seat.role:
        raise PermissionDenied
    part = (
        SheetPart.objects.written_by(seat)
        .select_related("check_sheet")
        .filter(section=section_id)
        .order_by("pk")
        .first()
    )
    if part is None:
        raise Refusal(_("まだ記入を始められません。"))
    return part


def _seal(evaluation: Evaluation, part: SheetPart, signer: str, *, by: User, now: datetime) -> None:
    role = part.check_sheet.role
    if not can_seal_section(by, evaluation, role):
        raise PermissionDenied
    section = evaluation.form.section(part.section)
    refuse_early_seal(evaluation, section, now)
    prefetch_related_objects([part], Prefetch("answers", Answer.objects.order_by("pk")))
    _refuse_gaps(section, gaps(section.items_of(role), _given(evaluation, part)))
    nonce = secrets.token_hex(32)
    digest = hashlib.sha256(sealed_text(evaluation, part, nonce)).hexdigest()
    Seal.objects.create(
        part=part, role=signer, digest=digest, nonce=nonce, sealed_at=now, sealed_by=by
    )
    record(
        Event.SECTION_SEALED,
        by=by,
        target=evaluation,
        section=section.heading,
        side=evaluation.form.label_of(signer),
    )
    notices.tell_sealed(evaluation, part, signer)


def _given(evaluation: Evaluation, part: SheetPart) -> dict[str, Given]:
    """What this voice answered: all its sections where some question depends on another one."""
    if any(item.conditions for _section, item in evaluation.form.items()):
        return given_answers(part.check_sheet_id)
    return {answer.item: Given(answer.mark, answer.remark) for answer in part.answers.all()}


def _refuse_gaps(section: Section, missing: Sequence[Gap]) -> None:
    """Say which questions have no answer, and which answers still need words beside them."""
    lines = {
        "mark": _("「%(section)s」の項目%(numbers)sに評価がありません。"),
        "remark": _("「%(section)s」の項目%(numbers)sには、文章も必要です。"),
    }
    found = []
    for what, line in lines.items():
        numbers = listed(gap.item.short_label for gap in missing if gap.what == what)
        if numbers:
            found.append(line % {"section": section.heading, "numbers": numbers})
    if found:
        raise Refusal("\n".join(found))


def refuse_early_seal(evaluation: Evaluation, section: Section, now: datetime) -> None:
    """Raise ``Refusal`` when the section's time has not come; being late is no reason to refuse."""
    schedule = evaluation.schedules.get(section=section.schedule_key)
    if timezone.localdate(now) < schedule.opens_on:
        raise Refusal(
            _("「%(section)s」は%(day)sから封印できます。")
            % {"section": section.heading, "day": schedule.opens_on.isoformat()}
        )


def _refuse_closed(evaluation: Evaluation, part: SheetPart) -> None:
    """In words to the own side, whose text must not vanish behind a bare refusal."""
    if part.revealed_at is not None:
        raise Refusal(_("記入が開示されたため、保存できませんでした。"))
    if _is_closed(part):
        raise Refusal(_("この段階は封印されています。直すには、先に封印を解いてください。"))
    if len(evaluation.form.filling_steps) > 1:
        _refuse_later_step(evaluation, part, all_parts(evaluation))


def _refuse_later_step(evaluation: Evaluation, part: SheetPart, parts: Sequence[SheetPart]) -> None:
    """A later step begins when the one before it has been revealed."""
    section = evaluation.form.section(part.section)
    if section.step not in open_step_ids(evaluation.form, parts):
        raise Refusal(
            _("「%(section)s」は、前の段階の記入が開示されてから記入します。")
            % {"section": section.heading}
        )


def _is_closed(part: SheetPart) -> bool:
    return part.seals.filter(reopened_at__isnull=True).exists()


def _checked(entry: AnswerEntry, item: Item, role: str) -> AnswerEntry:
    """The entry with its mark as the form stores it; a question may have no mark or no remark."""
    mark, remark = entry.mark, entry.remark
    if mark:
        try:
            mark = checked_mark(item, role, mark)
        except AnswerNotAllowed as error:
            raise Refusal(
                _("項目%(item)s：%(why)s") % {"item": item.short_label, "why": error}
            ) from error
    if remark and not item.has_comment:
        remark = None
    return replace(entry, mark=mark, remark=remark)


def _differs(answer: Answer, entry: AnswerEntry, on_behalf_of: str) -> bool:
    says_something = bool(entry.mark or entry.remark)
    return (
        (entry.mark is not None and entry.mark != answer.mark)
        or (entry.remark is not None and entry.remark != answer.remark)
        or (bool(on_behalf_of) and says_something and on_behalf_of != answer.on_behalf_of)
    )


def _write(
    answer: Answer, entry: AnswerEntry, *, by: User, now: datetime, on_behalf_of: str
) -> None:
    if entry.mark is not None:
        answer.mark = entry.mark
    if entry.remark is not None:
        answer.remark = entry.remark
    answer.on_behalf_of = on_behalf_of
    answer.revision += 1
    answer.saved_at, answer.saved_by = now, by
    answer.save()
