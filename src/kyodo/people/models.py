"""Persons with contact data: not accounts, and forgotten when their time is over."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PersonQuerySet(models.QuerySet["Person"]):
    def remembered(self) -> "PersonQuerySet":
        return self.filter(forgotten_at=None)

    def due_to_be_forgotten(self, today: date) -> "PersonQuerySet":
        return self.remembered().filter(retain_until__lt=today)

    def in_order(self) -> "PersonQuerySet":
        return self.order_by("name_kana", "name", "pk")


class Person(models.Model):
    """Somebody who is written to or telephoned.

    Kept apart from accounts and from every paper, so that forgetting one row forgets the person.
    """

    name = models.CharField(_("氏名"), max_length=100, blank=True)
    name_kana = models.CharField(_("ふりがな"), max_length=100, blank=True)
    telephone = models.CharField(_("電話番号"), max_length=40, blank=True)
    email = models.EmailField(_("メールアドレス"), blank=True)
    retain_until = models.DateField(_("保存期限"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("個人情報を消した日時"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("連絡先の人")
        verbose_name_plural = _("連絡先の人")
        ordering = ["name_kana", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True)
                | Q(name="", name_kana="", telephone="", email=""),
                name="person_forgotten_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=False) | ~Q(name=""),
                name="person_has_a_name_until_forgotten",
            ),
        ]

    def __str__(self) -> str:
        if self.forgotten_at is not None:
            return str(_("個人情報を消した人"))
        return self.name
