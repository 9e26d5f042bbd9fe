"""All cases, narrowed and in order, at a cost that does not grow with what is not shown.

Up to 300 matches are fetched as keys first, and everything about them is exact. Beyond, the rows
are walked along an index from where the page before ended.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.consultations.models import Case, CaseCounter
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.queries.long_lists import COUNTED, ROWS
from kyodo.consultations.states import OPEN_STATES
from kyodo.fiscal import FiscalYear
from kyodo.ui.counted import Counted

OPEN, CLOSED, NOBODY = "open", "closed", "nobody"
DEFAULT_ORDER = "-received"
ORDERS = {"received": "received_at", "next": "next_on"}
_OF_OPEN_ONES = ("next",)
_CHUNK = 1000
_SHOWN = (
    *("fiscal_year", "serial", "summary", "group_name", "state", "outcome", "closed_at"),
    *("next_action", "next_on", "received_on", "means_id", "caller_id"),
    *("owner__name", "owner__email", "owner__forgotten_at"),
)
_NAMED = ("caller__name", "caller__forgotten_at")
_EXPORTED = ("caller", "owner", "means", "sector", "ward", "field", "no_link_reason")


@dataclass(frozen=True)
class WantedCases:
    """What the reader asked for; nothing means all of it. ``names`` shows the callers'."""

    state: str = ""
    outcome: str = ""
    owner: str = ""
    means: int | None = None
    sector: int | None = None
    ward: int | None = None
    field: int | None = None
    topic: int | None = None
    year: int | None = None
    since: date | None = None
    until: date | None = None
    names: bool = False
    order: str = DEFAULT_ORDER

    @property
    def is_narrowed(self) -> bool:
        return any(
            getattr(self, each.name) != each.default
            for each in fields(self)
            if each.name not in ("names", "order")
        )

    @property
    def is_of_open_ones(self) -> bool:
        """Only these have a next day, so only these are ordered by it."""
        return self.state == OPEN or self.state in OPEN_STATES


@dataclass(frozen=True)
class Edge:
    """Where a page begins: behind a case, or before it where the reader goes back."""

    key: int
    is_back: bool = False


@dataclass(frozen=True)
class ListPage:
    """The rows of one page; ``start`` is the number of the first, 0 where nobody counted."""

    cases: Sequence[Case]
    total: Counted
    start: int
    has_before: bool
    has_after: bool


def case_page_of(user: User, wanted: WantedCases, edge: Edge | None) -> ListPage:
    """One page, from the edge of the one before it; the first one where there is none."""
    matching = matching_cases(Case.objects.visible_to(user), wanted)
    keys = list(matching.order_by().values_list("pk", flat=True)[: COUNTED + 1])
    if not keys:
        return ListPage([], Counted(0), 0, has_before=False, has_after=False)
    if len(keys) > COUNTED:
        return _walked(in_order(matching, wanted), wanted, edge)
    ordered = in_order(Case.objects.filter(pk__in=keys), wanted).values_list("pk", flat=True)
    places = list(ordered) if edge is not None and len(keys) > ROWS else None
    first = 0
    if places is not None and edge is not None and edge.key in places:
        place = places.index(edge.key)
        first = max(place - ROWS, 0) if edge.is_back else place + 1
    shown = keys if places is None else places[first : first + ROWS]
    rows = in_order(_with_shown(Case.objects.filter(pk__in=shown), wanted), wanted)
    return ListPage(
        list(rows[:ROWS]),
        Counted(len(keys)),
        first + 1,
        first > 0,
        len(keys) > first + ROWS,
    )


