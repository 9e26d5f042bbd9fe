"""How long a case is kept, and how it is let go by two persons."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.consultations.models.cases import Case
from kyodo.consultations.states import DisposalReason
from kyodo.fiscal import FiscalYear


class RetentionClass(models.Model):
    """A class of the municipality's rule on records: kept so many fiscal years after the end."""

    label = models.CharField(pgettext_lazy("of a row", "保存区分"), max_length=100, unique=True)
    years = models.PositiveSmallIntegerField(_("保存年数"))
    is_default = models.BooleanField(_("はじめから選ばれる区分"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("of a row", "保存区分")
        verbose_name_plural = pgettext_lazy("of a row", "保存区分")
        ordering = ["years", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="retention_one_default",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def audit_label(self) -> str:
        return self.label

    def review_day(self, ended_on: date) -> date:
        """The first day on which a case that ended then may go.

        The years are counted from the end of the fiscal year in which it ended.
        """
        return FiscalYear(FiscalYear.of(ended_on).start + self.years + 1).first_day


class RetentionQuerySet(models.QuerySet["Retention"]):
    def kept(self) -> "RetentionQuerySet":
        """Of cases that ended and are still there; what was merged goes with the other case."""
        return self.filter(
            case__closed_at__isnull=False, case__disposed_at=None, case__merged_into=None
        )

    def due(self, today: date) -> "RetentionQuerySet":
        """Somebody has to look whether they may go."""
        return self.kept().filter(proposed_at=None, review_on__lte=today)

    def without_class(self) -> "RetentionQuerySet":
        """Nobody will ever be asked about them."""
        return self.kept().filter(proposed_at=None, review_on=None)

    def proposed(self) -> "RetentionQuerySet":
        """Waiting for a second person."""
        return self.kept().filter(proposed_at__isnull=False)

    def disposed(self) -> "RetentionQuerySet":
        return self.filter(case__disposed_at__isnull=False, case__merged_into=None)

    def asked_for(self) -> "RetentionQuerySet":
        """The caller wants the data erased and has no answer yet, whatever the state."""
        return self.filter(
            deletion_asked_at__isnull=False, proposed_at=None, case__disposed_at=None
        )


class Retention(models.Model):
    """The class of a case and the day on which somebody has to look whether it may go.

    ``review_on`` is empty while a case is open, or where no class was chosen. ``reason`` is why the
    case shall go; ``words`` say more and go with it. ``disposed_by`` approved it.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="retention")
    retention_class = models.ForeignKey(
        RetentionClass,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a row", "保存区分"),
    )
    review_on = models.DateField(_("見直しの日"), null=True, blank=True, db_index=True)
    deletion_asked_at = models.DateTimeField(
        _("相談者が消去を求めた日時"), null=True, blank=True, db_index=True
    )
    reason = models.CharField(_("廃棄の理由"), max_length=12, choices=DisposalReason, blank=True)
    words = models.CharField(_("理由の説明"), max_length=200, blank=True)
    proposed_at = models.DateTimeField(_("廃棄を申し出た日時"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("廃棄を申し出た人"),
    )
    disposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("廃棄を認めた人"),
    )

    objects = RetentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("保存と廃棄")
        verbose_name_plural = _("保存と廃棄")
        ordering = ["review_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(disposed_by=None)
                | (Q(proposed_by__isnull=False) & ~Q(disposed_by=F("proposed_by"))),
                name="disposal_by_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at=None, proposed_by=None, reason="")
                | (Q(proposed_at__isnull=False, proposed_by__isnull=False) & ~Q(reason="")),
                name="disposal_proposed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)
