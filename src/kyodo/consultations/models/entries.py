"""What happened in a case, in time order, and the files that belong to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.attachments.models import StoredFile
from kyodo.classifications.models import Classification
from kyodo.consultations.models.cases import Case
from kyodo.consultations.states import Audience, EntryKind


class EntryQuerySet(models.QuerySet["Entry"]):
    def for_the_caller(self) -> "EntryQuerySet":
        """What the caller reads under the private link."""
        return self.filter(audience=Audience.CLIENT)

    def in_order(self) -> "EntryQuerySet":
        return self.order_by("happened_at", "pk")


class Entry(models.Model):
    """One touch or note. ``minutes`` is the working time it took; the forecast lives on it.

    ``text`` is Markdown-light as typed. ``by`` is nobody for what the caller wrote by the link.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(_("種類"), max_length=12, choices=EntryKind)
    audience = models.CharField(
        _("読む人"), max_length=10, choices=Audience, default=Audience.INTERNAL
    )
    means = models.ForeignKey(
        Classification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("手段"),
    )
    happened_at = models.DateTimeField(_("日時"))
    text = models.TextField(_("内容"))
    minutes = models.PositiveSmallIntegerField(_("かかった時間（分）"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("書いた人"),
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a consultation", "経過")
        verbose_name_plural = pgettext_lazy("of a consultation", "経過")
        ordering = ["happened_at", "pk"]
        indexes = [models.Index(fields=["case", "happened_at", "id"], name="entry_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id}–{self.pk}"


class CaseFile(models.Model):
    """A file of a case. The caller sees it only where ``audience`` says so."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="case_file")
    audience = models.CharField(
        _("見る人"), max_length=10, choices=Audience, default=Audience.INTERNAL
    )
    added_at = models.DateTimeField(_("加えた日時"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("加えた人"),
    )

    class Meta:
        verbose_name = _("添付ファイル")
        verbose_name_plural = _("添付ファイル")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id}–{self.pk}"


class TextBlock(models.Model):
    """Words that are often written, with places such as ``{相談者}`` and ``{受付番号}``."""

    title = models.CharField(_("見出し"), max_length=100)
    text = models.TextField(_("文章"))
    audience = models.CharField(
        _("使うところ"), max_length=10, choices=Audience, default=Audience.CLIENT
    )
    retired_at = models.DateTimeField(_("使わなくなった日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("定型文")
        verbose_name_plural = _("定型文")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(retired_at=None),
                name="text_block_title_once",
                violation_error_message=_("同じ見出しの定型文が、すでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_label(self) -> str:
        return self.title
