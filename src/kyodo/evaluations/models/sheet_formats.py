"""The official forms that this installation knows."""

from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.formats import (
    FormDefinition,
    FormEntry,
    ProjectFacts,
    expand_form,
    stored_entry,
)
from kyodo.punctuation import bracketed


class SheetFormatQuerySet(models.QuerySet["SheetFormat"]):
    def offered(self) -> list["SheetFormat"]:
        """Forms to begin with: not those that a newer version says it replaces."""
        forms = list(self.order_by("title", "code", "-loaded_at", "pk"))
        replaced = {(form.code, form.definition.supersedes) for form in forms}
        return [form for form in forms if (form.code, form.version) not in replaced]


class SheetFormat(models.Model):
    """One version of an official form; immutable, so that a running evaluation keeps its words.

    ``source`` is the YAML as it was loaded, ``digest`` its SHA-256.
    """

    code = models.SlugField(_("様式の記号"), max_length=60)
    version = models.CharField(_("版"), max_length=30)
    title = models.CharField(_("様式名"), max_length=200)
    issuer = models.CharField(_("作成者"), max_length=200, blank=True, default="")
    source = models.TextField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    objects = SheetFormatQuerySet.as_manager()

    class Meta:
        verbose_name = _("様式")
        verbose_name_plural = _("様式")
        ordering = ["code", "-version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="sheet_format_version_once"),
        ]

    def __str__(self) -> str:
        return self.title + bracketed(self.version)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new version; an existing one is refused with ``ValidationError``."""
        if not self._state.adding:
            raise ValidationError("A form version never changes; load a new version instead.")
        super().save(*args, **kwargs)

    @property
    def audit_label(self) -> str:
        """Title and version."""
        return str(self)

    @property
    def definition(self) -> FormDefinition:
        """The form as frozen values, before anything is known of a project."""
        return self.definition_for(ProjectFacts())

    def definition_for(self, facts: ProjectFacts) -> FormDefinition:
        """The form as it stands for one project."""
        return _definition(self.digest, self.source, self.needed_facts(facts))

    def needed_facts(self, facts: ProjectFacts) -> ProjectFacts:
        """Of what is known of a project, that on which this form depends."""
        return facts.needed_by(_entry(self.digest, self.source))


@lru_cache(maxsize=64)
def _entry(digest: str, source: str) -> FormEntry:
    return stored_entry(source)


@lru_cache(maxsize=512)
def _definition(digest: str, source: str, facts: ProjectFacts) -> FormDefinition:
    return expand_form(_entry(digest, source), facts)
