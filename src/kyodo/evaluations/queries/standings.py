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
from kyodo.evaluations.formats import Given
from kyodo.evaluations.models import (
    Answer,
    Evaluation,
    JointText,
    JointTextVersion,
    Publication,
    Seat,
    SheetPart,
    TalkNote,
)
from kyodo.evaluations.queries.check_sheet_page import Dates
from kyodo.evaluations.queries.comparison import ComparedItem, Side
from kyodo.evaluations.queries.parts import missing_answers, open_step_ids, voice_of, writes_for
from kyodo.evaluations.roles import SeatDuty
from kyodo.evaluations.states import State


@dataclass(frozen=True)
class PartStanding:
    """One side's section. ``missing`` counts items without a mark, of the own side only."""

    role: str
    heading: str
    dates: Dates | None
    is_sealed: bool
    is_own: bool = False
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
    has_proposed: bool = False

    @property
    def role(self) -> str:
        """The own role of the form; "" for a facilitator and for those without a seat."""
        return self.seat.role if self.seat else ""

    @property
    def is_answerable(self) -> bool:
        return self.seat is not None and self.seat.duty == SeatDuty.ANSWERABLE

    @property
    def own(self) -> list[PartStanding]:
        return [part for part in self.parts if part.is_own]

    @property
    def others(self) -> list[PartStanding]:
        """Of a facilitator these are all parts."""
        return [part for part in self.parts if not part.is_own]

    @property
    def due_on(self) -> date | None:
        """The first date until which something has to be handed in."""
        return min((row.due_on for row in self.evaluation.schedules.all()), default=None)

    def labels(self, roles: Iterable[str]) -> str:
        """Names of roles in the order of the form, as a sentence lists them."""
        return self.evaluation.form.labels(list(roles))

    @property
    def writes_texts(self) -> bool:
        """Whether the own role writes and agrees the joint texts."""
        narratives = self.evaluation.form.narratives
        return narratives is not None and self.role in narratives.agreed_by

    @property
    def may_consent(self) -> bool:
        """Whether a proposal waits for this person; of a role that publishes alone somebody else
        than who proposed has to consent."""
        if not self.publishes or self.has_proposed or self.role in (self.consents or ()):
            return False
        return self.is_answerable or len(self.evaluation.form.publishers) == 1

    @property
    def publishes(self) -> bool:
        """Whether publishing needs the consent of the own role."""
        return self.role in self.evaluation.form.publishers

    def not_agreed(self, text: TextStanding) -> list[str]:
        """Roles whose agreement a joint text lacks."""
        narratives = self.evaluation.form.narratives
        writers = narratives.agreed_by if narratives else ()
        return [role for role in writers if role not in text.agreed]

    def not_consented(self, given: Iterable[str]) -> list[str]:
        """Roles whose consent a proposal lacks."""
        there = set(given)
        return [role for role in self.evaluation.form.publishers if role not in there]


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
            consents=consents[each.pk].roles if each.pk in consents else None,
            has_proposed=each.pk in consents and consents[each.pk].proposed_by == user.pk,
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
    """Every part that is being filled in, in the steps that have begun."""
    marking = {each.pk: each for each in evaluations if each.is_being_filled}
    parts = SheetPart.objects.filter(check_sheet__evaluation__in=marking)
    rows = list(parts.select_related("check_sheet").order_by("pk"))
    sealed = set(parts.sealed().order_by("pk").values_list("pk", flat=True))
    by_evaluation: dict[int, list[SheetPart]] = defaultdict(list)
    for part in rows:
        by_evaluation[part.check_sheet.evaluation_id].append(part)
    begun: list[SheetPart] = []
    for number, own in by_evaluation.items():
        form = marking[number].form
        steps = open_step_ids(form, own)
        begun += [
            part
            for part in own
            if part.revealed_at is None and form.section(part.section).step in steps
        ]
    missing = _missing(marking, seats, begun)
    found: dict[int, list[PartStanding]] = defaultdict(list)
    for part in begun:
        evaluation = marking[part.check_sheet.evaluation_id]
        section = evaluation.form.section(part.section)
        found[evaluation.pk].append(
            PartStanding(
                part.check_sheet.role,
                section.heading,
                _dates(evaluation, section.schedule_key, today),
                part.pk in sealed,
                part.pk in missing,
                missing.get(part.pk, 0),
            )
        )
    return found


def _missing(
    marking: Mapping[int, Evaluation], seats: Mapping[int, Seat], parts: Sequence[SheetPart]
) -> dict[int, int]:
    """How many questions each own part still owes; parts of others are not among the keys."""
    own = [
        part
        for part in parts
        if writes_for(
            marking[part.check_sheet.evaluation_id].form,
            seats[part.check_sheet.evaluation_id],
            part.check_sheet,
        )
    ]
    given: dict[int, dict[str, Given]] = defaultdict(dict)
    answers = Answer.objects.filter(part__check_sheet__in={part.check_sheet_id for part in own})
    for sheet, item, mark, remark in answers.order_by("pk").values_list(
        "part__check_sheet", "item", "mark", "remark"
    ):
        given[sheet][item] = Given(mark, remark)
    return {
        part.pk: len(
            missing_answers(
                marking[part.check_sheet.evaluation_id].form,
                part.section,
                part.check_sheet.role,
                given[part.check_sheet_id],
            )
        )
        for part in own
    }


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
        answers[sheet.evaluation_id, answer.item][sheet.column] = answer
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
    form = evaluation.form
    if form.talk is None:
        return False
    section, item = form.find_item(item_id)
    sides = [
        Side(voice_of(form, answer.part.check_sheet), item, answer) for answer in given.values()
    ]
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


@dataclass(frozen=True)
class _Consents:
    """Roles that have consented to what somebody proposed."""

    roles: frozenset[str]
    proposed_by: int | None


def _consents(evaluations: Sequence[Evaluation]) -> dict[int, _Consents]:
    """What is proposed, by evaluation."""
    proposals = Publication.objects.proposed().filter(
        evaluation__in=[each.pk for each in evaluations if each.is_open_to_change]
    )
    return {
        proposal.evaluation_id: _Consents(
            frozenset(consent.role for consent in proposal.consents.all()),
            proposal.proposed_by_id,
        )
        for proposal in proposals.defer("snapshot").prefetch_related("consents")
    }


def _latest_years(evaluations: Sequence[Evaluation]) -> dict[int, int]:
    """The last fiscal year that a project has an evaluation of."""
    projects = {each.project_id for each in evaluations if each.state == State.PUBLISHED}
    years = Evaluation.objects.filter(project__in=projects).order_by("project")
    return dict(years.values_list("project").annotate(Max("fiscal_year")))
