"""Files that people send in. An app that keeps one says who may see it; nothing here knows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """The row outlives the bytes: what was erased leaves its size and digest, not its name.

    ``place`` is the path below the folder of attachments, made of random letters. ``digest`` is the
    SHA-256 of the bytes in hex.
    """

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", _("検査していません")
        CLEAN = "clean", _("問題は見つかりませんでした")
        INFECTED = "infected", _("ウイルスが見つかりました")

    name = models.CharField(_("ファイル名"), max_length=200, blank=True)
    content_type = models.CharField(_("種類"), max_length=100)
    size = models.PositiveBigIntegerField(_("大きさ（バイト）"))
    digest = models.CharField(_("要約値"), max_length=64)
    place = models.CharField(max_length=100, unique=True)
    stored_at = models.DateTimeField(_("受け取った日時"))
    scan = models.CharField(_("検査"), max_length=12, choices=Scan, default=Scan.NOT_SCANNED)
    erased_at = models.DateTimeField(_("消した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("預かったファイル")
        verbose_name_plural = _("預かったファイル")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name=""), name="stored_file_erased_has_no_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
