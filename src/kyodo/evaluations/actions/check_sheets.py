"""Marking, sealing, taking a seal back, and the one moment at which both sides see both."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import disclose, record
from kyodo.evaluations import notices
from kyodo.evaluations.actions.joint_texts import begin_joint_texts
from kyodo.evaluations.actions.locking import lock_evaluation
from kyodo.evaluations.events import Event
from kyodo.evaluations.formats import Scale, Section
from kyodo.evaluations.models import Answer, Evaluation, Seal, SheetPart
from kyodo.evaluations.permissions import (
    can_reopen_section,
    can_save_answers,
    can_seal_section,
)
from kyodo.evaluations.queries.parts import missing_items, sealed_part_ids
from kyodo.evaluations.queries.seals import sealed_text
from kyodo.evaluations.states import LIFECYCLE, State
from kyodo.lifecycle import Refusal


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
    """Keep marks and remarks of the own side as a draft.

    ``on_behalf_of`` names whose paper is being entered. Raises ``PermissionDenied`` for anybody
    without a seat on a side, ``Refusal`` when the section has been sealed or a mark is not on the
    scale. An item that a colleague changed meanwhile comes back as a conflict.
    """
    evaluation = lock_evaluation(evaluation_id)
    part = _own_part(evaluation, section_id, by)
    _refuse_closed(part)
    if not can_save_answers(by, evaluation, part.check_sheet.role):
        raise PermissionDenied

    result = _keep(
        part,
        entries,
        scale=evaluation.form.section(section_id).scale,
        by=by,
        now=now,
        on_behalf_of=on_behalf_of,
    )
    if result.written:
        record(
            Event.ANSWERS_SAVED,
            by=by,
            target=evaluation,
            withheld_as=_withheld_key(part),
            section=evaluation.form.section(section_id).heading,
            on_paper=int(bool(on_behalf_of)),
        )
    return result


@transaction.atomic
def seal_sections(
    *, evaluation_id: int, section_ids: Iterable[str], by: User, now: datetime
) -> Evaluation:
    """Hand in sections of the own side; when nothing is missing any more, both sides see both.

    Raises ``PermissionDenied`` for anybody but the person answerable, ``Refusal`` when an item has
    no mark or the section's time has not come. Sealing what is sealed changes nothing.
    """
    evaluation = lock_evaluation(evaluation_id)
    seat = evaluation.seat_of(by)
    if seat is None or not seat.role:
        raise PermissionDenied
    parts = _parts(evaluation)
    sealed = sealed_part_ids(evaluation)
    own = {part.section: part for part in parts if part.check_sheet.role == seat.role}
    for section_id in section_ids:
        if section_id not in own:
            raise Refusal(_("封印する段階が見つかりません。画面を開き直してください。"))
        if own[section_id].pk not in sealed:
            _seal(evaluation, own[section_id], by=by, now=now)
            sealed.add(own[section_id].pk)
    hidden = [part for part in parts if part.revealed_at is None]
    _reveal_what_is_complete(evaluation, hidden, sealed, by=by, now=now)
    return evaluation


@transaction.atomic
def reopen_section(
    *, evaluation_id: int, section_id: str, reason: str, by: User, now: datetime
) -> SheetPart:
    """Take the own side's seal back before the reveal, saying why.

    Raises ``PermissionDenied`` for anybody else and ``Refusal`` after the reveal.
    """
    evaluation = lock_evaluation(evaluation_id)
    part = _own_part(evaluation, section_id, by)
    if part.revealed_at is not None:
        raise Refusal(_("双方の記入が開示された後は、封印を解けません。"))
    if not can_reopen_section(by, evaluation, part.check_sheet.role):
        raise PermissionDenied
    if not reason.strip():
        raise Refusal(_("封印を解く理由を書いてください。"))
    seal = _seal_in_force(part)
    if seal is None:
        raise Refusal(_("この段階は封印されていません。"))
    seal.reopened_at, seal.reopened_by, seal.reopen_reason = now, by, reason.strip()
    seal.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    record(
        Event.SECTION_REOPENED,
        by=by,
        target=evaluation,
        section=evaluation.form.section(section_id).heading,
        side=evaluation.form.label_of(part.check_sheet.role),
    )
    notices.tell_reopened(evaluation, part)
    return part


def _keep(
    part: SheetPart,
    entries: Iterable[AnswerEntry],
    *,
    scale: Scale,
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
        _check_mark(scale, entry.mark)
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
        SheetPart.objects.select_related("check_sheet")
        .filter(check_sheet__evaluation=evaluation, check_sheet__role=seat.role, section=section_id)
        .order_by("pk")
        .first()
    )
    if part is None:
        raise Refusal(_("まだ記入を始められません。"))
    return part


def _parts(evaluation: Evaluation) -> list[SheetPart]:
    """Every part of every side."""
    return list(
        SheetPart.objects.filter(check_sheet__evaluation=evaluation)
        .select_related("check_sheet")
        .order_by("pk")
    )


def _seal(evaluation: Evaluation, part: SheetPart, *, by: User, now: datetime) -> None:
    if not can_seal_section(by, evaluation, part.check_sheet.role):
        raise PermissionDenied
    section = evaluation.form.section(part.section)
    refuse_early_seal(evaluation, section, now)
    prefetch_related_objects([part], Prefetch("answers", Answer.objects.order_by("pk")))
    missing = missing_items(part, [item.id for item in section.items])
    if missing:
        numbers = "、".join(item.number_label for item in section.items if item.id in missing)
        raise Refusal(
            _("「%(section)s」の項目%(numbers)sに評価がありません。")
            % {"section": section.heading, "numbers": numbers}
        )
    nonce = secrets.token_hex(32)
    digest = hashlib.sha256(sealed_text(evaluation, part, nonce)).hexdigest()
    Seal.objects.create(part=part, digest=digest, nonce=nonce, sealed_at=now, sealed_by=by)
    record(
        Event.SECTION_SEALED,
        by=by,
        target=evaluation,
        section=section.heading,
        side=evaluation.form.label_of(part.check_sheet.role),
    )
    notices.tell_sealed(evaluation, part)


def refuse_early_seal(evaluation: Evaluation, section: Section, now: datetime) -> None:
    """Raise ``Refusal`` when the section's time has not come; being late is no reason to refuse."""
    schedule = evaluation.schedules.get(section=section.id)
    if timezone.localdate(now) < schedule.opens_on:
        raise Refusal(
            _("「%(section)s」は%(day)sから封印できます。")
            % {"section": section.heading, "day": schedule.opens_on.isoformat()}
        )


