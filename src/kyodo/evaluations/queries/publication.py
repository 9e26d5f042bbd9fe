"""What a publication is made of, and what still has to be there before one can be proposed."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from kyodo.evaluations.models import (
    Answer,
    Evaluation,
    JointText,
    JointTextVersion,
    Publication,
    Seal,
    SheetImport,
)
from kyodo.projects.models import ImprovementAction, Project
from kyodo.projects.queries import roles_table_rows
from kyodo.projects.states import ImprovementState

SCHEMA = "kyodo-cho/publication/1"


def missing_for_publication(evaluation: Evaluation) -> list[str]:
    """Sentences that say what is missing; empty when a publication may be proposed."""
    return [sentence for _text, sentence in unfinished_texts(evaluation)]


def unfinished_texts(evaluation: Evaluation) -> list[tuple[JointText, str]]:
    """Each joint text that is not written or not agreed, with a sentence that says so."""
    unfinished = []
    roles = len(evaluation.form.roles)
    for text, version in latest_texts(evaluation):
        if not version.body.strip():
            unfinished.append((text, _("検証文「%(text)s」が書かれていません。") % {"text": text}))
        elif len(version.agreements.all()) < roles:
            sentence = _("検証文「%(text)s」に双方が合意していません。") % {"text": text}
            unfinished.append((text, sentence))
    return unfinished


def latest_texts(evaluation: Evaluation) -> list[tuple[JointText, JointTextVersion]]:
    """Each joint text with its latest version, in the order of the paper."""
    texts = evaluation.joint_texts.in_force().prefetch_related("work_items", "versions__agreements")
    return [(text, max(text.versions.all(), key=lambda version: version.number)) for text in texts]


def publication_snapshot(
    evaluation: Evaluation, *, number: int, correction: dict[str, Any] | None
) -> dict[str, Any]:
    """Everything that is published, as plain data without any person's name or number.

    What is known only when it is published (the moment, who agreed) is added by
    ``finished_snapshot``.
    """
    form = evaluation.form
    return {
        "schema": SCHEMA,
        "evaluation": evaluation.pk,
        "number": number,
        "form": {"code": form.code, "version": form.version, "title": form.title},
        "fiscal_year": evaluation.fiscal_year,
        "period": [evaluation.period_starts_on.isoformat(), evaluation.period_ends_on.isoformat()],
        "entered_on": evaluation.entered_on.isoformat() if evaluation.entered_on else None,
        "overview": _overview(evaluation),
        "roles_table": _roles_table(evaluation),
        "check": _check(evaluation),
        "verification": {
            "title": form.narratives_title,
            "intro": form.narratives_intro,
            "texts": [_text(text, version) for text, version in latest_texts(evaluation)],
        },
        "actions": _actions(
            evaluation, ImprovementAction.objects.filter(item_action__evaluation=evaluation)
        ),
        "carried_actions": _actions(
            evaluation, ImprovementAction.objects.filter(carried_into__evaluation=evaluation)
        ),
        "meetings": [
            {"held_on": meeting.held_on.isoformat(), "place": meeting.place}
            for meeting in evaluation.meetings.all()
        ],
        "seals": _seals(evaluation),
        "correction": correction,
        "source": _source(evaluation),
    }


def finished_snapshot(publication: Publication, *, now: datetime) -> dict[str, Any]:
    """The proposed snapshot with the moment of publication and the consents."""
    form = publication.evaluation.form
    return {
        **publication.snapshot,
        "published_at": moment(now),
        "agreed": [
            {
                "role": consent.role,
                "label": form.role(consent.role).label,
                "at": moment(consent.given_at),
            }
            for consent in publication.consents.all()
        ],
    }


def moment(value: datetime) -> str:
    """A moment in UTC, to the second, as the snapshot writes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _overview(evaluation: Evaluation) -> dict[str, Any]:
    project = evaluation.project
    parties = list(
        project.parties.select_related("organisation").prefetch_related("organisation__members")
    )
    kind = project.contract_kind
    return {
        "project": project.name,
        "purpose": project.purpose,
        "contract_kind": (
            {"code": kind, "label": str(Project.ContractKind(kind).label)} if kind else None
        ),
        "parties": [
            {
                "role": role.id,
                "label": role.label,
                "name": party.organisation.name,
                "members": [member.name for member in party.organisation.members.order_by("pk")],
            }
            for role in evaluation.form.roles
            for party in parties
            if party.side == role.side
        ],
        "work_items": [
            {"label": item.label, "title": item.title}
            for item in project.work_items.filter(fiscal_year=evaluation.fiscal_year)
        ],
    }


