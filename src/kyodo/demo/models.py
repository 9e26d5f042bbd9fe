"""Who can be tried out in a demo."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoAccount(models.Model):
    """An invented person with a password that may be printed; real accounts never have a row.

    ``side`` and ``role`` are words for the list: ``civic`` and ``drafter``, for example.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="demo_account"
    )
    password = models.CharField(max_length=100)
    organisation = models.CharField(max_length=200, blank=True)
    side = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("デモの利用者")
        verbose_name_plural = _("デモの利用者")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.side} {self.role}".strip()
