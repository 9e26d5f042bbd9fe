"""Mail that waits to be sent, written in the transaction of what it tells about."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxMailQuerySet(models.QuerySet["OutboxMail"]):
    def due(self, now: datetime) -> "OutboxMailQuerySet":
        """Unsent, its time has come, and no other worker holds it."""
        return self.filter(sent_at=None, given_up_at=None, send_after__lte=now).filter(
            Q(claimed_until=None) | Q(claimed_until__lte=now)
        )

    def in_order(self) -> "OutboxMailQuerySet":
        return self.order_by("send_after", "pk")


class OutboxMail(models.Model):
    """One notice to one address: what to do and where, never what was written there."""

    to = models.EmailField(_("宛先"))
    language = models.CharField(_("言語"), max_length=2)
    subject = models.CharField(_("件名"), max_length=200)
    body = models.TextField(_("本文"), blank=True)
    path = models.CharField(_("リンク"), max_length=500, blank=True)
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    is_gathered = models.BooleanField(_("まとめて送る"), default=False)
    created_at = models.DateTimeField(_("作成日時"))
    send_after = models.DateTimeField(_("送信予定"))
    claimed_until = models.DateTimeField(_("送信中の期限"), null=True, blank=True)
    sent_at = models.DateTimeField(_("送信日時"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("送信をあきらめた日時"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("試行回数"), default=0)
    last_error = models.CharField(_("最後のエラー"), max_length=300, blank=True)

    objects = OutboxMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("送信待ちメール")
        verbose_name_plural = _("送信待ちメール")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["send_after", "id"],
                condition=Q(sent_at=None, given_up_at=None),
                name="outbox_waiting",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None),
                name="outbox_sent_or_given_up",
            )
        ]

    def __str__(self) -> str:
        return self.subject
