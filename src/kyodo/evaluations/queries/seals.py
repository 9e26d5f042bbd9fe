"""What a seal was put on, and how everybody can check it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Section
from kyodo.evaluations.models import Answer, Evaluation, Seal, SheetPart
from kyodo.evaluations.queries.parts import Voice, voice_of, voices, writes_for
from kyodo.exports.canonical import canonical_json


def sealed_text(evaluation: Evaluation, part: SheetPart, nonce: str) -> bytes:
    """The canonical text whose SHA-256 is the seal of this part's first marks and remarks.

    The same function writes the seal and, after the reveal, lets anybody check it.
    """
    answers = {answer.item: answer for answer in part.answers.all()}
    form = evaluation.form
    content: dict[str, Any] = {
        "evaluation": evaluation.pk,
        "form": {"code": form.code, "version": form.version},
        "role": part.check_sheet.column,
        "section": part.section,
        "nonce": nonce,
        "answers": [
            {"item": item.id, "mark": answers[item.id].mark, "remark": answers[item.id].remark}
            for item in form.section(part.section).items_of(part.check_sheet.role)
        ],
    }
    return canonical_json(content)


@dataclass(frozen=True)
class SealRow:
    """One seal for one reader, put on by the role ``signer``.

    ``text`` is None while the reader may not see what it was put on, and for a seal that was taken
    back, whose answers have been written over.
    """

    seal: Seal
    voice: Voice
    signer: str
    is_own: bool
    is_readable: bool
    text: bytes | None

    @property
    def recomputed(self) -> str:
        """The digest of the text as it is stored now."""
        return hashlib.sha256(self.text).hexdigest() if self.text is not None else ""

    @property
    def matches(self) -> bool | None:
        """Whether nothing was altered since; None when the reader cannot know yet."""
        return self.recomputed == self.seal.digest if self.text is not None else None

    @property
    def file_name(self) -> str:
        """The name under which the text is downloaded."""
        return f"sealed-{self.seal.part.section}-{self.voice.key}-{self.seal.pk}.json"


@dataclass(frozen=True)
class VoiceSeals:
    """The seals of one voice in one section: those in force (one for each role that answers
    together), and those taken back."""

    voice: Voice
    in_force: Sequence[SealRow]
    reopened: Sequence[SealRow]


@dataclass(frozen=True)
class SectionSeals:
    section: Section
    voices: Sequence[VoiceSeals]


def section_seals(evaluation: Evaluation, user: User) -> list[SectionSeals]:
    """Every section with the seals of every voice, as far as this reader may know them."""
    rows = _rows(evaluation, user)
    columns = voices(evaluation.form, evaluation.check_sheets.all())
    return [
        SectionSeals(
            section,
            [
                _voice_seals(voice, section, rows)
                for voice in columns
                if voice.role.id in section.roles
            ],
        )
        for section in evaluation.form.sections
    ]


def readable_seal(evaluation: Evaluation, user: User, seal_id: int) -> SealRow | None:
    """A seal in force with its text; None where this reader may not have the text."""
    return next(
        (row for row in _rows(evaluation, user) if row.seal.pk == seal_id and row.text is not None),
        None,
    )


def _voice_seals(voice: Voice, section: Section, rows: Sequence[SealRow]) -> VoiceSeals:
    own = [
        row for row in rows if row.voice.key == voice.key and row.seal.part.section == section.id
    ]
    return VoiceSeals(
        voice=voice,
        in_force=[row for row in own if row.seal.reopened_at is None],
        reopened=[row for row in own if row.seal.reopened_at is not None],
    )


def _rows(evaluation: Evaluation, user: User) -> list[SealRow]:
    seat = evaluation.seat_of(user)
    seals = (
        Seal.objects.filter(part__check_sheet__evaluation=evaluation)
        .select_related("part__check_sheet", "sealed_by", "reopened_by")
        .prefetch_related(Prefetch("part__answers", queryset=Answer.objects.visible_to(user)))
        .order_by("sealed_at", "pk")
    )
    rows = []
    for seal in seals:
        readable = bool(seal.part.answers.all())
        shows = readable and seal.reopened_at is None
        rows.append(
            SealRow(
                seal=seal,
                voice=voice_of(evaluation.form, seal.part.check_sheet),
                signer=evaluation.form.label_of(seal.role),
                is_own=writes_for(evaluation.form, seat, seal.part.check_sheet),
                is_readable=readable,
                text=sealed_text(evaluation, seal.part, seal.nonce) if shows else None,
            )
        )
    return rows
