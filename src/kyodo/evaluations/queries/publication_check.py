"""The check sheet of a publication: every question with its answers, as far as the form lets them
be published. What is withheld says so, and is never the same as what nobody answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kyodo.evaluations.formats import FormDefinition, Item, Scale, Section
from kyodo.evaluations.models import Answer, Evaluation, Seal
from kyodo.evaluations.queries.figures import FigureRow, figure_rows
from kyodo.evaluations.queries.parts import Voice, voice_of, voices

MASK = "●●●"
Answers = Mapping[tuple[str, str], Answer]


def check_snapshot(evaluation: Evaluation, *, withhold: bool) -> dict[str, Any]:
    """Questions and revealed answers by column, with the scales on which they stand.

    Without ``withhold`` the form's rules of publication are passed over.
    """
    form = evaluation.form
    answers = {
        (answer.item, answer.part.check_sheet.column): answer
        for answer in Answer.objects.filter(
            part__check_sheet__evaluation=evaluation, part__revealed_at__isnull=False
        )
        .select_related("part__check_sheet")
        .prefetch_related("changes")
    }
    columns = voices(form, evaluation.check_sheets.all())
    findings = {note.item: note.text for note in evaluation.talk_notes.filter(role="")}
    scales = {item.scale.id: item.scale for _section, item in form.items()}
    legend = next((scale for scale in scales.values() if scale.options), None)
    labels = [{"id": voice.key, "role": voice.role.id, "label": voice.label} for voice in columns]
    return {
        "title": form.check_title,
        "intro": form.check_intro,
        "scale": [{"code": o.code, "label": o.label} for o in legend.options] if legend else [],
        "scales": [_scale(scale) for scale in scales.values()],
        "roles": labels,
        "sections": [
            _section(
                section if withhold else _opened(section),
                columns,
                answers,
                findings,
            )
            for section in form.sections
        ],
        "derived": [
            _figure(row)
            for row in figure_rows(form, columns, _marks(columns, answers))
            if row.publish or not withhold
        ],
    }


def _opened(section: Section) -> Section:
    """The section as those who took part read it: nothing is kept from them."""
    items = (replace(item, publish="open", publish_comments="open") for item in section.items)
    return replace(section, items=tuple(items))


def withheld_words(text: str, rule: str) -> str:
    """A text that is not published as it stands: masked where there is one, else left out."""
    return MASK if text and rule == "masked" else ""


def moment(value: datetime) -> str:
    """A moment in UTC, to the second, as the snapshot writes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _scale(scale: Scale) -> dict[str, Any]:
    titled = {"title": scale.title} if scale.title else {}
    return titled | {
        "id": scale.id,
        "kind": scale.kind,
        "unit": scale.unit,
        "options": [
            {
                "code": option.code,
                "printed": option.printed,
                "label": option.label,
                "rank": option.rank,
                "special": option.special,
            }
            for option in scale.options
        ],
    }


def _section(
    section: Section, columns: Sequence[Voice], answers: Answers, findings: Mapping[str, str]
) -> dict[str, Any]:
    asked = [voice for voice in columns if voice.role.id in section.roles]
    shown = any((item.id, voice.key) in answers for item in section.items for voice in asked)
    return {
        "id": section.id,
        "origin": section.origin,
        "number_label": section.number_label,
        "title": section.title,
        "intro": section.intro,
        "kind": section.kind,
        "occasion": section.occasion,
        "unrevealed": int(not shown),
        "items": [_item(item, asked, answers, findings) for item in section.items],
    }


def _item(
    item: Item, columns: Sequence[Voice], answers: Answers, findings: Mapping[str, str]
) -> dict[str, Any]:
    given = {
        voice.key: answers.get((item.id, voice.key))
        for voice in columns
        if voice.role.id in item.roles
    }
    shown: dict[str, Any] = {
        "id": item.id,
        "origin": item.origin,
        "number_label": item.number_label,
        "text": item.text,
        "note": item.note,
        "scale": item.scale.id,
        "answers": {},
        "finding": findings.get(item.id, "") if item.publish in ("open", "masked") else "",
    }
    if item.publish in ("open", "masked"):
        shown["answers"] = {key: _answer(answer, item) for key, answer in given.items()}
    if item.publish != "open":
        shown["withheld"] = item.publish
    if item.publish == "summary":
        counted = Counter(_answer(answer, item)["now"] for answer in given.values() if answer)
        shown["counts"] = {option.code: counted[option.code] for option in item.scale.options}
    elif item.publish == "open" and item.publish_comments != "open":
        shown["withheld_remarks"] = item.publish_comments
    return shown


def _answer(answer: Answer | None, item: Item) -> dict[str, str]:
    if answer is None:
        return {"first": "", "remark": "", "now": "", "reason": ""}
    changes = sorted(answer.changes.all(), key=lambda change: (change.changed_at, change.pk))
    latest = changes[-1] if changes else None
    words = {"remark": answer.remark, "reason": latest.reason if latest else ""}
    rule = item.publish if item.publish != "open" else item.publish_comments
    if rule != "open":
        words = {key: withheld_words(text, rule) for key, text in words.items()}
    return {"first": answer.mark, "now": latest.mark if latest else answer.mark, **words}


def _marks(columns: Sequence[Voice], answers: Answers) -> dict[str, dict[str, str]]:
    """Marks as they are after the talk, for the form's own figures."""
    found: dict[str, dict[str, str]] = {voice.key: {} for voice in columns}
    for (item, column), answer in answers.items():
        changes = sorted(answer.changes.all(), key=lambda change: (change.changed_at, change.pk))
        found[column][item] = changes[-1].mark if changes else answer.mark
    return found


def _figure(row: FigureRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "label": row.label,
        "values": [
            {
                "column": value.place,
                "label": value.label,
                "text": value.text,
                "left_out": value.left_out,
            }
            for value in row.values
        ],
    }


def _sealed_by(form: FormDefinition, seal: Seal) -> str:
    """The column, and of roles that answer together the one that sealed."""
    voice = voice_of(form, seal.part.check_sheet)
    return form.label_of(seal.role) if voice.role.members else voice.label


def seals_snapshot(evaluation: Evaluation) -> list[dict[str, str]]:
    """The digests under which everything was handed in, for anybody to check."""
    form = evaluation.form
    order = {section.id: number for number, section in enumerate(form.sections)}
    seals = Seal.objects.filter(
        part__check_sheet__evaluation=evaluation, reopened_at__isnull=True
    ).select_related("part__check_sheet")
    return [
        {
            "role": seal.part.check_sheet.column,
            "role_label": _sealed_by(form, seal),
            "section": seal.part.section,
            "section_label": form.section(seal.part.section).heading,
            "digest": seal.digest,
            "sealed_at": moment(seal.sealed_at),
        }
        for seal in sorted(
            seals,
            key=lambda seal: (order[seal.part.section], seal.part.check_sheet.column, seal.pk),
        )
    ]
