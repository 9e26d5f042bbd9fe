"""How long a case is kept, and how it is let go by two persons."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kyodo.consultations.models.cases import Case


class RetentionClass(models.Model):
    """A class of the municipality's rule on records: kept so many years after the end."""

    label = models.CharField(_("保存区分"), max_length=100, unique=True)
    years = models.PositiveSmallIntegerField(_("保存年数"))
    is_default = models.BooleanField(_("はじめから選ばれる区分"), default=False)

    class Meta:
        verbose_name = _("保存区分")
        verbose_name_plural = _("保存区分")
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


class Retention(models.Model):
    """The class of a case and the day on which somebody has to look whether it may go."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="retention")
    retention_class = models.ForeignKey(
        RetentionClass, on_delete=models.PROTECT, related_name="+", verbose_name=_("保存区分")
    )
    review_on = models.DateField(_("見直しの日"), null=True, blank=True, db_index=True)
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
        ]

    def __str__(self) -> str:
        return str(self.case_id)
