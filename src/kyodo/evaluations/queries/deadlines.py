"""Until when somebody's own sections have to be sealed, for reminders and for calendars.

Asked is the own side alone: whether its seal is there, never how far it has come with marking, and
nothing at all of the others.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from kyodo.evaluations.models import Evaluation, Seal, Seat, SectionSchedule, SheetPart
from kyodo.evaluations.roles import SeatDuty
from kyodo.evaluations.states import State

OPEN = (State.PREPARING, State.ANSWERING, State.TALKING, State.CORRECTING)


@dataclass(frozen=True)
class Deadline:
    """A day until which the side of ``seat`` should seal sections of one evaluation.

    ``key`` names the schedule, which several sections may share; ``headings`` are theirs.
    """

    seat: Seat
    evaluation: Evaluation
    key: str
    headings: Sequence[str]
    due_on: date
    is_sealed: bool


def deadlines_of(seats: QuerySet[Seat], *, until: date | None = None) -> list[Deadline]:
    """Every deadline of these seats in evaluations that are not published, by day.

    A facilitator has all of an evaluation, none of which is ever sealed for him. The number of
    queries does not depend on how many there are.
    """
    held = list(
        seats.filter(evaluation__state__in=OPEN)
        .select_related("user", "evaluation__project")
        .prefetch_related("evaluation__sheet_format")
        .order_by("pk")
    )
    schedules = _schedules({seat.evaluation_id for seat in held}, until)
    parts = _parts(set(schedules))
    found = [
        deadline
        for seat in held
        for deadline in _deadlines(
            seat, schedules.get(seat.evaluation_id, {}), parts.get(seat.evaluation_id, [])
        )
    ]
    return sorted(found, key=lambda each: (each.due_on, each.evaluation.pk, each.seat.pk))


@dataclass(frozen=True)
class _Part:
    section: str
    signer: str
    respondent: int | None
    number: int
    is_sealed: bool

    def is_of(self, seat: Seat) -> bool:
        """The rule of ``SheetPart.objects.written_by`` for what has been read already."""
        if self.signer != seat.role:
            return False
        return self.respondent == seat.pk if self.respondent else not self.number


def _schedules(keys: set[int], until: date | None) -> dict[int, dict[str, date]]:
    rows = SectionSchedule.objects.filter(evaluation__in=keys)
    if until is not None:
        rows = rows.filter(due_on__lte=until)
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for key, section, due_on in rows.order_by("due_on", "pk").values_list(
        "evaluation_id", "section", "due_on"
    ):
        found[key][section] = due_on
    return found


def _parts(keys: set[int]) -> dict[int, list[_Part]]:
    sealed = Seal.objects.filter(
        part=OuterRef("pk"), role=OuterRef("check_sheet__signers__role"), reopened_at__isnull=True
    )
    rows = (
        SheetPart.objects.filter(check_sheet__evaluation__in=keys)
        .filter(check_sheet__signers__isnull=False)
        .annotate(is_sealed=Exists(sealed))
        .order_by("pk")
    )
    found: dict[int, list[_Part]] = defaultdict(list)
    for key, section, signer, respondent, number, is_sealed in rows.values_list(
        "check_sheet__evaluation_id",
        "section",
        "check_sheet__signers__role",
        "check_sheet__respondent_id",
        "check_sheet__number",
        "is_sealed",
    ):
        found[key].append(_Part(section, signer, respondent, number, is_sealed))
    return found


def _deadlines(
    seat: Seat, schedules: Mapping[str, date], parts: Sequence[_Part]
) -> Iterator[Deadline]:
    """Before the opening there are no parts, and every section of the own role counts."""
    sealed: dict[str, bool] = {}
    for part in parts:
        if part.is_of(seat):
            sealed[part.section] = sealed.get(part.section, True) and part.is_sealed
    for key, due_on in schedules.items():
        sections = [
            section
            for section in seat.evaluation.form.sections
            if section.schedule_key == key
            and (section.id in sealed or (not parts and _answers(seat, section.roles)))
        ]
        if seat.duty == SeatDuty.FACILITATOR:
            sections = [each for each in seat.evaluation.form.sections if each.schedule_key == key]
        if sections:
            yield Deadline(
                seat,
                seat.evaluation,
                key,
                [section.heading for section in sections],
                due_on,
                all(sealed.get(section.id, False) for section in sections),
            )


def _answers(seat: Seat, roles: Sequence[str]) -> bool:
    return bool(set(seat.evaluation.form.voices_of(seat.role)) & set(roles))


def seats_due(until: date) -> QuerySet[Seat]:
    """Seats that write for a side, of people who can sign in, where some day comes until then."""
    return Seat.objects.filter(
        Exists(
            SectionSchedule.objects.filter(evaluation=OuterRef("evaluation"), due_on__lte=until)
        ),
        ~Q(role=""),
        user__is_active=True,
    )
