"""How often a form was sent, from where and within which hour; never who it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Count(models.Model):
    """``sender`` is a keyed digest; an address's changes each day, so days cannot be joined."""

    form = models.CharField(max_length=40)
    sender = models.CharField(max_length=64)
    begins_at = models.DateTimeField(_("数え始めた日時"))
    times = models.PositiveIntegerField(_("回数"), default=1)

    class Meta:
        verbose_name = _("フォームの送信回数")
        verbose_name_plural = _("フォームの送信回数")
        ordering = ["-begins_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "sender", "begins_at"], name="public_form_counted_once"
            ),
        ]
        indexes = [models.Index(fields=["begins_at"], name="public_form_count_old")]

    def __str__(self) -> str:
        return f"{self.form} {self.times}"
