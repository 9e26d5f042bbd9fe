"""What happened: rows that are only ever added, each chained to the one before by its digest.

Nothing here knows an account or an evaluation. An actor is a number whose name is looked up when
the page is shown, so that forgetting a person reaches the audit as well.
"""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(TypeError):
    """Somebody tried to change or remove what the audit has recorded."""

    def __init__(self) -> None:
        super().__init__("audit rows are only ever added")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError


class AuditEntryQuerySet(AppendOnlyQuerySet):
    def visible(self, own: Iterable[str] = ()) -> "AuditEntryQuerySet":
        """What a reader may know of.

        Entries withheld under a key appear once the key is disclosed; ``own`` are keys that
        belong to the reader's own side.
        """
        disclosed = Disclosure.objects.values("key")
        return self.filter(
            Q(withheld_as="") | Q(withheld_as__in=disclosed) | Q(withheld_as__in=list(own))
        )

    def about(self, target: models.Model) -> "AuditEntryQuerySet":
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk))

    def newest_first(self) -> "AuditEntryQuerySet":
        return self.order_by("-happened_at", "-pk")


class AppendOnly(models.Model):
    """A row that, once written, stays as it is."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError


class AuditEntry(AppendOnly):
    """One thing that happened, written in the transaction that did it."""

    happened_at = models.DateTimeField(_("日時"))
    event = models.CharField(_("できごと"), max_length=60)
    actor_id = models.BigIntegerField(_("行った人"), null=True)
    target_type = models.CharField(_("対象の種類"), max_length=60)
    target_id = models.CharField(_("対象の番号"), max_length=40)
    target_label = models.CharField(_("対象"), max_length=300)
    withheld_as = models.CharField(_("伏せる範囲"), max_length=60, blank=True)
    facts = models.JSONField(_("内容"), default=dict)
    digest = models.CharField(_("要約値"), max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("監査記録")
        verbose_name_plural = _("監査記録")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["-happened_at", "-id"], name="audit_newest_first"),
            models.Index(fields=["target_type", "target_id"], name="audit_by_target"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="audit_digest_once"),
            models.CheckConstraint(condition=~Q(digest=""), name="audit_digest_present"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.target_type} {self.target_id}"


class ChainHead(models.Model):
    """The last link of the chain: the one row that every writer locks, always last."""

    digest = models.CharField(max_length=64, blank=True)
    length = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("監査記録の末尾")
        verbose_name_plural = _("監査記録の末尾")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="audit_one_chain"),
        ]

    def __str__(self) -> str:
        return str(self.length)


class Disclosure(AppendOnly):
    """From now on entries withheld under this key may be seen."""

    key = models.CharField(max_length=60, unique=True)
    disclosed_at = models.DateTimeField(_("開示日時"))

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("監査記録の開示")
        verbose_name_plural = _("監査記録の開示")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class Reading(AppendOnly):
    """Somebody looked at personal data; kept once per reader, record and hour."""

    reader_id = models.BigIntegerField(_("見た人"))
    target_type = models.CharField(_("対象の種類"), max_length=60)
    target_id = models.CharField(_("対象の番号"), max_length=40)
    hour = models.DateTimeField(_("時間帯"))

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("閲覧記録")
        verbose_name_plural = _("閲覧記録")
        ordering = ["-hour", "-pk"]
        indexes = [models.Index(fields=["-hour", "-id"], name="audit_readings_newest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["reader_id", "target_type", "target_id", "hour"],
                name="audit_reading_once_an_hour",
            )
        ]

    def __str__(self) -> str:
        return f"{self.target_type} {self.target_id}"
