"""Persons with contact data: not accounts, and forgotten when their time is over."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.search import index
from kyodo.search.sources import Source, Text, offer
from kyodo.search.text import normalise, telephone_digits

_SHORTER_NUMBERS = (8, 7, 4)  # within the city, within the exchange, the last four


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
    The columns ``…_key`` and ``telephone_digits`` hold the same in one way of writing, without
    spaces, so that a person is found however somebody types; ``save`` keeps them and the search.
    """

    name = models.CharField(_("氏名"), max_length=100, blank=True)
    name_kana = models.CharField(_("ふりがな"), max_length=100, blank=True)
    telephone = models.CharField(_("電話番号"), max_length=40, blank=True)
    email = models.EmailField(_("メールアドレス"), blank=True)
    retain_until = models.DateField(_("保存期限"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("個人情報を消した日時"), null=True, blank=True)
    name_key = models.CharField(max_length=400, blank=True, editable=False)
    kana_key = models.CharField(max_length=400, blank=True, editable=False)
    email_key = models.CharField(max_length=300, blank=True, editable=False)
    telephone_digits = models.CharField(max_length=40, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a row", "連絡先の人")
        verbose_name_plural = pgettext_lazy("of a row", "連絡先の人")
        ordering = ["name_kana", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True)
                | Q(
                    name="",
                    name_kana="",
                    telephone="",
                    email="",
                    name_key="",
                    kana_key="",
                    email_key="",
                    telephone_digits="",
                ),
                name="person_forgotten_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=False) | ~Q(name=""),
                name="person_has_a_name_until_forgotten",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key"], name="person_by_name"),
            models.Index(fields=["kana_key"], name="person_by_kana"),
            models.Index(fields=["email_key"], name="person_by_email"),
            models.Index(fields=["telephone_digits"], name="person_by_telephone"),
        ]

    def __str__(self) -> str:
        if self.forgotten_at is not None:
            return str(_("個人情報を消した人"))
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever writes a name or a number also writes the ways in which it is looked for."""
        self.write_keys()
        is_new = self._state.adding
        if (columns := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*columns, *_KEYS}
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            if is_new:
                index.put_many(PEOPLE, [(self.pk, [self.search_text()])])
            elif not index.rewrite_about(self.pk, self.search_text()):
                index.put(PEOPLE, self.pk, self.search_text())

    def write_keys(self) -> None:
        """Part of ``save``, and of a command that writes many rows at once."""
        self.name_key = _key(self.name)
        self.kana_key = _key(self.name_kana)
        self.email_key = normalise(self.email)[:300]
        self.telephone_digits = telephone_digits(self.telephone)[:40]

    def search_text(self, part: str = "") -> Text:
        """By what a person is found, also in a case: nothing is left of one who was forgotten."""
        digits = self.telephone_digits
        shorter = [digits[-length:] for length in _SHORTER_NUMBERS if len(digits) > length]
        words = [self.name, self.name_kana, digits, *shorter, self.email]
        names = (self.name, self.name_kana)
        return Text(" ".join(word for word in words if word), part, about=self.pk, names=names)


_KEYS = ("name_key", "kana_key", "email_key", "telephone_digits")


def _key(text: str) -> str:
    return "".join(normalise(text).split())[:400]


def _all_people() -> Iterator[tuple[int, list[Text]]]:
    for person in Person.objects.remembered().order_by("pk").iterator():
        yield person.pk, [person.search_text()]


PEOPLE = offer(Source(2, "people", _all_people))
