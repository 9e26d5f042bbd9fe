"""A check sheet as a spreadsheet: what goes into the file of one column, and whose file came back.

Only answers of the column itself are read, by somebody who writes in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Item, Role, Section
from kyodo.evaluations.models import Answer, CheckSheet, Evaluation, SheetPart
from kyodo.evaluations.queries.parts import Voice, open_step_ids, voice_of
from kyodo.evaluations.readers.answer_identity import Identity, read_identity
from kyodo.evaluations.readers.answer_workbook import NotThisSheet

SALT = "kyodo.evaluations.answer_files"


@dataclass(frozen=True)
class FileRow:
    """One question with what stands beside it; nothing on a blank sheet."""

    item: Item
    mark: str = ""
    remark: str = ""
    revision: int = 0


@dataclass(frozen=True)
class FileSection:
    """``closed`` says in words why nothing can be written here any more, or is empty."""

    section: Section
    rows: Sequence[FileRow]
    closed: str = ""


@dataclass(frozen=True)
class AnswerSheet:
    """Everything that stands in the file of one column."""

    evaluation: Evaluation
    voice: Voice
    sections: Sequence[FileSection]

    @property
    def role(self) -> Role:
        """The role of the form that is asked."""
        return self.voice.role

    @property
    def form_key(self) -> tuple[str, str, str]:
        """Code, version and digest of the form."""
        return form_key(self.evaluation)


def form_key(evaluation: Evaluation) -> tuple[str, str, str]:
    """What tells one version of a form from every other."""
    form = evaluation.sheet_format
    return form.code, form.version, form.digest


def own_parts(evaluation: Evaluation, user: User, column: str) -> list[SheetPart]:
    """The parts of one column that this person fills in, in the order of the form."""
    seat = evaluation.seat_of(user)
    if seat is None or not seat.role:
        return []
    order = {section.id: place for place, section in enumerate(evaluation.form.sections)}
    parts = SheetPart.objects.written_by(seat).select_related("check_sheet").distinct()
    found = [part for part in parts.order_by("pk") if part.check_sheet.column == column]
    return sorted(found, key=lambda part: order[part.section])


def answer_sheet(evaluation: Evaluation, parts: Sequence[SheetPart]) -> AnswerSheet:
    """One column as it stands; ``parts`` are those of its sections, at least one."""
    form, sheet = evaluation.form, parts[0].check_sheet
    answers = stored_answers(parts)
    closed = closed_sections(evaluation, parts)
    sections = [
        FileSection(
            section=form.section(part.section),
            rows=[
                _row(item, answers.get(item.id))
                for item in form.section(part.section).items_of(sheet.role)
            ],
            closed=closed.get(part.section, ""),
        )
        for part in parts
    ]
    return AnswerSheet(evaluation, voice_of(form, sheet), sections)


def blank_sheet(evaluation: Evaluation, role: Role) -> AnswerSheet:
    """The paper of one role with nothing on it; it knows of no answer."""
    sections = [
        FileSection(section, [FileRow(item) for item in section.items_of(role.id)])
        for section in evaluation.form.sections
        if role.id in section.roles
    ]
    return AnswerSheet(evaluation, Voice(role.id, role), sections)


def stored_answers(parts: Sequence[SheetPart]) -> dict[str, Answer]:
    """The answers of these parts by item."""
    answers = Answer.objects.filter(part__in=parts).select_related("part", "saved_by")
    return {answer.item: answer for answer in answers.order_by("pk")}


def closed_sections(evaluation: Evaluation, parts: Sequence[SheetPart]) -> dict[str, str]:
    """Why nothing can be written in a section, by its id; open ones are not named."""
    sealed = set(
        SheetPart.objects.filter(
            pk__in=[part.pk for part in parts], seals__reopened_at=None, seals__isnull=False
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    everybody = SheetPart.objects.filter(check_sheet__evaluation=evaluation)
    steps = open_step_ids(evaluation.form, everybody.select_related("check_sheet"))
    found = {}
    for part in parts:
        if part.revealed_at is not None:
            found[part.section] = _("開示されたため、もう書けません。")
        elif part.pk in sealed:
            found[part.section] = _("封印されています。直すには、先に封印を解いてください。")
        elif evaluation.form.section(part.section).step not in steps:
            found[part.section] = _("前の段階の記入が開示されてから記入します。")
    return found


def _row(item: Item, answer: Answer | None) -> FileRow:
    if answer is None:
        return FileRow(item)
    return FileRow(item, answer.mark, answer.remark, answer.revision)


# --- whose file it is -------------------------------------------------------------------------


def sign(data: Mapping[str, Any]) -> str:
    """Plain data as text that nobody can alter; without a date, so equal sheets are equal files."""
    return signing.Signer(salt=SALT).sign_object(dict(data), compress=True)


def unsign(token: str) -> Any:
    """The plain data; raises ``django.core.signing.BadSignature`` where it was altered."""
    return signing.Signer(salt=SALT).unsign_object(token)


def identify(token: str, evaluation: Evaluation, sheet: CheckSheet) -> Identity:
    """The identity of a file, if it is a file of this check sheet.

    Raises ``NotThisSheet`` with the reason.
    """
    try:
        identity = read_identity(unsign(token))
    except signing.BadSignature:
        raise NotThisSheet(
            _(
                "ファイルの中の、どの評価の表かを示す情報が書き換えられているか、"
                "別のシステムのものです。もう一度ダウンロードした表に写してください。"
            )
        ) from None
    if identity is None:
        raise NotThisSheet(
            _("以前の版の協働帳で作られた表です。もう一度ダウンロードした表に写してください。")
        )
    if identity.evaluation != evaluation.pk:
        raise NotThisSheet(_("別の評価の表です。事業と年度を確かめてください。"))
    # A blank sheet is that of a role, whichever of its people fills it in.
    if identity.column not in (sheet.column, sheet.role):
        raise NotThisSheet(
            _("別の記入者の表です。この画面で受け取れるのは「%(role)s」の表だけです。")
            % {"role": voice_of(evaluation.form, sheet).label}
        )
    known = {item.id for _section, item in evaluation.form.items()}
    if identity.form != form_key(evaluation) or not known.issuperset(r.item for r in identity.rows):
        raise NotThisSheet(
            _("古い様式（%(version)s版）の表です。もう一度ダウンロードした表に写してください。")
            % {"version": identity.form[1]}
        )
    return identity
