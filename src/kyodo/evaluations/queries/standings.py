"""How far a person's evaluations have come, read in a number of queries that does not grow.

Of the other side's answers nothing is read but what has been revealed to this person; whether a
section is sealed is no secret.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, Q, Subquery

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Role
from kyodo.evaluations.models import (
    Answer,
    Evaluation,
    JointText,
    JointTextVersion,
    Publication,
    Seal,
    Seat,
    SheetPart,
    TalkNote,
)
from kyodo.evaluations.queries.check_sheet_page import Dates
from kyodo.evaluations.queries.comparison import ComparedItem, Side
from kyodo.evaluations.roles import SeatDuty
from kyodo.evaluations.states import State


@dataclass(frozen=True)
class PartStanding:
    """One side's section. ``missing`` counts items without a mark, of the own side only."""

    role: str
    heading: str
    dates: Dates | None
    is_sealed: bool
    missing: int = 0

    @property
    def has_begun(self) -> bool:
        """Whether it may be sealed by now."""
        return self.dates is not None and self.dates.has_begun

    @property
    def due_on(self) -> date | None:
        return self.dates.due_on if self.dates else None


@dataclass(frozen=True)
class TextStanding:
    """The latest version of a joint text in force; ``agreed`` are roles of the form."""

    pk: int
    is_written: bool
    agreed: frozenset[str]


@dataclass(frozen=True)
class Standing:
    """One evaluation, seen by one person. ``consents`` is None while nothing is proposed;
    ``undiscussed`` counts revealed items that call for a talk and have no joint finding."""

    evaluation: Evaluation
    seat: Seat | None
    may_prepare: bool
    is_latest: bool
    parts: Sequence[PartStanding]
    undiscussed: int
    texts: Sequence[TextStanding]
    consents: frozenset[str] | None

    @property
    def role(self) -> str:
        """The own role of the form; "" for a facilitator and for those without a seat."""
        return self.seat.role if self.seat else ""

    @property
    def is_answerable(self) -> bool:
        return self.seat is not None and self.seat.duty == SeatDuty.ANSWERABLE

    @property
    def own(self) -> list[PartStanding]:
        return [part for part in self.parts if self.role and part.role == self.role]

    @property
    def others(self) -> list[PartStanding]:
        """Of a facilitator these are all parts."""
        return [part for part in self.parts if part.role != self.role]

    @property
    def due_on(self) -> date | None:
        """The first date until which something has to be handed in."""
        return min((row.due_on for row in self.evaluation.schedules.all()), default=None)

    def labels(self, roles: Iterable[str]) -> str:
        """Names of roles in the order of the form, as a sentence lists them."""
        wanted = set(roles)
        return "・".join(role.label for role in self.evaluation.form.roles if role.id in wanted)

    def lacking(self, given: Iterable[str]) -> list[Role]:
        """Roles of the form that are not among those given."""
        there = set(given)
        return [role for role in self.evaluation.form.roles if role.id not in there]


def standings(user: User, own_sides: set[tuple[int, str]], today: date) -> list[Standing]:
    """Every evaluation in which this person may have something to do, newest first.

    ``own_sides`` are the parties, as project and side, for which the person's organisations stand.
    """
    evaluations = _evaluations(user)
    seats = {seat.evaluation_id: seat for seat in Seat.objects.filter(user=user).order_by("pk")}
    seated = [each for each in evaluations if each.pk in seats]
    parts = _parts(seated, seats, today)
    undiscussed = _undiscussed(user, seated)
    texts = _texts(seated)
    consents = _consents(seated)
    latest = _latest_years(evaluations)
    projects = {project for project, _side in own_sides}
    return [
        Standing(
            evaluation=each,
            seat=seats.get(each.pk),
            may_prepare=user.is_administrator or each.project_id in projects,
            is_latest=latest.get(each.project_id) == each.fiscal_year,
            parts=parts.get(each.pk, []),
            undiscussed=undiscussed.get(each.pk, 0),
            texts=texts.get(each.pk, []),
            consents=consents.get(each.pk),
        )
        for each in evaluations
    ]


def _evaluations(user: User) -> list[Evaluation]:
    """An administrator may know of all, and has to do with those being prepared."""
    found = Evaluation.objects.visible_to(user).with_sheet().prefetch_related("schedules")
    if user.is_administrator:
        seated = Seat.objects.filter(user=user).values("evaluation")
        found = found.filter(Q(state=State.PREPARING) | Q(pk__in=seated))
    return list(found.exclude(state=State.PUBLISHED, carried_to__isnull=False))


