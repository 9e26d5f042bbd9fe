"""The half-year statistics as they were published."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kyodo.consultations.states import ReportState


class StatisticsReport(models.Model):
    """Consultation statistics of one half of a fiscal year, with the centre's commentary.

    ``half`` is 1 (April to September) or 2. ``figures`` are frozen when the report is proposed; a
    second person publishes it. ``comments`` are by part of the report.
    """

    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    half = models.PositiveSmallIntegerField(_("半期"))
    state = models.CharField(
        _("状態"), max_length=10, choices=ReportState, default=ReportState.DRAFT
    )
    comments = models.JSONField(_("コメント"), default=dict, blank=True)
    figures = models.JSONField(_("集計"), null=True, blank=True)
    taken_at = models.DateTimeField(_("集計した日時"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("作成した人"),
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("確認した人"),
    )
    published_at = models.DateTimeField(_("公表した日時"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("相談の半期統計")
        verbose_name_plural = _("相談の半期統計")
        ordering = ["-fiscal_year", "-half"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "half"], name="report_once_a_half"),
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="report_half_is_1_or_2"),
            models.CheckConstraint(
                condition=~Q(state="published")
                | (
                    Q(figures__isnull=False, published_at__isnull=False)
                    & ~Q(published_by=F("proposed_by"))
                ),
                name="report_published_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}-{self.half}"
