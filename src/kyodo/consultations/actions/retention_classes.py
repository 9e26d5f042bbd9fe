"""Classes of the municipality's rule on records, kept by whoever speaks for the centre."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, Retention, RetentionClass
from kyodo.consultations.models.disposal import RetentionQuerySet
from kyodo.consultations.permissions import can_keep_lists
from kyodo.fiscal import FiscalYear

_BATCH = 1000


@dataclass(frozen=True)
class RetentionClassData:
    """``years`` are fiscal years, counted from the end of the one in which a case ended."""

    label: str
    years: int
    is_default: bool = False


@transaction.atomic
def add_retention_class(*, data: RetentionClassData, by: User) -> RetentionClass:
    """The default is also given to every ended case that has no class yet.

    Raises ``PermissionDenied``, or ``ValidationError`` for a name that is in use.
    """
    if not can_keep_lists(by):
        raise PermissionDenied
    return _write(RetentionClass(), data, Event.RETENTION_CLASS_ADDED, by)


@transaction.atomic
def change_retention_class(*, class_id: int, data: RetentionClassData, by: User) -> RetentionClass:
    """With other years, the day to look again moves for the cases of this class.

    A day that somebody chose for one case stays, and so does what waits for a second person.
    Raises as ``add_retention_class`` does.
    """
    if not can_keep_lists(by):
        raise PermissionDenied
    kept_as = RetentionClass.objects.select_for_update().get(pk=class_id)
    before = RetentionClass(years=kept_as.years)
    _write(kept_as, data, Event.RETENTION_CLASS_CHANGED, by)
    if before.years != kept_as.years:
        rows = Retention.objects.kept().filter(retention_class=kept_as, proposed_at=None)
        for year in _years_of_ends(rows):
            days = (year.first_day, year.last_day)
            same = rows.filter(
                case__closed_on__range=days, review_on=before.review_day(year.first_day)
            )
            _set_day(same, kept_as.review_day(year.first_day))
    return kept_as


def _write(
    kept_as: RetentionClass, data: RetentionClassData, event: Event, by: User
) -> RetentionClass:
    kept_as.label, kept_as.years = data.label.strip(), data.years
    if data.is_default and not kept_as.is_default:
        RetentionClass.objects.select_for_update().filter(is_default=True).update(is_default=False)
        kept_as.is_default = True
    kept_as.full_clean()
    kept_as.save()
    if kept_as.is_default:
        _give_to_those_without(kept_as)
    record(event, by=by, target=kept_as, years=kept_as.years)
    return kept_as


def _give_to_those_without(kept_as: RetentionClass) -> None:
    ended = Case.objects.filter(closed_at__isnull=False, disposed_at=None, retention=None)
    missing = [Retention(case_id=number) for number in ended.values_list("pk", flat=True)]
    Retention.objects.bulk_create(missing, ignore_conflicts=True, batch_size=_BATCH)
    rows = Retention.objects.filter(retention_class=None, case__disposed_at=None)
    for year in _years_of_ends(rows):
        of_year = rows.filter(case__closed_on__range=(year.first_day, year.last_day))
        _set_day(of_year.filter(review_on=None), kept_as.review_day(year.first_day))
    Retention.objects.filter(retention_class=None).update(retention_class=kept_as)


def _years_of_ends(rows: RetentionQuerySet) -> list[FiscalYear]:
    """From the first fiscal year in which one of them ended to the last."""
    first: date | None = rows.aggregate(day=Min("case__closed_on"))["day"]
    last = rows.order_by("-case__closed_on").values_list("case__closed_on", flat=True)
    ends = [day for day in last.exclude(case__closed_on=None)[:1] if day is not None]
    if first is None or not ends:
        return []
    years = range(FiscalYear.of(first).start, FiscalYear.of(ends[0]).start + 1)
    return [FiscalYear(start) for start in years]


def _set_day(rows: RetentionQuerySet, day: date) -> None:
    Retention.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(review_on=day)
