"""What a つなぎ leaves on somebody's desk: to answer, to decide, to ask after."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.consultations.models import Referral
from kyodo.consultations.queries.referrals import (
    referrals_overdue,
    referrals_to_answer,
    unread_answers,
)
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
    for referral in unread_answers(user):
        yield Task(
            _("「%(body)s」の回答を読んで、結果を決める") % {"body": referral.organisation.name},
            referral.case.number,
            _url(referral),
            _("回答を読む"),
            due_on=timezone.localdate(referral.answered_at),
        )
    for referral in referrals_overdue(timezone.localdate(now)).filter(case__owner=user):
        yield Task(
            _("「%(body)s」に、回答の見通しをたずねる") % {"body": referral.organisation.name},
            referral.case.number,
            _url(referral),
            _("つなぎを見る"),
            due_on=referral.due_on,
        )


def _url(referral: Referral) -> str:
    return reverse("consultations:show_referral", args=[referral.pk])