def _roles_table(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Duties by role of the form, as everything else in a snapshot; a project knows sides."""
    return [
        {
            "label": row.label,
            "title": row.title,
            "duties": {
                role.id: list(row.duties[role.side])
                for role in evaluation.form.roles
                if role.side in row.duties
            },
        }
        for row in roles_table_rows(evaluation.project, evaluation.fiscal_year)
    ]


def _check(evaluation: Evaluation) -> dict[str, Any]:
    form = evaluation.form
    answers = {
        (answer.item, answer.part.check_sheet.role): answer
        for answer in Answer.objects.filter(
            part__check_sheet__evaluation=evaluation, part__revealed_at__isnull=False
        )
        .select_related("part__check_sheet")
        .prefetch_related("changes")
    }
    findings = {note.item: note.text for note in evaluation.talk_notes.filter(role="")}
    return {
        "title": form.check_title,
        "intro": form.check_intro,
        "scale": [
            {"code": option.code, "label": option.label}
            for option in form.sections[0].scale.options
        ],
        "roles": [{"id": role.id, "label": role.label} for role in form.roles],
        "sections": [
            {
                "id": section.id,
                "number_label": section.number_label,
                "title": section.title,
                "items": [
                    {
                        "id": item.id,
                        "number_label": item.number_label,
                        "text": item.text,
                        "answers": {
                            role.id: _answer(answers.get((item.id, role.id))) for role in form.roles
                        },
                        "finding": findings.get(item.id, ""),
                    }
                    for item in section.items
                ],
            }
            for section in form.sections
        ],
    }


def _answer(answer: Answer | None) -> dict[str, str]:
    if answer is None:
        return {"first": "", "remark": "", "now": "", "reason": ""}
    changes = sorted(answer.changes.all(), key=lambda change: (change.changed_at, change.pk))
    latest = changes[-1] if changes else None
    return {
        "first": answer.mark,
        "remark": answer.remark,
        "now": latest.mark if latest else answer.mark,
        "reason": latest.reason if latest else "",
    }


def _source(evaluation: Evaluation) -> dict[str, str] | None:
    """The file of a sheet that was published on paper; a correction of it still names it."""
    found = SheetImport.objects.filter(evaluation=evaluation).first()
    return {"kind": "import", "sha256": found.sha256} if found else None


def _text(text: JointText, version: JointTextVersion) -> dict[str, Any]:
    titles = [item.title for item in text.work_items.all()]
    if text.heading:
        titles = text.heading.split("、")
    return {"titles": titles, "body": version.body, "unagreed": version.unagreed}


def _actions(evaluation: Evaluation, actions: "Any") -> list[dict[str, Any]]:
    labels = {role.side: role.label for role in evaluation.form.roles}
    return [
        {
            "text": action.text,
            "side": action.side,
            "side_label": labels.get(action.side, action.side),
            "due_on": action.due_on.isoformat() if action.due_on else None,
            "state": action.state,
            "state_label": str(ImprovementState(action.state).label),
            "outcome": action.outcome,
        }
        for action in actions.order_by("due_on", "pk")
    ]


def _seals(evaluation: Evaluation) -> list[dict[str, str]]:
    form = evaluation.form
    order = {section.id: number for number, section in enumerate(form.sections)}
    seals = Seal.objects.filter(
        part__check_sheet__evaluation=evaluation, reopened_at__isnull=True
    ).select_related("part__check_sheet")
    return [
        {
            "role": seal.part.check_sheet.role,
            "role_label": form.role(seal.part.check_sheet.role).label,
            "section": seal.part.section,
            "section_label": form.section(seal.part.section).heading,
            "digest": seal.digest,
            "sealed_at": moment(seal.sealed_at),
        }
        for seal in sorted(
            seals, key=lambda seal: (order[seal.part.section], seal.part.check_sheet.role)
        )
    ]
