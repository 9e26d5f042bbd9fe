"""What the counter offers as figures for the evaluation of a year.

A case that was merged is counted once, as the other one. Cases that were disposed of stay counted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from statistics import median

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.models import CallerQuestion, Case, Referral
from kyodo.consultations.states import Answered, CaseState, ReferralState
from kyodo.evidence.registry import Figure, Scope, provide
from kyodo.fiscal import FiscalYear

_INTAKE = "consultations.intake"
_MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


class ConsultationEvidence:
    """総合相談: what came in, what became of it, and what the callers said."""

    line = "consultations"
    label: str | Promise = gettext_lazy("総合相談")

    def figures(self, scope: Scope) -> Iterator[Figure]:
        """Six queries, however many cases there are."""
        found = chain(_intake(scope), _follow_ups(scope), _links(scope), _answers(scope))
        for figure in found:
            yield replace(figure, counts_people=figure.key != "consultations.days_to_link")


def _intake(scope: Scope) -> Iterator[Figure]:
    months: Counter[int] = Counter()
    sectors: Counter[int | None] = Counter()
    rows = (
        Case.objects.exclude(state=CaseState.MERGED)
        .filter(_of_ward(scope), received_on__range=_days(scope.year))
        .order_by()
        .annotate(month=ExtractMonth("received_on"))
        .values_list("month", "sector_id")
        .annotate(cases=Count("pk"))
    )
    for month, sector, cases in rows:
        months[month] += cases
        sectors[sector] += cases
    series = tuple(months[month] for month in _MONTHS)
    yield Figure(_INTAKE, _("相談件数"), sum(series), _("件"), series)
    for sector in Classification.objects.of(Kind.SECTOR).in_order():
        label = _("相談件数（%(sector)s）") % {"sector": sector.shown_label}
        key = f"consultations.sector.{sector.code}"
        yield Figure(key, label, sectors[sector.pk], _("件"), part_of=_INTAKE)
    label = _("相談件数（区分の記録なし）")
    key = "consultations.sector_unknown"
    yield Figure(key, label, sectors[None], _("件"), part_of=_INTAKE)


def _follow_ups(scope: Scope) -> Iterator[Figure]:
    cases = Case.objects.exclude(state=CaseState.MERGED).filter(_of_ward(scope))
    first, last = _days(scope.year)
    still_open = cases.filter(Q(closed_on=None) | Q(closed_on__gt=last), received_on__lte=last)
    yield Figure(
        "consultations.open",
        _("年度末にフォロー中の相談"),
        still_open.count(),
        _("件"),
        note=_("年度の途中では、いまフォロー中の相談を数えます。"),
    )
    closed = cases.filter(closed_on__range=(first, last))
    yield Figure("consultations.closed", _("年度内に終えた相談"), closed.count(), _("件"))


def _links(scope: Scope) -> Iterator[Figure]:
    decided = Referral.objects.filter(
        _of_ward(scope, "case__"),
        state__in=(ReferralState.LINKED, ReferralState.NOT_LINKED),
        closed_at__range=_moments(scope.year),
    ).values_list("state", "asked_at", "closed_at")
    days = []
    failed = 0
    for state, asked_at, closed_at in decided.order_by():
        if state == ReferralState.LINKED:
            days.append((timezone.localdate(closed_at) - timezone.localdate(asked_at)).days)
        else:
            failed += 1
    yield Figure("consultations.linked", _("つながった件数"), len(days), _("件"))
    yield Figure("consultations.not_linked", _("つながらなかった件数"), failed, _("件"))
    yield Figure(
        "consultations.days_to_link",
        _("つながるまでの日数"),
        median(days) if days else None,
        _("日"),
        note=_("依頼した日からつながった日までの中央値です。"),
    )


def _answers(scope: Scope) -> Iterator[Figure]:
    rows = (
        CallerQuestion.objects.filter(
            _of_ward(scope, "case__"), answered_at__range=_moments(scope.year)
        )
        .order_by()
        .values_list("answer")
        .annotate(answers=Count("pk"))
    )
    said = dict(rows)
    for answer in Answered:
        label = _("相談者の答え（%(answer)s）") % {"answer": answer.label}
        yield Figure(f"consultations.answer_{answer.value}", label, said.get(answer, 0), _("件"))


def _of_ward(scope: Scope, path: str = "") -> Q:
    return Q(**{f"{path}ward__code": scope.ward}) if scope.ward else Q()


def _days(year: FiscalYear) -> tuple[date, date]:
    return year.first_day, year.last_day


def _moments(year: FiscalYear) -> tuple[datetime, datetime]:
    here = timezone.get_current_timezone()
    first = datetime.combine(year.first_day, time.min, tzinfo=here)
    after = datetime.combine(year.next.first_day, time.min, tzinfo=here)
    return first, after - timedelta(microseconds=1)


provide(ConsultationEvidence())