def _parts(
    evaluations: Sequence[Evaluation], seats: Mapping[int, Seat], today: date
) -> dict[int, list[PartStanding]]:
    marking = {each.pk: each for each in evaluations if each.state == State.ANSWERING}
    parts = SheetPart.objects.filter(check_sheet__evaluation__in=marking)
    rows = list(parts.select_related("check_sheet").order_by("pk"))
    sealed = set(
        Seal.objects.filter(reopened_at__isnull=True, part__check_sheet__evaluation__in=marking)
        .order_by("pk")
        .values_list("part_id", flat=True)
    )
    own = [
        part.pk
        for part in rows
        if seats[part.check_sheet.evaluation_id].role == part.check_sheet.role
    ]
    missing = Counter(
        Answer.objects.filter(part_id__in=own, mark="").values_list("part_id", flat=True)
    )
    found: dict[int, list[PartStanding]] = defaultdict(list)
    for part in rows:
        evaluation = marking[part.check_sheet.evaluation_id]
        found[evaluation.pk].append(
            PartStanding(
                part.check_sheet.role,
                evaluation.form.section(part.section).heading,
                _dates(evaluation, part.section, today),
                part.pk in sealed,
                missing[part.pk],
            )
        )
    return found


def _dates(evaluation: Evaluation, section: str, today: date) -> Dates | None:
    for row in evaluation.schedules.all():
        if row.section == section:
            return Dates(evaluation.pk, row.opens_on, row.due_on, today)
    return None


def _undiscussed(user: User, evaluations: Sequence[Evaluation]) -> Counter[int]:
    """Items that were marked differently or found weak by all, without a joint finding."""
    talking = {each.pk: each for each in evaluations if each.is_in_talk}
    answers: dict[tuple[int, str], dict[str, Answer]] = defaultdict(dict)
    readable = Answer.objects.visible_to(user).filter(
        part__revealed_at__isnull=False, part__check_sheet__evaluation__in=talking
    )
    for answer in readable.select_related("part__check_sheet").order_by("pk"):
        sheet = answer.part.check_sheet
        answers[sheet.evaluation_id, answer.item][sheet.role] = answer
    found = set(
        TalkNote.objects.filter(evaluation__in=talking, role="")
        .exclude(text="")
        .order_by("pk")
        .values_list("evaluation_id", "item")
    )
    return Counter(
        number
        for (number, item), given in answers.items()
        if (number, item) not in found and _calls_for_talk(talking[number], item, given)
    )


def _calls_for_talk(evaluation: Evaluation, item_id: str, given: Mapping[str, Answer]) -> bool:
    section, item = evaluation.form.find_item(item_id)
    roles = evaluation.form.roles
    sides = [Side(role, section.scale, given.get(role.id)) for role in roles]
    compared = ComparedItem(section, item, sides)
    return compared.steps != 0 or compared.is_weak


def _texts(evaluations: Sequence[Evaluation]) -> dict[int, list[TextStanding]]:
    writing = [each.pk for each in evaluations if each.is_open_to_change]
    newest = (
        JointTextVersion.objects.filter(joint_text=OuterRef("joint_text"))
        .order_by("-number")
        .values("pk")[:1]
    )
    versions = JointTextVersion.objects.filter(
        joint_text__in=JointText.objects.in_force().filter(evaluation__in=writing),
        pk=Subquery(newest),
    )
    found: dict[int, list[TextStanding]] = defaultdict(list)
    for version in versions.select_related("joint_text").prefetch_related("agreements"):
        agreed = frozenset(agreement.role for agreement in version.agreements.all())
        found[version.joint_text.evaluation_id].append(
            TextStanding(version.joint_text_id, bool(version.body.strip()), agreed)
        )
    return found


def _consents(evaluations: Sequence[Evaluation]) -> dict[int, frozenset[str]]:
    """Roles that have consented to what is proposed, by evaluation."""
    proposals = Publication.objects.proposed().filter(
        evaluation__in=[each.pk for each in evaluations if each.is_open_to_change]
    )
    return {
        proposal.evaluation_id: frozenset(consent.role for consent in proposal.consents.all())
        for proposal in proposals.defer("snapshot").prefetch_related("consents")
    }


def _latest_years(evaluations: Sequence[Evaluation]) -> dict[int, int]:
    """The last fiscal year that a project has an evaluation of."""
    projects = {each.project_id for each in evaluations if each.state == State.PUBLISHED}
    years = Evaluation.objects.filter(project__in=projects).order_by("project")
    return dict(years.values_list("project").annotate(Max("fiscal_year")))
