"""One mail a day at most, about what somebody has to do by a day that is near or has passed.

Every service line offers what it would remind of. What is urgent is computed from dates, seals,
actions and cases as they stand; that somebody was reminded is known from the outbox. So a run that
was lost is made up for, and a second one sends nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyodo.accounts.models import User
from kyodo.consultations.queries.waiting import cases_to_follow
from kyodo.evaluations.queries.deadlines import Deadline, deadlines_of, seats_due
from kyodo.evaluations.roles import SeatDuty
from kyodo.evaluations.states import State
from kyodo.notifications.outbox import enqueue, kept_keys
from kyodo.projects.models import ImprovementAction
from kyodo.projects.states import ImprovementState
from kyodo.punctuation import bracketed, listed
from kyodo.ui.tasks import words_until
from kyodo.ui.templatetags.ui import japanese_date

DAYS_BEFORE = (14, 7, 1)
DAYS_BETWEEN_WHEN_LATE = 7
KEY = "reminder:"
_LONGEST_PAUSE = timedelta(days=8)  # after so many days everything near is urgent anew


class Reminder(Protocol):
    """What a service line has one person reminded of, in one or more lines of the mail."""

    @property
    def due_on(self) -> date:
        """The day by which it is sorted."""

    @property
    def number(self) -> int:
        """How many things it speaks of."""

    def called_for(self, today: date) -> date | None:
        """The last day, not after ``today``, on which it called for a mail."""

    def line(self, today: date) -> str:
        """As it stands in the mail, in the language that is active."""


@dataclass(frozen=True)
class DueTask:
    """Something with a day, for one person; the words are made in the language that is active."""

    due_on: date
    source: Deadline | ImprovementAction

    @property
    def title(self) -> str:
        """What to do, without a word of what stands on a sheet."""
        if isinstance(self.source, ImprovementAction):
            return _("改善の取組がどうなったかを記録する")
        if self.source.evaluation.state == State.PREPARING:
            return _("評価の準備を終えて、記入を始める")
        words = {"sections": listed(self.source.headings)}
        if self.source.seat.duty == SeatDuty.ANSWERABLE:
            return _("「%(sections)s」を封印する") % words
        return _("「%(sections)s」の記入を終える") % words

    @property
    def subject(self) -> str:
        """The evaluation or the project."""
        if isinstance(self.source, ImprovementAction):
            return str(self.source.project)
        return str(self.source.evaluation)

    @property
    def number(self) -> int:
        return 1

    def called_for(self, today: date) -> date | None:
        return urgent_since(self.due_on, today)

    def line(self, today: date) -> str:
        """As it stands in the mail."""
        left = words_until(self.due_on, today)
        due = japanese_date(self.due_on, "short") + bracketed(left)
        return _("・%(subject)s\n　%(what)s\n　%(due)s") % {
            "subject": self.subject,
            "what": self.title,
            "due": due,
        }


@dataclass(frozen=True)
class Digest:
    """What one person is reminded of today, the most urgent first."""

    user: User
    tasks: Sequence[Reminder]

    @property
    def number(self) -> int:
        """How many things there are in all lines together."""
        return sum(task.number for task in self.tasks)


def urgent_since(due_on: date, today: date) -> date | None:
    """The last day, not after ``today``, on which this date called for a reminder."""
    days = (due_on - today).days
    if days < 0:
        weeks = (-days - 1) // DAYS_BETWEEN_WHEN_LATE
        return due_on + timedelta(days=1 + weeks * DAYS_BETWEEN_WHEN_LATE)
    reached = [before for before in DAYS_BEFORE if days <= before]
    return due_on - timedelta(days=min(reached)) if reached else None


def digests(now: datetime) -> list[Digest]:
    """Everybody who is to be reminded today and has not been yet."""
    today = timezone.localdate(now)
    tasks: dict[User, list[Reminder]] = defaultdict(list)
    for user, task in _reminders(today):
        tasks[user].append(task)
    reminded = _reminded(now)
    return [
        Digest(user, sorted(found, key=lambda task: task.due_on))
        for user, found in sorted(tasks.items(), key=lambda pair: pair[0].pk)
        if _is_new(found, today, reminded.get(user.pk))
    ]


def send_reminders(*, now: datetime) -> int:
    """Put today's digests into the outbox; how many. May run as often as one likes."""
    today = timezone.localdate(now)
    due = digests(now)
    for digest in due:
        with transaction.atomic():
            _send(digest, today)
    return len(due)


def _send(digest: Digest, today: date) -> None:
    enqueue(
        digest.user,
        subject=gettext_lazy("締切のお知らせ（%(count)d件）"),
        body=gettext_lazy(
            "締切が近いもの、過ぎたものが%(count)d件あります。\n\n%(lines)s\n\n"
            "済んだものは、次のお知らせには載りません。"
        ),
        path=reverse("portal:desk"),
        facts={"count": digest.number, "lines": _lazy_lines(digest.tasks, today)},
        key=f"{KEY}{today.isoformat()}:{digest.user.pk}",
    )


def _lines(tasks: Iterable[Reminder], today: date) -> str:
    return "\n".join(task.line(today) for task in tasks)


_lazy_lines = lazy(_lines, str)


def _reminders(today: date) -> Iterator[tuple[User, Reminder]]:
    """Of every service line."""
    yield from _due_tasks(today + timedelta(days=max(DAYS_BEFORE)))
    yield from cases_to_follow(today)


def _due_tasks(until: date) -> Iterator[tuple[User, DueTask]]:
    opening: set[tuple[int, int]] = set()
    for deadline in deadlines_of(seats_due(until), until=until):
        seat = deadline.seat
        if deadline.evaluation.state != State.PREPARING:
            if not deadline.is_sealed:
                yield seat.user, DueTask(deadline.due_on, deadline)
        elif seat.duty == SeatDuty.ANSWERABLE and (key := (seat.user_id, seat.pk)) not in opening:
            opening.add(key)  # the first day is enough of a reason to begin
            yield seat.user, DueTask(deadline.due_on, deadline)
    actions = ImprovementAction.objects.filter(
        state=ImprovementState.OPEN, due_on__lte=until, person__is_active=True
    )
    for action in actions.select_related("person", "project").order_by("due_on", "pk"):
        if action.person is not None and action.due_on is not None:
            yield action.person, DueTask(action.due_on, action)


def _is_new(tasks: Iterable[Reminder], today: date, reminded_on: date | None) -> bool:
    """Whether any of it has become more urgent since the last reminder."""
    since = [day for task in tasks if (day := task.called_for(today)) is not None]
    return bool(since) and (reminded_on is None or max(since) > reminded_on)


def _reminded(now: datetime) -> dict[int, date]:
    """By person, the last day on which a reminder was written."""
    found: dict[int, date] = {}
    for key in kept_keys(KEY, since=now - _LONGEST_PAUSE):
        day, _colon, user = key.removeprefix(KEY).partition(":")
        found[int(user)] = max(date.fromisoformat(day), found.get(int(user), date.min))
    return found
