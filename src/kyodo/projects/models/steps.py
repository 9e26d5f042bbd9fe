"""What happened to a project, with its papers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.attachments.models import StoredFile
from kyodo.projects.models.projects import Project
from kyodo.projects.states import StepKind


class ProjectStep(models.Model):
    """Something that happened to a project, with its day and the papers that belong to it.

    A sheet for the consultation before a proposal has to be handed in by a day: ``due_on``.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("種類"), max_length=20, choices=StepKind)
    happened_on = models.DateField(_("日付"))
    due_on = models.DateField(_("提出の期限"), null=True, blank=True)
    note = models.TextField(_("内容"), blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("事業の出来事")
        verbose_name_plural = _("事業の出来事")
        ordering = ["happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"

    @property
    def is_late(self) -> bool:
        """Handed in after its day."""
        return self.due_on is not None and self.happened_on > self.due_on


class ProjectFile(models.Model):
    """A paper of a step: the contract, the sheet that was handed in."""

    step = models.ForeignKey(ProjectStep, on_delete=models.CASCADE, related_name="files")
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="project_file")

    class Meta:
        verbose_name = _("事業の書類")
        verbose_name_plural = _("事業の書類")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.stored)
