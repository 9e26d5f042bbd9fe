"""What the work of the past weeks says of the coming ones, counted at night.

Everything here comes from entries and cases: it may be thrown away and counted again.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LoadCount(models.Model):
    """One counting of all complete weeks from ``first_week`` to ``last_week`` (their Mondays).

    ``usual_minutes`` is what an entry without minutes was taken to have cost, by kind;
    ``unmeasured`` of the ``entries`` were without. ``learned`` is what the forecast goes by, and
    ``tested`` how it would have done in weeks that are over. Only the newest counting is kept.
    """

    counted_at = models.DateTimeField(_("集計した日時"))
    first_week = models.DateField(_("最初の週"), null=True)
    last_week = models.DateField(_("最後の週"), null=True)
    entries = models.PositiveIntegerField(_("経過の件数"), default=0)
    unmeasured = models.PositiveIntegerField(_("時間の記録がない経過の件数"), default=0)
    usual_minutes = models.JSONField(default=dict)
    learned = models.JSONField(default=dict)
    tested = models.JSONField(default=list)

    class Meta:
        verbose_name = _("対応の量の集計")
        verbose_name_plural = _("対応の量の集計")
        ordering = ["-counted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_week=None, last_week=None)
                | Q(first_week__isnull=False, last_week__gte=models.F("first_week")),
                name="load_count_has_both_ends_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counted_at}"