def matching_cases(rows: CaseQuerySet, wanted: WantedCases) -> CaseQuerySet:
    """Everything of these that matches, in no order yet."""
    for name in ("outcome", "means", "sector", "ward", "field"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.topic:
        pairs = Case.topics.through.objects.filter(
            case_id=OuterRef("pk"), classification_id=wanted.topic
        )
        rows = rows.filter(Exists(pairs))
    return rows.filter(_of_state(wanted), _of_owner(wanted), _of_days(wanted))


def in_order(rows: CaseQuerySet, wanted: WantedCases) -> CaseQuerySet:
    """Newest first, unless something else was asked for that these rows have."""
    column, is_down = _order(wanted)
    sign = "-" if is_down else ""
    return rows.order_by(f"{sign}{column}", f"{sign}pk")


def exported_cases(user: User, wanted: WantedCases) -> Iterator[Case]:
    """Every match in order, however many, with all that a file says about it."""
    matching = matching_cases(Case.objects.visible_to(user), wanted)
    rows = in_order(matching, wanted).select_related(*_EXPORTED)
    rows = rows.prefetch_related("topics")
    yield from rows.iterator(chunk_size=_CHUNK)


def fiscal_years() -> list[int]:
    """Years with cases, newest first."""
    return list(CaseCounter.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True))


def _walked(matching: CaseQuerySet, wanted: WantedCases, edge: Edge | None) -> ListPage:
    column, is_down = _order(wanted)
    begin = Case.objects.filter(pk=edge.key).values_list(column, "pk").first() if edge else None
    is_back = edge is not None and edge.is_back and begin is not None
    rows = in_order(matching, wanted)
    if begin is not None:
        rows = rows.filter(_behind(column, begin, is_down=is_down != is_back))
    found = list(_with_shown(rows.reverse() if is_back else rows, wanted)[: ROWS + 1])
    if is_back and len(found) <= ROWS:  # the first page, with room for what came in meanwhile
        return _walked(matching, wanted, None)
    shown = found[:ROWS]
    return ListPage(
        cases=shown[::-1] if is_back else shown,
        total=Counted(COUNTED, is_exact=False),
        start=1 if begin is None else 0,
        has_before=begin is not None,
        has_after=is_back or len(found) > ROWS,
    )


def _behind(column: str, begin: tuple[date | datetime, int], *, is_down: bool) -> Q:
    """What comes after a row, said so that an index is read from there on."""
    value, key = begin
    sign = "lt" if is_down else "gt"
    return Q(**{f"{column}__{sign}e": value}) & (
        Q(**{f"{column}__{sign}": value}) | Q(**{f"pk__{sign}": key})
    )


def _order(wanted: WantedCases) -> tuple[str, bool]:
    name = wanted.order.removeprefix("-")
    if name not in ORDERS or (name in _OF_OPEN_ONES and not wanted.is_of_open_ones):
        name, is_down = "received", True
    else:
        is_down = wanted.order.startswith("-")
    return ORDERS[name], is_down


def _with_shown(rows: CaseQuerySet, wanted: WantedCases) -> CaseQuerySet:
    """What a line shows; the means are put into words from the list that the page has anyway."""
    if not wanted.names:
        return rows.select_related("owner").only(*_SHOWN)
    return rows.select_related("owner", "caller").only(*_SHOWN, *_NAMED)


def _of_state(wanted: WantedCases) -> Q:
    if wanted.state in (OPEN, CLOSED):
        return Q(closed_at__isnull=wanted.state == OPEN)
    return Q(state=wanted.state) if wanted.state else Q()


def _of_owner(wanted: WantedCases) -> Q:
    if not wanted.owner:
        return Q()
    return Q(owner=None) if wanted.owner == NOBODY else Q(owner=int(wanted.owner))


def _of_days(wanted: WantedCases) -> Q:
    """Moments, not days: the lists are read in the order of moments."""
    days = Q()
    year = FiscalYear(wanted.year) if wanted.year else None
    for since in (wanted.since, year and year.first_day):
        if since:
            days &= Q(received_at__gte=_midnight(since))
    for until in (wanted.until, year and year.last_day):
        if until:
            days &= Q(received_at__lt=_midnight(until + timedelta(days=1)))
    return days


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
