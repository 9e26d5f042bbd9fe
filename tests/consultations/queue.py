"""The queue as a browser asks for it, on the days around a Wednesday in June."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from kyodo.consultations.actions.follow_ups import snooze_case
from kyodo.consultations.actions.plans import Plan, plan_next
from kyodo.consultations.models import Case
from kyodo.consultations.queries.follow_ups import Tab, WantedQueue, queue_rows
from tests.consultations.cases import NOW, received

QUEUE = reverse("consultations:list_follow_ups")
TODAY = timezone.localdate(NOW)


def on(days):
    """A day counted from today."""
    return TODAY + timedelta(days=days)


def planned(by, days=0, *, owner=None, turn="centre", **data) -> Case:
    """A case whose next action is so many days away."""
    case = received(by, **data)
    plan = Plan(seen=case.version, next_on=on(days), turn=turn)
    return plan_next(case_id=case.pk, plan=plan, owner=owner, by=by)


def put_to_rest(case, by, days=5, reason="総会が終わるまで"):
    return snooze_case(case_id=case.pk, until=on(days), reason=reason, by=by, now=NOW)


def numbers(response):
    """Which cases the page shows, in its order."""
    return [line.title.split()[0] for line in response.context["lines"]]


def tabs_of(case, user, today=TODAY, owner=None):
    """In which lists a case is, for everybody or for one person."""
    cases = Case.objects.visible_to(user)
    return {
        tab.value
        for tab in Tab
        if queue_rows(cases, WantedQueue(tab, owner), today).filter(pk=case.pk).exists()
    }