def _reveal_what_is_complete(
    evaluation: Evaluation, parts: list[SheetPart], sealed: set[int], *, by: User, now: datetime
) -> None:
    """Show both sides what both have sealed, by section or all at once as the form says.

    ``parts`` are those not revealed yet.
    """
    if evaluation.form.reveal == "all_sections":
        groups = [parts]
    else:
        groups = [[p for p in parts if p.section == s.id] for s in evaluation.form.sections]
    complete = [part for group in groups if all(p.pk in sealed for p in group) for part in group]
    if not complete:
        return
    SheetPart.objects.filter(pk__in=[part.pk for part in complete]).update(revealed_at=now)
    if len(complete) == len(parts):
        LIFECYCLE.check(evaluation.state, State.TALKING)
        evaluation.state, evaluation.revealed_at = State.TALKING, now
        evaluation.entered_on = timezone.localdate(now)
        evaluation.save(update_fields=["state", "revealed_at", "entered_on"])
        begin_joint_texts(evaluation, now=now)
    for part in complete:
        disclose(_withheld_key(part))
    sections = {part.section for part in complete}
    headings = [s.heading for s in evaluation.form.sections if s.id in sections]
    record(Event.SECTIONS_REVEALED, by=by, target=evaluation, sections="、".join(headings))
    notices.tell_revealed(evaluation, headings)


def _refuse_closed(part: SheetPart) -> None:
    """In words to the own side, whose text must not vanish behind a bare refusal."""
    if part.revealed_at is not None:
        raise Refusal(_("双方の記入が開示されたため、保存できませんでした。"))
    if _seal_in_force(part):
        raise Refusal(_("この段階は封印されています。直すには、先に封印を解いてください。"))


def _seal_in_force(part: SheetPart) -> Seal | None:
    return part.seals.filter(reopened_at__isnull=True).order_by("pk").first()


def _check_mark(scale: Scale, mark: str | None) -> None:
    if mark and scale.option(mark) is None:
        codes = "・".join(option.printed for option in scale.options)
        raise Refusal(
            _("評価「%(mark)s」はこの様式にありません。%(codes)sから選んでください。")
            % {"mark": mark[:20], "codes": codes}
        )


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


def _withheld_key(part: SheetPart) -> str:
    return f"sheet_part:{part.pk}"
