"""What waits for somebody, in the words of a desk. Every service line offers its own tasks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

UNDATED_AS_IF_IN = timedelta(days=60)


@dataclass(frozen=True)
class Task:
    """``verb`` is what the reader does next; it is empty where somebody else has to act."""

    title: str
    subject: str
    url: str
    verb: str = ""
    note: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class DatedTask:
    """A task as it stands today."""

    task: Task
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.task.due_on is not None and self.task.due_on < self.today

    @property
    def left(self) -> str:
        """How far away the due day is, in words; "" without one."""
        return words_until(self.task.due_on, self.today)


def words_until(due_on: date | None, today: date) -> str:
    """How far away a day is; "" without one."""
    if due_on is None:
        return ""
    days = (due_on - today).days
    if days < 0:
        late = ngettext("%(days)s日過ぎています", "%(days)s日過ぎています", -days)
        return late % {"days": -days}
    left = ngettext("あと%(days)s日", "あと%(days)s日", days)
    return left % {"days": days} if days else _("今日まで")


@dataclass(frozen=True)
class Desk:
    """Both lists begin with what is overdue; what has no date comes last."""

    mine: Sequence[DatedTask]
    waiting: Sequence[DatedTask]

    @property
    def overdue(self) -> int:
        """How many of the reader's own tasks are late."""
        return sum(1 for task in self.mine if task.is_overdue)


def desk_with(tasks: Iterable[Task], today: date) -> Desk:
    """The tasks of all service lines on one desk."""
    # What has no date is done today, so what is due much later does not stand before it.
    ordered = sorted(tasks, key=lambda task: task.due_on or today + UNDATED_AS_IF_IN)
    return Desk(
        mine=[DatedTask(task, today) for task in ordered if task.verb],
        waiting=[DatedTask(task, today) for task in ordered if not task.verb],
    )
