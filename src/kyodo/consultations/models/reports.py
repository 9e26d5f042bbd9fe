"""The half-year statistics: what is being written, and the editions that were published."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.consultations.states import ReportState
from kyodo.fiscal import FiscalYear, HalfYear


class StatisticsReport(models.Model):
    """Consultation statistics of one half of a fiscal year, as they are being written.

    ``half`` is 1 (April to September) or 2. ``figures`` are frozen when the report is proposed and
    let go when it returns to draft; ``comments`` are by part. What the public reads is an edition,
    which stays while a correction is written. ``correction`` says what the next edition changes.
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
    returned_because = models.TextField(_("戻した理由"), blank=True)
    correction = models.TextField(_("訂正した内容"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("相談の半期統計")
        verbose_name_plural = _("相談の半期統計")
        ordering = ["-fiscal_year", "-half"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "half"], name="report_once_a_half"),
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="report_half_is_1_or_2"),
            models.CheckConstraint(
                condition=Q(state="draft", figures=None, taken_at=None, proposed_by=None)
                | (
                    ~Q(state="draft")
                    & Q(figures__isnull=False, taken_at__isnull=False, proposed_by__isnull=False)
                ),
                name="report_frozen_when_proposed",
            ),
        ]

    def __str__(self) -> str:
        return self.half_year.label

    @property
    def half_year(self) -> HalfYear:
        return HalfYear(FiscalYear(self.fiscal_year), self.half)

    @property
    def audit_label(self) -> str:
        return self.half_year.label


class StatisticsEditionQuerySet(models.QuerySet["StatisticsEdition"]):
    def latest_of_each(self) -> "StatisticsEditionQuerySet":
        """What is in force, newest half first; editions that were corrected are left out."""
        later = StatisticsEdition.objects.filter(
            report=models.OuterRef("report"), number__gt=models.OuterRef("number")
        )
        return (
            self.filter(~models.Exists(later))
            .select_related("report")
            .order_by("-report__fiscal_year", "-report__half")
        )

    def of_half(self, half: HalfYear) -> "StatisticsEditionQuerySet":
        """Every edition of one half, the first one first."""
        return (
            self.filter(report__fiscal_year=half.year.start, report__half=half.number)
            .select_related("report")
            .order_by("number")
        )


class StatisticsEdition(models.Model):
    """One published edition; it is never changed and never taken away.

    ``figures`` is everything that was counted, for the centre; ``public`` is what everybody may
    read, with small numbers taken out, and the only thing that public pages and files are made of.
    """

    report = models.ForeignKey(StatisticsReport, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a publication", "版"))
    figures = models.JSONField(_("集計"))
    public = models.JSONField(_("公表した内容"))
    comments = models.JSONField(_("コメント"))
    correction = models.TextField(_("訂正した内容"), blank=True)
    taken_at = models.DateTimeField(_("集計した日時"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("作成した人"),
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("確認した人"),
    )
    published_at = models.DateTimeField(_("公表した日時"))

    objects = StatisticsEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("公表した半期統計")
        verbose_name_plural = _("公表した半期統計")
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="statistics_edition_once"),
            models.CheckConstraint(
                condition=~Q(published_by=F("proposed_by")),
                name="statistics_published_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(correction=""),
                name="statistics_correction_says_what_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}–{self.number}"
