"""What the next person in charge of a project has to know, as far as this reader may know it.

Nothing unrevealed is read, not even of the reader's own side: the paper goes from hand to hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.evaluations.models import Evaluation, JointText, JointTextVersion, Meeting, Seat
from kyodo.evaluations.queries.evaluation_page import SideLine, side_lines
from kyodo.evaluations.queries.handover_marks import RevealedMarks, last_revealed_marks
from kyodo.evaluations.queries.handover_waiting import (
    Deadline,
    Milestones,
    deadlines,
    milestones,
    waiting_lines,
)
from kyodo.evaluations.queries.publication import latest_texts
from kyodo.evaluations.states import State
from kyodo.fiscal import FiscalYear
from kyodo.people.models import Person
from kyodo.projects.models import ImprovementAction, Party, Project
from kyodo.projects.permissions import stands_for_party
from kyodo.projects.queries import RolesTableRow, parties_with_members, roles_tables
from kyodo.projects.states import UNSETTLED

NEWLY_SEATED = timedelta(days=30)
APRIL = 4


@dataclass(frozen=True)
class PartyLine:
    """Who stands for one side, in the words of the latest form."""

    side: str
    label: str
    party: Party


@dataclass(frozen=True)
class RolesTable:
    """The latest roles table; ``before`` is the one of an earlier year, or None."""

    year: FiscalYear
    rows: Sequence[RolesTableRow]
    before: tuple[FiscalYear, Sequence[RolesTableRow]] | None


@dataclass(frozen=True)
class TextInForce:
    """The latest version of a joint text; ``agreed`` and ``lacking`` are labels of roles."""

    text: JointText
    version: JointTextVersion
    agreed: Sequence[str]
    lacking: Sequence[str]


@dataclass(frozen=True)
class HandoverPack:
    """One project for the person who takes over. Years and evaluations begin with the newest."""

    project: Project
    printed_on: date
    parties: Sequence[PartyLine]
    evaluation: Evaluation | None
    people: Sequence[SideLine]
    facilitators: Sequence[Seat]
    shows_contacts: bool
    waiting: Sequence[str]
    deadlines: Sequence[Deadline]
    roles: RolesTable | None
    marks: Sequence[RevealedMarks]
    texts_year: FiscalYear | None
    texts: Sequence[TextInForce]
    actions: Sequence[ImprovementAction]
    meetings: Sequence[Meeting]
    years: Sequence[Milestones]

    @property
    def persons(self) -> list[Person]:
        """Whose contact data is printed: somebody reads it, so it has to be recorded."""
        if not self.shows_contacts:
            return []
        lines = [line.respondent for line in self.people if line.respondent]
        return [line.person for line in lines if line.person is not None]

    def side_label(self, side: str) -> str:
        """What the latest form calls a side of the project."""
        return {line.side: line.label for line in self.parties}.get(side, side)

    def action_side(self, action: ImprovementAction) -> str:
        """Who undertook it, also where that side has no party any more."""
        return {line.side: line.label for line in self.parties}.get(action.side, action.side_label)


def handover_pack(project: Project, user: User, today: date) -> HandoverPack:
    """Everything on the paper; whether this person may have it is asked before."""
    found = Evaluation.objects.visible_to(user).filter(project=project).with_sheet()
    evaluations = list(found.prefetch_related("schedules").order_by("-fiscal_year", "pk"))
    newest = evaluations[0] if evaluations else None
    texts_of, texts = _texts(evaluations)
    actions = list(_open_actions(project, user, evaluations))
    return HandoverPack(
        project=project,
        printed_on=today,
        parties=_parties(project, newest),
        evaluation=newest,
        people=side_lines(newest) if newest else [],
        facilitators=_facilitators(newest),
        shows_contacts=newest is not None and newest.seat_of(user) is not None,
        waiting=waiting_lines(evaluations, today),
        deadlines=deadlines(project, evaluations, actions, today),
        roles=_roles(project),
        marks=last_revealed_marks(evaluations, user),
        texts_year=texts_of.year if texts_of else None,
        texts=texts,
        actions=actions,
        meetings=_meetings(evaluations),
        years=milestones(evaluations),
    )


def packs_to_read(user: User, now: datetime) -> QuerySet[Project]:
    """Projects whose pack this person needs: newly seated there, or it is April, when posts change.

    Whoever sat there before and was only carried over into the next year is not new.
    """
    today = timezone.localdate(now)
    first = Min("evaluations__seats__appointed_at", filter=Q(evaluations__seats__user=user))
    goes_on = Q(evaluation__fiscal_year__gte=FiscalYear.of(today).previous.start)
    goes_on |= ~Q(evaluation__state=State.PUBLISHED)
    seats = Seat.objects.filter(goes_on, user=user)
    seated = Project.objects.filter(pk__in=seats.values("evaluation__project"))
    if today.month != APRIL:
        seated = seated.annotate(seated_at=first).filter(seated_at__gte=now - NEWLY_SEATED)
    return seated.order_by("name", "pk")


def _parties(project: Project, newest: Evaluation | None) -> list[PartyLine]:
    labels = {role.side: role.label for role in newest.form.roles if role.side} if newest else {}
    return [
        PartyLine(party.side, labels.get(party.side, party.side_label), party)
        for party in parties_with_members(project)
    ]


def _facilitators(evaluation: Evaluation | None) -> list[Seat]:
    if evaluation is None:
        return []
    return list(evaluation.seats.filter(role="").select_related("user").order_by("pk"))


def _roles(project: Project) -> RolesTable | None:
    tables = roles_tables(project)
    if not tables:
        return None
    year, rows = tables[0]
    return RolesTable(year, rows, tables[1] if len(tables) > 1 else None)


def _texts(evaluations: Sequence[Evaluation]) -> tuple[Evaluation | None, list[TextInForce]]:
    """Of the newest year in which anything is written; what is joined into another one is in it."""
    for evaluation in evaluations:
        written = [
            _in_force(evaluation, text, version)
            for text, version in latest_texts(evaluation)
            if version.body.strip()
        ]
        if written:
            return evaluation, written
    return None, []


def _in_force(evaluation: Evaluation, text: JointText, version: JointTextVersion) -> TextInForce:
    agreed = {agreement.role for agreement in version.agreements.all()}
    form = evaluation.form
    agree = form.narratives.agreed_by if form.narratives else ()
    return TextInForce(
        text,
        version,
        [form.label_of(role) for role in agree if role in agreed],
        [form.label_of(role) for role in agree if role not in agreed],
    )


def _open_actions(
    project: Project, user: User, evaluations: Sequence[Evaluation]
) -> QuerySet[ImprovementAction]:
    """Of the whole project for people of its parties; others know those of what they sit on."""
    actions = project.improvements.filter(state__in=UNSETTLED).naming_sides()
    actions = actions.select_related("person")
    if not stands_for_party(user, project):
        actions = actions.filter(
            Q(item_action__evaluation__in=evaluations)
            | Q(pk__in=ImprovementAction.objects.filter(carried_into__evaluation__in=evaluations))
        )
    return actions.order_by("due_on", "pk")


def _meetings(evaluations: Sequence[Evaluation]) -> list[Meeting]:
    """Of the newest year in which there were any."""
    meetings = list(
        Meeting.objects.filter(evaluation__in=evaluations)
        .prefetch_related("attended__user")
        .order_by("held_on", "pk")
    )
    newest = next(
        (each.pk for each in evaluations if any(row.evaluation_id == each.pk for row in meetings)),
        None,
    )
    return [meeting for meeting in meetings if meeting.evaluation_id == newest]
