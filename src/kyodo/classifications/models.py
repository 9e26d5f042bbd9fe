"""Wards, fields, topics and the like: rows with dates of validity, never code.

A word that is no longer used stays for the records that were sorted by it.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kyodo.classifications.states import Kind


class ClassificationQuerySet(models.QuerySet["Classification"]):
    def of(self, kind: Kind) -> "ClassificationQuerySet":
        """One list."""
        return self.filter(kind=kind)

    def valid_on(self, day: date) -> "ClassificationQuerySet":
        """What may be chosen for something that happens on this day."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
        )

    def in_order(self) -> "ClassificationQuerySet":
        """As the municipality has ordered them; parents are not sorted before their children."""
        return self.order_by("kind", "position", "pk")


class Classification(models.Model):
    """One word of one list. Topics are a tree of two levels; the other lists are flat."""

    kind = models.CharField(_("分類の種類"), max_length=20, choices=Kind)
    code = models.SlugField(_("記号"), max_length=40)
    label = models.CharField(_("名称"), max_length=100)
    label_en = models.CharField(_("英語の名称"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上の分類"),
    )
    position = models.PositiveSmallIntegerField(_("順番"), default=1)
    valid_from = models.DateField(_("使い始める日"), null=True, blank=True)
    valid_until = models.DateField(_("使い終わる日"), null=True, blank=True)

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("分類")
        verbose_name_plural = _("分類")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="classification_code_once",
                violation_error_message=_("同じ記号の分類が、すでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                name="classification_ends_after_start",
                violation_error_message=_("使い終わる日は、使い始める日より後にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.shown_label

    @property
    def shown_label(self) -> str:
        """The word in the reader's language, where the municipality has given one."""
        if self.label_en and (get_language() or "").startswith("en"):
            return self.label_en
        return self.label

    @property
    def audit_label(self) -> str:
        return self.label
