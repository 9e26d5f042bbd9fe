"""One person's own dates as iCalendar: deadlines, meetings, and what was promised.

Each is a whole day, with the page where the work waits; nothing of what stands on a sheet, in
minutes or in an action is in it.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from kyodo.accounts.models import User
from kyodo.evaluations.models import Meeting, Seat
from kyodo.evaluations.queries.deadlines import deadlines_of
from kyodo.projects.models import ImprovementAction
from kyodo.projects.queries import own_places
from kyodo.projects.states import ImprovementState
from kyodo.punctuation import listed

MEETINGS_SINCE = timedelta(days=60)
ASK_AGAIN = timedelta(hours=6)


def calendar_of(user: User, now: datetime) -> bytes:
    """The whole calendar, in the language that is active."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kyodo-cho//Kyodo-cho//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", settings.INSTALLATION_NAME or _("協働帳"))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for uid, day, title, path in _dates(user, now):
        calendar.add_component(_event(uid, day, title, path, now))
    return bytes(calendar.to_ical())


def _event(uid: str, day: date, title: str, path: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.ADDRESS).hostname or 'localhost'}")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("url", f"{settings.ADDRESS}{path}")
    event.add("transp", "TRANSPARENT")
    return event


def _dates(user: User, now: datetime) -> Iterator[tuple[str, date, str, str]]:
    """Stable name, day, title and page of each."""
    yield from _deadlines(user)
    yield from _meetings(user, now)
    yield from _improvements(user)


def _deadlines(user: User) -> Iterator[tuple[str, date, str, str]]:
    for deadline in deadlines_of(Seat.objects.filter(user=user)):
        words = {
            "sections": listed(deadline.headings),
            "evaluation": str(deadline.evaluation),
        }
        title = (
            _("封印済み：%(sections)s（%(evaluation)s）")
            if deadline.is_sealed
            else _("締切：%(sections)s（%(evaluation)s）")
        )
        yield (
            f"deadline-{deadline.evaluation.pk}-{deadline.key}",
            deadline.due_on,
            title % words,
            reverse("evaluations:show_evaluation", kwargs={"pk": deadline.evaluation.pk}),
        )


def _meetings(user: User, now: datetime) -> Iterator[tuple[str, date, str, str]]:
    meetings = Meeting.objects.filter(
        evaluation__seats__user=user, held_on__gte=(now - MEETINGS_SINCE).date()
    )
    for meeting in meetings.select_related("evaluation__project").order_by("held_on", "pk"):
        yield (
            f"meeting-{meeting.pk}",
            meeting.held_on,
            _("話し合い（%(evaluation)s）") % {"evaluation": meeting.evaluation},
            reverse("evaluations:show_talk", kwargs={"pk": meeting.evaluation_id}),
        )


def _improvements(user: User) -> Iterator[tuple[str, date, str, str]]:
    """Open actions that carry the person's name, while the person still stands for that side."""
    own = own_places(user)
    actions = ImprovementAction.objects.filter(
        person=user, state=ImprovementState.OPEN, due_on__isnull=False
    )
    for action in actions.select_related("project").order_by("due_on", "pk"):
        if action.due_on is not None and (action.project_id, action.side) in own:
            yield (
                f"improvement-{action.pk}",
                action.due_on,
                _("改善の取組の期日（%(project)s）") % {"project": action.project},
                reverse("projects:report_improvement", kwargs={"pk": action.pk}),
            )
