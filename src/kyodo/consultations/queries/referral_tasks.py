"""What a つなぎ leaves on somebody's desk: to answer, to decide, to ask after."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.consultations.models import Referral
from kyodo.consultations.queries.referrals import (
    answers_to_decide,
    referrals_overdue,
    referrals_to_answer,
)
from kyodo.organisations.permissions import is_centre_staff
from kyodo.ui.tasks import Task


def referral_tasks(user: User, now: datetime) -> Iterator[Task]:
    """Tasks of one person; the number of queries does not depend on how many there are."""
    for referral in referrals_to_answer(user):
        yield Task(
            _("センターからのお願いに回答する"),
            referral.organisation.name,
            _url(referral),
            _("読んで回答する"),
            due_on=referral.due_on,
        )
    if is_centre_staff(user):
        yield from _of_counter(user, timezone.localdate(now))


def _of_counter(user: User, today: date) -> Iterator[Task]:
    """Of the own cases, and of those that nobody owns."""
    own = Q(case__owner=user) | Q(case__owner=None)
    for referral in answers_to_decide().filter(own):
        yield Task(
            _("「%(body)s」の回答を読んで、結果を決める") % {"body": referral.organisation.name},
            referral.case.number,
            _url(referral),
            _("回答を読む"),
            due_on=referral.meeting_on or timezone.localdate(referral.answered_at),
        )
    for referral in referrals_overdue(today).filter(own):
        yield Task(
            _("「%(body)s」に、回答の見通しをたずねる") % {"body": referral.organisation.name},
            referral.case.number,
            _url(referral),
            _("つなぎを見る"),
            due_on=referral.due_on,
        )


def _url(referral: Referral) -> str:
    return reverse("consultations:show_referral", args=[referral.pk])
