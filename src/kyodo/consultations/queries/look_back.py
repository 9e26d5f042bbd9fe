"""Links that failed, month by month, with nothing that tells who had asked for advice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.classifications.models import Classification
from kyodo.consultations.models import Referral
from kyodo.consultations.models.referrals import OFFICES, ReferralQuerySet
from kyodo.consultations.permissions import own_offices, sees_all_links
from kyodo.consultations.states import ReferralState
from kyodo.organisations.permissions import is_centre_staff

MONTHS = 12


@dataclass(frozen=True)
class FailedLink:
    """One row. Days are whole; a step that was not taken has none. ``can_note`` is the reader's."""

    referral: Referral
    topics: Sequence[str]
    days_to_see: int | None
    days_to_answer: int | None
    days_to_decide: int | None
    days: int
    actions: Sequence[str]
    can_note: bool


@dataclass(frozen=True)
class BodyOfMonth:
    """What became of the links to one body: those made beside those that failed."""

    name: str
    linked: int
    failed: Sequence[FailedLink]


@dataclass(frozen=True)
class Counts:
    """Failed links of twelve months by body and by what divides them; the commonest come first."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True)
class LookBack:
    month: date
    before: date
    after: date
    bodies: Sequence[BodyOfMonth]
    linked: int
    failed: int
    by_reason: Counts
    by_topic: Counts
    is_all: bool


def look_back(user: User, month: date) -> LookBack:
    """What this person may see of the month and of the twelve that end with it."""
    decided = _seen_by(user)
    of_month = decided.filter(closed_at__gte=_start(month), closed_at__lt=_start(_next(month)))
    rows = _with_parts(of_month.filter(state=ReferralState.NOT_LINKED))
    staff, own = is_centre_staff(user), own_offices(user)
    failed = [_row(each, can_note=_can_note(each, own, staff=staff)) for each in rows]
    linked = dict(
        of_month.filter(state=ReferralState.LINKED)
        .order_by()
        .values_list("organisation__name")
        .annotate(number=Count("pk"))
    )
    year = decided.filter(
        state=ReferralState.NOT_LINKED,
        closed_at__gte=_start(_months_before(month, MONTHS - 1)),
        closed_at__lt=_start(_next(month)),
    )
    return LookBack(
        month=month,
        before=_months_before(month, 1),
        after=_next(month),
        bodies=_bodies(failed, linked),
        linked=sum(linked.values()),
        failed=len(failed),
        by_reason=_table(_counted(year, "no_link_reason")),
        by_topic=_table(_counted(year, "case__topics")),
        is_all=sees_all_links(user),
    )


def failed_link(user: User, pk: int) -> Referral | None:
    """One of them, for somebody who may look back at it."""
    rows = _seen_by(user).filter(pk=pk, state=ReferralState.NOT_LINKED)
    return rows.select_related("organisation", "no_link_reason", "case", "consent").first()


def _seen_by(user: User) -> ReferralQuerySet:
    """Counts and reasons stay when a case is disposed of; there is nobody in them. Whoever was told
    by the caller's consent alone sees nothing more once it is taken back.
    """
    if sees_all_links(user):
        return Referral.objects.all()
    agreed = Q(consent__isnull=False, consent__withdrawn_at=None)
    own = Referral.objects.filter(organisation_id__in=own_offices(user))
    return own.filter(Q(organisation__kind__in=OFFICES) | agreed)


def _can_note(referral: Referral, own: frozenset[int], *, staff: bool) -> bool:
    """The rules of ``note_lesson`` for many rows at once."""
    if staff:
        return not referral.case.is_disposed
    return referral.organisation_id in own and referral.is_readable


def _with_parts(rows: ReferralQuerySet) -> Iterable[Referral]:
    return (
        rows.select_related("organisation", "no_link_reason", "reason_said", "case", "consent")
        .prefetch_related("case__topics", "lessons__action")
        .order_by("organisation__name", "closed_at", "pk")
    )


def _row(referral: Referral, *, can_note: bool) -> FailedLink:
    asked, seen = referral.asked_at, referral.seen_at
    answered, closed = referral.answered_at, referral.closed_at
    return FailedLink(
        referral=referral,
        topics=[str(topic) for topic in referral.case.topics.all()],
        days_to_see=_days(asked, seen),
        days_to_answer=_days(seen, answered),
        days_to_decide=_days(answered or seen or asked, closed),
        days=_days(asked, closed) or 0,
        actions=[str(lesson.action) for lesson in referral.lessons.all()],
        can_note=can_note,
    )


def _days(first: datetime | None, second: datetime | None) -> int | None:
    if first is None or second is None:
        return None
    return (timezone.localdate(second) - timezone.localdate(first)).days


def _bodies(failed: Sequence[FailedLink], linked: Mapping[str, int]) -> list[BodyOfMonth]:
    by_name: dict[str, list[FailedLink]] = {}
    for row in failed:
        by_name.setdefault(row.referral.organisation.name, []).append(row)
    numbers = {name: len(by_name.get(name, ())) for name in (*by_name, *linked)}
    return [
        BodyOfMonth(name, linked.get(name, 0), by_name.get(name, []))
        for name in _commonest(numbers)
    ]


def _counted(rows: ReferralQuerySet, column: str) -> Counter[tuple[str, str]]:
    """By body and word, in the reader's language. A case of several topics counts in each."""
    words = rows.order_by().values_list(
        "organisation__name", f"{column}__label", f"{column}__label_en"
    )
    counted: Counter[tuple[str, str]] = Counter()
    for body, label, english, number in words.annotate(number=Count("pk", distinct=True)):
        word = Classification(label=label or "", label_en=english or "")
        counted[body, word.shown_label] += number
    return counted


def _table(counts: Mapping[tuple[str, str], int]) -> Counts:
    columns: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    for (body, name), number in counts.items():
        columns[name] += number
        bodies[body] += number
    names = _commonest(columns)
    return Counts(
        names,
        [(body, [counts.get((body, name), 0) for name in names]) for body in _commonest(bodies)],
    )


def _commonest(numbers: Mapping[str, int]) -> list[str]:
    return sorted(numbers, key=lambda name: (-numbers[name], name))


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _next(month: date) -> date:
    return _months_before(month, -1)


def _months_before(month: date, number: int) -> date:
    months = month.year * 12 + month.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)
