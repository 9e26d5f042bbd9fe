"""What the counter offers as figures for the evaluation of a year.

They are counted by ``queries.counting``, as the half-year statistics are. They are complete: what
is published of them needs its small numbers taken out first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from statistics import median

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kyodo.classifications.states import Kind
from kyodo.consultations.queries import counting
from kyodo.consultations.queries.counting import Intake, Period
from kyodo.consultations.states import Answered, ReferralState
from kyodo.evidence.registry import Figure, Scope, provide

_INTAKE = "consultations.intake"
_DAYS_TO_LINK = "consultations.days_to_link"
_MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


class ConsultationEvidence:
    """総合相談: what came in, what became of it, and what the callers said."""

    line = "consultations"
    label: str | Promise = gettext_lazy("総合相談")

    def figures(self, scope: Scope) -> Iterator[Figure]:
        """Six queries, however many cases there are."""
        period = Period(scope.year.first_day, scope.year.last_day, scope.ward)
        for figure in chain(_intake(period), _follow_ups(period), _links(period), _answers(period)):
            yield replace(figure, counts_people=figure.key != _DAYS_TO_LINK)


def _intake(period: Period) -> Iterator[Figure]:
    """Sectors with the total to which they add up."""
    counted = counting.intake(period)
    yield _figure("intake", _("相談件数"), counted.cases, series=_series(counted.months))
    for sector in counting.words_of((Kind.SECTOR,)):
        label = _("相談件数（%(sector)s）") % {"sector": sector.shown_label}
        key = f"sector.{sector.code}"
        yield _of_sector(counted, sector.pk, key, label)
    yield _of_sector(counted, None, "sector_unknown", _("相談件数（区分の記録なし）"))


def _of_sector(counted: Intake, sector: int | None, key: str, label: str) -> Figure:
    series = tuple(counted.sector_months[sector, month] for month in _MONTHS)
    return _figure(key, label, counted.sectors[sector], series=series, part_of=_INTAKE)


def _follow_ups(period: Period) -> Iterator[Figure]:
    note = _("年度の途中では、いまフォロー中の相談を数えます。")
    still_open = counting.open_after(period)
    yield _figure("open", _("年度末にフォロー中の相談"), still_open, note=note)
    months = counting.ended(period).months
    yield _figure("closed", _("年度内に終えた相談"), months.total(), series=_series(months))


def _links(period: Period) -> Iterator[Figure]:
    counted = counting.links(period)
    for state, label, number in (
        (ReferralState.LINKED, _("つながった件数"), counted.linked),
        (ReferralState.NOT_LINKED, _("つながらなかった件数"), counted.not_linked),
    ):
        series = tuple(counted.months[state, month] for month in _MONTHS)
        yield _figure(state.value, label, number, series=series)
    yield Figure(
        _DAYS_TO_LINK,
        _("つながるまでの日数"),
        median(counted.days) if counted.days else None,
        pgettext("a unit", "日"),
        note=_("依頼した日からつながった日までの中央値です。"),
        source_url=_source(),
    )


def _answers(period: Period) -> Iterator[Figure]:
    counted = counting.answers(period)
    for answer in Answered:
        label = _("相談者の答え（%(answer)s）") % {"answer": answer.label}
        series = tuple(counted.months[answer.value, month] for month in _MONTHS)
        yield _figure(f"answer_{answer.value}", label, counted.said[answer.value], series=series)


def _series(months: Mapping[int, int]) -> tuple[int, ...]:
    """From April to March; none in a month that is not named."""
    return tuple(months.get(month, 0) for month in _MONTHS)


def _figure(
    key: str,
    label: str,
    value: int,
    *,
    series: tuple[int, ...] = (),
    note: str = "",
    part_of: str = "",
) -> Figure:
    return Figure(
        f"consultations.{key}",
        label,
        value,
        pgettext("a unit", "件"),
        series,
        note,
        _source(),
        part_of=part_of,
    )


def _source() -> str:
    return reverse("consultations:list_published_statistics")


provide(ConsultationEvidence())
