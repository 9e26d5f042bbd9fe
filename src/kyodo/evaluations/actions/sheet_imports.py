"""Bringing in a sheet that both sides published on paper: receive, decide, store."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations import notices
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.events import Event
from kyodo.evaluations.formats import FormDefinition
from kyodo.evaluations.models import (
    Answer,
    CheckSheet,
    Evaluation,
    JointText,
    JointTextVersion,
    Publication,
    Respondent,
    SheetImport,
    SheetPart,
    Signer,
    TextAgreement,
)
from kyodo.evaluations.permissions import can_decide_sheet, can_import_sheet
from kyodo.evaluations.queries.imported_forms import form_source
from kyodo.evaluations.queries.publication import (
    finished_snapshot,
    publication_snapshot,
)
from kyodo.evaluations.queries.sheet_imports import (
    PlannedOrganisation,
    StoringPlan,
    decided_sheet,
    marks_by_section,
    plan_storing,
)
from kyodo.evaluations.readers.sheets import apply_decisions, read_sheet
from kyodo.evaluations.readers.values import GOVERNMENT, Mark, ReadPerson, ReadSheet
from kyodo.evaluations.states import State
from kyodo.exports.canonical import snapshot_digest
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.organisations.actions import add_organisation
from kyodo.organisations.models import Organisation
from kyodo.people.actions import PersonData, add_person
from kyodo.projects.actions import add_project, write_roles_table
from kyodo.projects.models import Project, WorkItem
from kyodo.projects.queries import RolesTableRow

KEPT_UNSTORED = timedelta(days=30)


@dataclass(frozen=True)
class SheetFile:
    """A file as it came: the name, the digest of its bytes, and its text."""

    name: str
    sha256: str
    text: str


def sheet_file(name: str, data: bytes, text: str) -> SheetFile:
    """The file with the SHA-256 by which anybody can find the same one again."""
    return SheetFile(name=name[-255:], sha256=hashlib.sha256(data).hexdigest(), text=text)


@transaction.atomic
def receive_sheet(*, file: SheetFile, by: User | None, now: datetime) -> SheetImport:
    """Keep the text of a sheet until a person has decided what was in doubt.

    The same file brought twice by the same person waits once; ``by`` is None at the console.
    Raises ``PermissionDenied``, and ``NotASheet`` for a text that is no such sheet.
    """
    if by is not None and not can_import_sheet(by):
        raise PermissionDenied
    read_sheet(file.text)
    waiting = SheetImport.objects.filter(received_by=by, sha256=file.sha256, evaluation=None)
    known = waiting.order_by("pk").first() if by is not None else None
    if known is not None:
        return known
    sheet_import = SheetImport.objects.create(
        file_name=file.name,
        sha256=file.sha256,
        text=file.text,
        received_by=by,
        received_at=now,
    )
    record(Event.SHEET_RECEIVED, by=by, target=sheet_import, sha256=file.sha256)
    return sheet_import


@transaction.atomic
def decide_sheet(*, import_id: int, decisions: Mapping[str, str], by: User | None) -> SheetImport:
    """Write down what a person decided about doubts; a later decision replaces an earlier one.

    Raises ``PermissionDenied``, ``Refusal`` for a sheet that is stored already, and
    ``WrongDecision`` for a decision that does not fit its doubt.
    """
    sheet_import = _locked(import_id, by)
    together = {**sheet_import.decisions, **decisions}
    apply_decisions(read_sheet(sheet_import.text), together)
    sheet_import.decisions = together
    sheet_import.save(update_fields=["decisions"])
    for key in decisions:
        record(Event.SHEET_DECIDED, by=by, target=sheet_import, doubt=key)
    return sheet_import


@transaction.atomic
def undo_sheet_decision(*, import_id: int, key: str, by: User) -> SheetImport:
    """Take one decision back. Raises ``PermissionDenied`` and ``Refusal`` like ``decide_sheet``."""
    sheet_import = _locked(import_id, by)
    if sheet_import.decisions.pop(key, None) is not None:
        sheet_import.save(update_fields=["decisions"])
        record(Event.SHEET_DECISION_UNDONE, by=by, target=sheet_import, doubt=key)
    return sheet_import


@transaction.atomic
def discard_sheet(*, import_id: int, by: User) -> None:
    """Throw away a text that will not be stored, with the names in it.

    Raises ``PermissionDenied``, and ``Refusal`` for a sheet that is stored already.
    """
    sheet_import = _locked(import_id, by)
    record(Event.SHEET_DISCARDED, by=by, target=sheet_import)
    sheet_import.delete()


@transaction.atomic
def discard_forgotten_sheets(*, now: datetime) -> int:
    """Throw away texts that nobody has stored for ``KEPT_UNSTORED``; answers how many."""
    forgotten = SheetImport.objects.select_for_update().filter(
        evaluation=None, received_at__lt=now - KEPT_UNSTORED
    )
    sheets = list(forgotten.order_by("pk"))
    for sheet_import in sheets:
        record(Event.SHEET_DISCARDED, by=None, target=sheet_import)
        sheet_import.delete()
    return len(sheets)


@transaction.atomic
def store_sheet(*, import_id: int, by: User | None, now: datetime) -> Evaluation:
    """Make everything that the sheet speaks of, and the evaluation as published on paper.

    The sides' consents are not asked for here: both published this very sheet before. What is
    public afterwards says so, and names the file. Storing twice gives the same evaluation.
    Raises ``PermissionDenied``, and ``Refusal`` while doubts are open or when the project has an
    evaluation of that year.
    """
    known = SheetImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if by is not None and not can_decide_sheet(by, known):
        raise PermissionDenied
    if known.evaluation is not None:
        return known.evaluation
    _before, read = decided_sheet(known)
    plan = plan_storing(read)
    if plan.hindrances:
        raise Refusal("\n".join(plan.hindrances))
    project = plan.project or _add_project(read, plan, by=by)
    evaluation = _add_evaluation(read, plan, project, by=by, now=now)
    _write_answers(evaluation, read, now=now)
    _write_texts(evaluation, read, now=now)
    for person in read.persons:
        _keep_person(evaluation, person, now=now)
    known.evaluation, known.text = evaluation, ""
    known.save(update_fields=["evaluation", "text"])
    record(Event.SHEET_STORED, by=by, target=evaluation, sha256=known.sha256)
    _publish(evaluation, by=by, now=now)
    notices.tell_imported(evaluation)
    return evaluation


@transaction.atomic
def import_sheet(*, file: SheetFile, decisions: Mapping[str, str], now: datetime) -> Evaluation:
    """Receive, decide and store in one step, for the console: all of it or nothing.

    Raises what the three steps raise.
    """
    received = receive_sheet(file=file, by=None, now=now)
    if decisions:
        decide_sheet(import_id=received.pk, decisions=decisions, by=None)
    return store_sheet(import_id=received.pk, by=None, now=now)


def _locked(import_id: int, by: User | None) -> SheetImport:
    sheet_import = SheetImport.objects.select_for_update().get(pk=import_id)
    if by is not None and not can_decide_sheet(by, sheet_import):
        raise PermissionDenied
    if sheet_import.evaluation_id is not None:
        raise Refusal(_("このシートはすでに取り込まれています。"))
    return sheet_import


def _organisation(planned: PlannedOrganisation) -> Organisation:
    """The one of this name; bodies of a consortium that stands already are not touched."""
    if planned.known is not None:
        return planned.known
    return add_organisation(
        name=planned.name,
        kind=planned.kind,
        members=[_organisation(member) for member in planned.members],
        by=None,
    )


def _add_project(read: ReadSheet, plan: StoringPlan, *, by: User | None) -> Project:
    start, _end = _period(read)
    return add_project(
        project=Project(name=read.project, purpose=read.purpose, starts_on=start),
        parties={side: [_organisation(each)] for side, each in plan.organisations.items()},
        by=by,
    )


def _add_evaluation(
    read: ReadSheet, plan: StoringPlan, project: Project, *, by: User | None, now: datetime
) -> Evaluation:
    start, end = _period(read)
    year = read.fiscal_year or FiscalYear.of(start).start
    if read.work_items:
        write_roles_table(
            project_id=project.pk,
            fiscal_year=year,
            rows=[
                RolesTableRow(
                    item.label, item.title, {"civic": item.civic, "government": item.government}
                )
                for item in read.work_items
            ],
            by=None,
        )
    sheet_format = plan.sheet_format or load_sheet_format(source=form_source(read), by=by, now=now)
    return Evaluation.objects.create(
        project=project,
        fiscal_year=year,
        sheet_format=sheet_format,
        state=State.PUBLISHED,
        period_starts_on=start,
        period_ends_on=end,
        entered_on=read.entered_on,
        prepared_at=now,
        revealed_at=now,
    )


def _write_answers(evaluation: Evaluation, read: ReadSheet, *, now: datetime) -> None:
    """The marks as printed, on the items of the form by their order."""
    form = evaluation.form
    for role in form.roles:
        sheet = CheckSheet.objects.create(evaluation=evaluation, role=role.id)
        Signer.objects.create(check_sheet=sheet, role=role.id)
        for section, marks in zip(form.sections, marks_by_section(read), strict=True):
            part = SheetPart.objects.create(check_sheet=sheet, section=section.id, revealed_at=now)
            Answer.objects.bulk_create(
                Answer(part=part, item=item.id, mark=_mark_of(mark, role.side))
                for item, mark in zip(section.items, marks, strict=True)
            )


def _mark_of(mark: Mark, side: str) -> str:
    return (mark.government if side == GOVERNMENT else mark.civic) or ""


def _write_texts(evaluation: Evaluation, read: ReadSheet, *, now: datetime) -> None:
    """The joint texts; that both sides published them stands for their agreement."""
    items = list(
        WorkItem.objects.filter(
            project=evaluation.project_id, fiscal_year=evaluation.fiscal_year
        ).order_by("position", "pk")
    )
    for position, narrative in enumerate(read.narratives, start=1):
        covered = [items[at] for at in narrative.work_items if at < len(items)]
        printed = "、".join(narrative.titles)
        same = printed == "、".join(item.title for item in covered)
        text = JointText.objects.create(
            evaluation=evaluation, position=position, heading="" if same else printed[:300]
        )
        text.work_items.set(covered)
        version = JointTextVersion.objects.create(
            joint_text=text, number=1, body="\n".join(narrative.paragraphs), written_at=now
        )
        _agree(version, evaluation.form, now=now)


def _agree(version: JointTextVersion, form: FormDefinition, *, now: datetime) -> None:
    TextAgreement.objects.bulk_create(
        TextAgreement(version=version, role=role.id, agreed_at=now) for role in form.roles
    )


def _keep_person(evaluation: Evaluation, person: ReadPerson, *, now: datetime) -> None:
    """Name and telephone number apart from everything else, until the next fiscal year is over."""
    role = next(each.id for each in evaluation.form.roles if each.side == person.side)
    kept = None
    if person.name:
        data = PersonData(
            name=person.name[:100],
            telephone=person.telephone[:40],
            retain_until=FiscalYear.of(timezone.localdate(now)).next.last_day,
        )
        kept = add_person(data=data, by=None)
    Respondent.objects.create(evaluation=evaluation, role=role, post=person.post[:100], person=kept)


def _publish(evaluation: Evaluation, *, by: User | None, now: datetime) -> None:
    with translation.override("ja"):  # the paper's language
        snapshot = publication_snapshot(evaluation, number=1, correction=None)
    publication = Publication.objects.create(
        evaluation=evaluation,
        number=1,
        snapshot=snapshot,
        proposed_at=now,
        proposed_by=by,
        published_at=now,
    )
    publication.snapshot = finished_snapshot(publication, now=now)
    publication.digest = snapshot_digest(publication.snapshot)
    publication.save(update_fields=["snapshot", "digest"])
    record(
        Event.EVALUATION_PUBLISHED,
        by=by,
        target=evaluation,
        number=publication.number,
        digest=publication.digest,
    )


def _period(read: ReadSheet) -> tuple[date, date]:
    """The term of the project, which the plan has found to be complete."""
    start, end = read.period
    if start is None or end is None:
        raise Refusal(_("実施期間が分かりません。"))
    return start, end
