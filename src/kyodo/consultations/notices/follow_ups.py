"""Mail about the queue: numbers of cases and a link, never what a case is about."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.consultations.models import Case
from kyodo.notifications.outbox import enqueue
from kyodo.punctuation import listed


def tell_owner_of_many(owner: User | None, cases: Sequence[Case], *, by: User) -> None:
    """One mail for all of them; whoever takes them on does not need to be told."""
    if owner is None or owner == by:
        return
    enqueue(
        owner,
        subject=_("%(count)d件の相談の担当になりました"),
        body=_("受付番号：%(numbers)s\n\n対応の一覧で、次にすることと期日を確かめてください。"),
        path=reverse("consultations:list_follow_ups"),
        facts={"count": len(cases), "numbers": listed(case.number for case in cases)},
    )
