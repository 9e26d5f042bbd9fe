"""What waits for the centre's staff: on the desk, and in the mail of the morning."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.consultations.models import Case
from kyodo.consultations.permissions import can_list_cases
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.queries.follow_ups import SILENT_DAYS, Tab, WantedQueue, queue_rows
from kyodo.consultations.queries.long_lists import counts_of
from kyodo.punctuation import listed
from kyodo.ui.counted import Counted
from kyodo.ui.tasks import Task

ON_THE_DESK = 5
NAMED_IN_A_MAIL = 10
DAYS_BETWEEN_WHEN_SILENT = 7


@dataclass(frozen=True)
class CasesToFollow:
    """What one of the staff is reminded of: receipt numbers, never what a case is about.

    ``unassigned`` are due and belong to nobody who works there, so everybody is told of them.
    ``silent_since`` is the day on which the last of ``silent`` became so, or again for a week.
    """

    due_on: date
    overdue: Sequence[str]
    due_today: Sequence[str]
    silent: Sequence[str]
    unassigned: Sequence[str]
    silent_since: date | None

    @property
    def number(self) -> int:
        """How many cases; each is in one of the lists."""
        return sum(len(found) for _label, found in self._lists())

    def called_for(self, today: date) -> date | None:
        """Each morning while something is due; of silence alone once a week."""
        if self.overdue or self.due_today or self.unassigned:
            return today
        return self.silent_since

    def line(self, today: date) -> str:
        """As it stands in the mail."""
        lists = [
            _("%(what)s %(number)s件：%(receipts)s")
            % {"what": label, "number": len(found), "receipts": _named(found)}
            for label, found in self._lists()
            if found
        ]
        return "\n　".join([_("・総合相談"), *lists])

    def _lists(self) -> list[tuple[str, Sequence[str]]]:
        return [
            (_("期日を過ぎた相談"), self.overdue),
            (_("今日が期日の相談"), self.due_today),
            (_("%(days)s日連絡がない相談") % {"days": SILENT_DAYS}, self.silent),
            (_("担当がいない相談"), self.unassigned),
        ]


def cases_to_follow(today: date) -> Iterator[tuple[User, CasesToFollow]]:
    """For everybody at the centre for whom there is something."""
    people = list(people_of_the_centre())
    own, nobodys = _found({person.pk for person in people}, today)
    for person in people:
        found = own[person.pk]
        if found or nobodys:
            yield person, _for_one(found, nobodys, today)


_Row = tuple[str, date, date]  # the receipt number, the next day, the last contact


def _found(people: set[int], today: date) -> tuple[dict[int, list[_Row]], list[_Row]]:
    """By person what is due or silent, and what is due and nobody's, in one query."""
    silent_on = today - timedelta(days=SILENT_DAYS)
    rows = Case.objects.open().awake(today).filter(next_on__isnull=False)
    rows = rows.filter(Q(next_on__lte=today) | Q(last_contact_on__lte=silent_on))
    columns = ("owner_id", "fiscal_year", "serial", "next_on", "last_contact_on")
    own: dict[int, list[_Row]] = defaultdict(list)
    nobodys: list[_Row] = []
    for case in rows.only(*columns).order_by("next_on", "pk").iterator():
        row = (case.number, case.next_on or today, case.last_contact_on)
        if case.owner_id in people:
            own[case.owner_id].append(row)
        elif row[1] <= today:
            nobodys.append(row)
    return own, nobodys


def _for_one(own: Sequence[_Row], nobodys: Sequence[_Row], today: date) -> CasesToFollow:
    silent = [row for row in own if row[1] > today]
    due = [row[1] for row in (*own, *nobodys) if row[1] <= today]
    return CasesToFollow(
        due_on=min(due, default=today),
        overdue=[number for number, day, _contact in own if day < today],
        due_today=[number for number, day, _contact in own if day == today],
        silent=[number for number, _day, _contact in silent],
        unassigned=[number for number, _day, _contact in nobodys],
        silent_since=max((_silent_since(row[2], today) for row in silent), default=None),
    )


def _silent_since(contact: date, today: date) -> date:
    """The last day, not after today, on which this silence called for a reminder."""
    first = contact + timedelta(days=SILENT_DAYS)
    weeks = (today - first).days // DAYS_BETWEEN_WHEN_SILENT
    return first + timedelta(days=weeks * DAYS_BETWEEN_WHEN_SILENT)


def _named(numbers: Sequence[str]) -> str:
    named = listed(numbers[:NAMED_IN_A_MAIL])
    rest = len(numbers) - NAMED_IN_A_MAIL
    return named if rest <= 0 else _("%(named)s、ほか%(rest)s件") % {"named": named, "rest": rest}


def tasks_of(user: User, now: datetime) -> list[Task]:
    """The first of one's own cases that are due, and one line for the rest and for nobody's."""
    if not can_list_cases(user):
        return []
    cases, today = Case.objects.visible_to(user), timezone.localdate(now)
    own = queue_rows(cases, WantedQueue(Tab.DUE, user.pk), today)
    nobodys = queue_rows(cases, WantedQueue(Tab.UNASSIGNED), today).due(today)
    columns = ("fiscal_year", "serial", "summary", "next_action", "next_on")
    first = list(own.only(*columns)[:ON_THE_DESK])
    counts = counts_of({"own": own, "nobodys": nobodys})
    more = replace(counts["own"], number=counts["own"].number - len(first))
    return [
        *map(_task, first),
        *_line(_("期日が来た相談が、ほかにもあります"), more, Tab.DUE),
        *_line(_("担当が決まっていない相談があります"), counts["nobodys"], Tab.UNASSIGNED),
    ]


def _task(case: Case) -> Task:
    return Task(
        case.next_action or _("相談に対応する"),
        f"{case.number} {case.summary}",
        reverse("consultations:show_case", args=[case.pk]),
        _("相談を開く"),
        due_on=case.next_on,
    )


def _line(title: str, counted: Counted, tab: Tab) -> Iterator[Task]:
    if counted.number:
        yield Task(
            title,
            str(counted),
            f"{reverse('consultations:list_follow_ups')}?{urlencode({'tab': tab})}",
            _("一覧を開く"),
        )
