"""A city's own Word template for the papers of one version of a form."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.models.sheet_formats import SheetFormat


class WordTemplate(models.Model):
    """The template in force; the file lies outside what the web server serves.

    ``digest`` is the SHA-256 of the file.
    """

    sheet_format = models.OneToOneField(
        SheetFormat, on_delete=models.CASCADE, related_name="word_template"
    )
    file = models.FileField(_("ファイル"), upload_to="word-templates")
    file_name = models.CharField(_("ファイル名"), max_length=255)
    digest = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Wordのひな形")
        verbose_name_plural = _("Wordのひな形")
        ordering = ["sheet_format_id", "pk"]

    def __str__(self) -> str:
        return f"{self.sheet_format}: {self.digest[:8]}"

    @property
    def content(self) -> bytes:
        """The file as it was brought. Raises ``OSError`` where it has gone."""
        with self.file.open("rb") as opened:
            content: bytes = opened.read()
        return content
