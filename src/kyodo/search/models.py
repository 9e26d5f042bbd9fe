"""What is looked through: one row for each text of a record, cut into pieces."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# A row's key is the kind, the number of the record and the number of its text, in this order. So
# all texts of a record stand together, records stand in order, and a hit tells its record.
TEXT_BITS = 20
RECORD_BITS = 36


class PiecesField(models.Field[Sequence[str], Any]):
    """Pieces of a text in order: a ``tsvector`` with places, or text for the FTS5 table."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        if connection.vendor == "postgresql":
            return " ".join(f"'{piece}':{place}" for place, piece in enumerate(value, 1))
        return " ".join(value)


class SearchDocument(models.Model):
    """One text. ``part`` tells which of its record's texts it is; a long one takes several rows.

    ``about`` is the person whose contact data the text is, so that it goes wherever it stands.
    """

    id = models.BigIntegerField(primary_key=True)
    part = models.CharField(_("文章の種類"), max_length=40, blank=True)
    about = models.BigIntegerField(_("連絡先の人の番号"), null=True, blank=True)
    pieces = PiecesField(_("言葉"))

    class Meta:
        verbose_name = _("検索の索引")
        verbose_name_plural = _("検索の索引")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["about"], name="search_about", condition=Q(about__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.place}–{self.part}"

    @property
    def place(self) -> int:
        """Kind and number of the record."""
        return self.pk >> TEXT_BITS
