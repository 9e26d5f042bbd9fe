"""Published sheets on their way in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.models.evaluations import Evaluation


class SheetImport(models.Model):
    """The text of a published sheet, what a person decided about its doubts, and what came of it.

    ``decisions`` maps the key of a doubt to the value a person chose. The text may hold names and
    telephone numbers, so it is shown to nobody but who brought it, and emptied once it is stored.
    """

    file_name = models.CharField(_("ファイル名"), max_length=255)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    decisions = models.JSONField(default=dict)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="sheet_imports"
    )
    received_at = models.DateTimeField()
    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.CASCADE, null=True, blank=True, related_name="sheet_import"
    )

    class Meta:
        verbose_name = _("受け取ったシート")
        verbose_name_plural = _("受け取ったシート")
        ordering = ["-received_at", "pk"]

    def __str__(self) -> str:
        return self.file_name
