"""What a publication is made of, and what still has to be there before one can be proposed."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kyodo.evaluations.formats import FormDefinition, Role
from kyodo.evaluations.formats.language import PublicationRule
from kyodo.evaluations.models import (
    Evaluation,
    JointText,
    JointTextVersion,
    Publication,
    SheetImport,
    SheetPart,
)
from kyodo.evaluations.queries.evidence_snapshot import evidence_snapshot
from kyodo.evaluations.queries.parts import labels_of_sides
from kyodo.evaluations.queries.publication_check import (
    check_snapshot,
    moment,
    seals_snapshot,
    withheld_words,
)
from kyodo.projects.models import ImprovementAction, Project
from kyodo.projects.queries import roles_table_rows
from kyodo.projects.states import ImprovementState

SCHEMA = "kyodo-cho/publication/1"


def missing_for_publication(evaluation: Evaluation) -> list[str]:
    """Sentences that say what is missing; empty when a publication may be proposed."""
    return [
        *_unfinished_steps(evaluation),
        *(sentence for _text, sentence in unfinished_texts(evaluation)),
    ]


def _unfinished_steps(evaluation: Evaluation) -> list[str]:
    """Sections that somebody who has to take part has not handed in yet."""
    form = evaluation.form
    hidden = SheetPart.objects.filter(
        check_sheet__evaluation=evaluation, revealed_at__isnull=True
    ).select_related("check_sheet")
    waiting = {part.section for part in hidden if not form.role(part.check_sheet.role).optional}
    return [
        _("「%(section)s」の記入が終わっていません。") % {"section": section.heading}
        for section in form.sections
        if section.id in waiting
    ]


def unfinished_texts(evaluation: Evaluation) -> list[tuple[JointText, str]]:
    """Each joint text that is not written or not agreed, with a sentence that says so."""
    unfinished = []
    narratives = evaluation.form.narratives
    roles = len(narratives.agreed_by) if narratives else 0
    for text, version in latest_texts(evaluation):
        if not version.body.strip():
            unfinished.append((text, _("検証文「%(text)s」が書かれていません。") % {"text": text}))
        elif len(version.agreements.all()) < roles:
            sentence = _("検証文「%(text)s」に、まだ全員が合意していません。") % {"text": text}
            unfinished.append((text, sentence))
    return unfinished


def latest_texts(evaluation: Evaluation) -> list[tuple[JointText, JointTextVersion]]:
    """Each joint text with its latest version, in the order of the paper."""
    texts = evaluation.joint_texts.in_force().prefetch_related("work_items", "versions__agreements")
    return [(text, max(text.versions.all(), key=lambda version: version.number)) for text in texts]


def publication_snapshot(
    evaluation: Evaluation,
    *,
    number: int,
    correction: dict[str, Any] | None,
    withhold: bool = True,
) -> dict[str, Any]:
    """Everything that is published, as plain data without any person's name or number.

    Without ``withhold`` also what the form keeps from the public: for those who took part.

    What is known only when it is published (the moment, who agreed) is added by
    ``finished_snapshot``.
    """
    return {
        "schema": SCHEMA,
        "evaluation": evaluation.pk,
        "number": number,
        "form": _form(evaluation.form),
        "fiscal_year": evaluation.fiscal_year,
        "period": [evaluation.period_starts_on.isoformat(), evaluation.period_ends_on.isoformat()],
        "entered_on": evaluation.entered_on.isoformat() if evaluation.entered_on else None,
        "overview": _overview(evaluation),
        "roles_table": _roles_table(evaluation),
        "check": check_snapshot(evaluation, withhold=withhold),
        "verification": _verification(evaluation, withhold=withhold),
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
        "seals": seals_snapshot(evaluation),
        "correction": correction,
        "source": _source(evaluation),
    } | evidence_snapshot(evaluation, withhold=withhold)


def _form(form: FormDefinition) -> dict[str, str]:
    return {
        "code": form.code,
        "version": form.version,
        "title": form.title,
        "language": form.language,
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
            for role in _role_of_side(evaluation.form).values()
            for party in parties
            if party.side == role.side
        ],
        "work_items": [
            {"label": item.label, "title": item.title}
            for item in project.work_items.filter(fiscal_year=evaluation.fiscal_year)
        ],
    }


def _role_of_side(form: FormDefinition) -> dict[str, Role]:
    """For each side of the project the first role that it stands behind: it names the side."""
    found: dict[str, Role] = {}
    for role in form.roles:
        if role.side:
            found.setdefault(role.side, role)
    return found


def _roles_table(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Duties by role of the form, as everything else in a snapshot; a project knows sides."""
    return [
        {
            "label": row.label,
            "title": row.title,
            "duties": {
                role.id: list(row.duties[role.side])
                for role in _role_of_side(evaluation.form).values()
                if role.side in row.duties
            },
        }
        for row in roles_table_rows(evaluation.project, evaluation.fiscal_year)
    ]


def _source(evaluation: Evaluation) -> dict[str, str] | None:
    """The file of a sheet that was published on paper; a correction of it still names it."""
    found = SheetImport.objects.filter(evaluation=evaluation).first()
    return {"kind": "import", "sha256": found.sha256} if found else None


def _verification(evaluation: Evaluation, *, withhold: bool) -> dict[str, Any]:
    """The texts written together; without any where the form has none."""
    narratives = evaluation.form.narratives
    if narratives is None:
        return {"title": "", "intro": "", "texts": []}
    rule = narratives.publish if withhold else "open"
    texts = [
        _text(text, version, fixed=bool(narratives.texts), rule=rule)
        for text, version in latest_texts(evaluation)
    ]
    return {
        "title": narratives.title,
        "intro": narratives.intro,
        "texts": texts,
        "headings": [] if texts else [title for _id, title in narratives.texts],
    }


def _text(
    text: JointText, version: JointTextVersion, *, fixed: bool, rule: PublicationRule
) -> dict[str, Any]:
    """One text; under a heading that the form fixes, or under its work items."""
    titles = [item.title for item in text.work_items.all()]
    if text.heading:
        titles = [text.heading] if fixed else text.heading.split("、")
    shown = {"titles": titles, "body": version.body, "unagreed": version.unagreed}
    if rule == "open":
        return shown
    return {
        **shown,
        "body": withheld_words(version.body, rule),
        "unagreed": withheld_words(version.unagreed, rule),
        "withheld": rule,
    }


def _actions(evaluation: Evaluation, actions: "Any") -> list[dict[str, Any]]:
    rows = list(actions.order_by("due_on", "pk"))
    labels = labels_of_sides(evaluation.form, {action.side for action in rows})
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
        for action in rows
    ]
