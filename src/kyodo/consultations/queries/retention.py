"""Which cases somebody has to look at again, which wait for a second person, and which went."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.consultations.models import Case, Retention, RetentionClass
from kyodo.consultations.models.disposal import RetentionQuerySet
from kyodo.consultations.permissions import can_list_cases
from kyodo.consultations.queries.long_lists import COUNTED
from kyodo.ui.counted import Counted
from kyodo.ui.tasks import Task


class Shown(models.TextChoices):
    """The lists of the page, in the order in which they want looking at."""

    DUE = "due", _("見直しの時期が来た相談")
    PROPOSED = "proposed", _("廃棄の承認を待つ相談")
    ASKED = "asked", _("相談者が消去を求めた相談")
    NO_CLASS = "no_class", _("見直しの日がない相談")
    DISPOSED = "disposed", _("廃棄した相談")


@dataclass(frozen=True)
class ReviewList:
    """One list; ``number`` is missing where it only grows."""

    shown: Shown
    number: int | None


def review_lists(today: date) -> list[ReviewList]:
    """Each list with how many wait in it."""
    return [
        ReviewList(shown, None if shown == Shown.DISPOSED else retentions(shown, today).count())
        for shown in Shown
    ]


def retentions(shown: Shown, today: date) -> RetentionQuerySet:
    """The rows of one list, with what a line shows, those that wait longest first."""
    rows = Retention.objects.select_related("case", "retention_class", "proposed_by", "disposed_by")
    lists: dict[Shown, Callable[[], RetentionQuerySet]] = {
        Shown.DUE: lambda: rows.due(today).order_by("review_on", "pk"),
        Shown.PROPOSED: lambda: rows.proposed().order_by("proposed_at", "pk"),
        Shown.ASKED: lambda: rows.asked_for().order_by("deletion_asked_at", "pk"),
        Shown.NO_CLASS: lambda: rows.without_class().order_by("case__closed_at", "pk"),
        Shown.DISPOSED: lambda: rows.disposed().order_by("-case__disposed_at", "-pk"),
    }
    return lists[shown]()


def chosen_retentions(user: User, case_ids: Iterable[int]) -> list[Retention]:
    """The rows of chosen cases that somebody may see, by number."""
    seen = Case.objects.visible_to(user).filter(pk__in=list(case_ids))
    rows = Retention.objects.filter(case__in=seen).select_related(
        "case", "retention_class", "proposed_by"
    )
    return list(rows.order_by("case__fiscal_year", "case__serial"))


def retention_of_case(case: Case) -> Retention:
    """As it is kept; of a case that has no row yet, one that is not saved."""
    rows = Retention.objects.select_related("retention_class", "proposed_by")
    return rows.filter(case=case).first() or Retention(case=case)


def retention_classes() -> models.QuerySet[RetentionClass]:
    """The shortest first."""
    return RetentionClass.objects.order_by("years", "pk")


def retention_tasks(user: User, now: datetime) -> Iterator[Task]:
    """One line for what wants looking at again, and one for what waits for a second person.

    Counting stops at a bound, however many years were left lying.
    """
    if not can_list_cases(user):
        return
    today = timezone.localdate(now)
    for shown, rows in (
        (Shown.DUE, Retention.objects.due(today)),
        (Shown.PROPOSED, Retention.objects.proposed().exclude(proposed_by=user)),
    ):
        number = rows.order_by()[: COUNTED + 1].count()
        if number:
            yield Task(
                str(shown.label),
                str(Counted.up_to(COUNTED, number)),
                f"{reverse('consultations:list_retention_reviews')}?{urlencode({'show': shown})}",
                _now("一覧を開く"),
            )
