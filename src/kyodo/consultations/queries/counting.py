"""Counting consultations: the one place for the evidence of a year and the half-year statistics.

A case that was merged is counted once, as the other one. Cases that were disposed of stay counted.
Counts are by primary key of a classification; None is where nothing was written down.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth
from django.utils import timezone

from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.models import CallerQuestion, Case, Referral
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.states import CaseState, ReferralState


@dataclass(frozen=True)
class Period:
    """What is counted: the days from ``first`` to ``last``, and of one ward (its code) or all."""

    first: date
    last: date
    ward: str = ""

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From midnight of the first day, in the installation's zone, to the end of the last."""
        here = timezone.get_current_timezone()
        first = datetime.combine(self.first, time.min, tzinfo=here)
        after = datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=here)
        return first, after - timedelta(microseconds=1)

    def of_ward(self, path: str = "") -> Q:
        """The condition for rows whose case lies behind ``path``."""
        return Q(**{f"{path}ward__code": self.ward}) if self.ward else Q()


@dataclass
class Intake:
    """What came in, counted in several ways; each way adds up to the same number of cases.

    ``sector_months`` are by the sector and the month of receipt.
    """

    months: Counter[int] = field(default_factory=Counter)
    means: Counter[int | None] = field(default_factory=Counter)
    sectors: Counter[int | None] = field(default_factory=Counter)
    wards: Counter[int | None] = field(default_factory=Counter)
    sector_months: Counter[tuple[int | None, int]] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        return self.months.total()


@dataclass
class Ended:
    """What came to its end, counted two ways; each adds up to the same number of cases."""

    outcomes: Counter[str] = field(default_factory=Counter)
    months: Counter[int] = field(default_factory=Counter)


@dataclass
class Links:
    """Referrals that were decided in the period; a day count for each link that was made.

    ``months`` are by the state and the month of the decision.
    """

    days: list[int] = field(default_factory=list)
    reasons: Counter[int | None] = field(default_factory=Counter)
    months: Counter[tuple[str, int]] = field(default_factory=Counter)

    @property
    def linked(self) -> int:
        return len(self.days)

    @property
    def not_linked(self) -> int:
        return self.reasons.total()


@dataclass
class Answers:
    """What callers said when they were asked after the end; ``months`` by answer and month."""

    said: Counter[str] = field(default_factory=Counter)
    months: Counter[tuple[str, int]] = field(default_factory=Counter)


def intake(period: Period) -> Intake:
    """Cases that came in, by the day of receipt. One query."""
    counted = Intake()
    rows = (
        _received(period)
        .annotate(month=ExtractMonth("received_on"))
        .values_list("month", "means_id", "sector_id", "ward_id")
        .annotate(cases=Count("pk"))
    )
    for month, means, sector, ward, cases in rows:
        counted.months[month] += cases
        counted.means[means] += cases
        counted.sectors[sector] += cases
        counted.wards[ward] += cases
        counted.sector_months[sector, month] += cases
    return counted


def topics(period: Period) -> Counter[int | None]:
    """How often each topic was named; a case may name several. None: cases without any."""
    rows = _received(period).values_list("topics").annotate(cases=Count("pk"))
    return Counter(dict(rows))


def open_after(period: Period) -> int:
    """Cases that were still open when the last day ended, whenever they had come in."""
    still_open = Q(closed_on=None) | Q(closed_on__gt=period.last)
    return _counted(period).filter(still_open, received_on__lte=period.last).count()


def ended(period: Period) -> Ended:
    """Cases that ended in the period, by what became of them and by month. One query."""
    counted = Ended()
    rows = (
        _counted(period)
        .filter(closed_on__range=period.days)
        .annotate(month=ExtractMonth("closed_on"))
        .values_list("outcome", "month")
        .annotate(cases=Count("pk"))
    )
    for outcome, month, cases in rows:
        counted.outcomes[outcome] += cases
        counted.months[month] += cases
    return counted


def links(period: Period) -> Links:
    """Links made and failed, by the moment at which the centre decided."""
    counted = Links()
    rows = (
        Referral.objects.filter(
            period.of_ward("case__"),
            state__in=(ReferralState.LINKED, ReferralState.NOT_LINKED),
            closed_at__range=period.moments,
        )
        .order_by()
        .values_list("state", "no_link_reason_id", "asked_at", "closed_at")
    )
    for state, reason, asked_at, closed_at in rows:
        counted.months[state, timezone.localdate(closed_at).month] += 1
        if state == ReferralState.LINKED:
            days = timezone.localdate(closed_at) - timezone.localdate(asked_at)
            counted.days.append(days.days)
        else:
            counted.reasons[reason] += 1
    return counted


def answers(period: Period) -> Answers:
    """By the moment of the answer; silence is not counted. One query."""
    counted = Answers()
    rows = (
        CallerQuestion.objects.filter(period.of_ward("case__"), answered_at__range=period.moments)
        .order_by()
        .annotate(month=ExtractMonth("answered_at"))
        .values_list("answer", "month")
        .annotate(answers=Count("pk"))
    )
    for answer, month, number in rows:
        counted.said[answer] += number
        counted.months[answer, month] += number
    return counted


def words_of(kinds: Iterable[Kind]) -> list[Classification]:
    """Every word of these lists in the order that the municipality gave them. One query."""
    return list(
        Classification.objects.filter(kind__in=list(kinds)).select_related("parent").in_order()
    )


def words_to_show(
    words: Sequence[Classification], kind: Kind, period: Period, counted: Iterable[int | None]
) -> list[Classification]:
    """Those of one list that could be chosen in the period, or that were counted all the same."""
    used = set(counted)
    return [
        word
        for word in words
        if word.kind == kind
        and (
            word.pk in used
            or (
                (word.valid_from is None or word.valid_from <= period.last)
                and (word.valid_until is None or word.valid_until >= period.first)
            )
        )
    ]


def _counted(period: Period) -> CaseQuerySet:
    cases = Case.objects.exclude(state=CaseState.MERGED)
    return cases.filter(period.of_ward()).order_by()


def _received(period: Period) -> CaseQuerySet:
    return _counted(period).filter(received_on__range=period.days)
