"""What the counter offers as figures for the evaluation of a year.

They are counted by ``queries.counting``, as the half-year statistics are. They are complete: what
is published of them needs its small numbers taken out first.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.queries import counting
from kyodo.consultations.queries.counting import Period
from kyodo.consultations.states import Answered
from kyodo.evidence.registry import Figure, Scope, provide

_MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


class ConsultationEvidence:
    """総合相談: what came in, what became of it, and what the callers said."""

    line = "consultations"
    label: str | Promise = gettext_lazy("総合相談")

    def figures(self, scope: Scope) -> Iterator[Figure]:
        """Seven queries, however many cases there are."""
        period = Period(scope.year.first_day, scope.year.last_day, scope.ward)
        words = counting.words_of((Kind.SECTOR, Kind.WARD, Kind.TOPIC))
        yield from _intake(period, words)
        yield from _topics(period, words)
        yield from _follow_ups(period)
        yield from _links(period)
        yield from _answers(period)


def _intake(period: Period, words: Sequence[Classification]) -> Iterator[Figure]:
    counted = counting.intake(period)
    series = tuple(counted.months[month] for month in _MONTHS)
    yield _figure("intake", _("相談件数"), counted.cases, series=series)
    for sector in words:
        if sector.kind == Kind.SECTOR:
            label = _("相談件数（%(sector)s）") % {"sector": sector.shown_label}
            yield _figure(f"sector.{sector.code}", label, counted.sectors[sector.pk])
    yield _figure("sector_unknown", _("相談件数（区分の記録なし）"), counted.sectors[None])
    if not period.ward:
        yield from _wards(period, words, counted.wards)


def _wards(
    period: Period, words: Sequence[Classification], counted: Counter[int | None]
) -> Iterator[Figure]:
    for ward in counting.words_to_show(words, Kind.WARD, period, counted):
        label = _("相談件数（%(ward)s）") % {"ward": ward.shown_label}
        yield _figure(f"ward.{ward.code}", label, counted[ward.pk])
    yield _figure("ward_unknown", _("相談件数（区の記録なし）"), counted[None])


def _topics(period: Period, words: Sequence[Classification]) -> Iterator[Figure]:
    counted = counting.topics(period)
    note = _("一件の相談が、いくつもの内容をもつことがあります。")
    for topic in counting.words_to_show(words, Kind.TOPIC, period, counted):
        label = _("相談の内容（%(topic)s）") % {"topic": topic.shown_label}
        yield _figure(f"topic.{topic.code}", label, counted[topic.pk], note=note)


def _follow_ups(period: Period) -> Iterator[Figure]:
    note = _("年度の途中では、いまフォロー中の相談を数えます。")
    still_open = counting.open_after(period)
    yield _figure("open", _("年度末にフォロー中の相談"), still_open, note=note)
    yield _figure("closed", _("年度内に終えた相談"), counting.outcomes(period).total())


def _links(period: Period) -> Iterator[Figure]:
    counted = counting.links(period)
    yield _figure("linked", _("つながった件数"), counted.linked)
    yield _figure("not_linked", _("つながらなかった件数"), counted.not_linked)
    yield Figure(
        "consultations.days_to_link",
        _("つながるまでの日数"),
        median(counted.days) if counted.days else None,
        _("日"),
        note=_("依頼した日からつながった日までの中央値です。"),
        source_url=_source(),
    )


def _answers(period: Period) -> Iterator[Figure]:
    said = counting.answers(period)
    for answer in Answered:
        label = _("相談者の答え（%(answer)s）") % {"answer": answer.label}
        yield _figure(f"answer_{answer.value}", label, said[answer.value])


def _figure(
    key: str, label: str, value: int, *, series: tuple[int, ...] = (), note: str = ""
) -> Figure:
    return Figure(f"consultations.{key}", label, value, _("件"), series, note, _source())


def _source() -> str:
    return reverse("consultations:list_published_statistics")


provide(ConsultationEvidence())
