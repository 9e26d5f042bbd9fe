"""The texts that both sides write and agree together (事業評価相互検証シート)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.evaluations.models.evaluations import Evaluation
from kyodo.projects.models import WorkItem


class JointTextQuerySet(models.QuerySet["JointText"]):
    def in_force(self) -> "JointTextQuerySet":
        """Texts that stand for themselves: those joined into another one wait behind it."""
        return self.filter(joined_into__isnull=True)


class JointText(models.Model):
    """One text for one work item, or for several that the sides joined.

    A text that was joined into another one keeps its versions and its work items, so that
    splitting gives back what was there.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="joint_texts")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(_("見出し"), max_length=300, blank=True)
    work_items = models.ManyToManyField(WorkItem, related_name="joint_texts")
    joined_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="joined_texts"
    )

    objects = JointTextQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one of them", "検証文")
        verbose_name_plural = pgettext_lazy("one of them", "検証文")
        ordering = ["evaluation_id", "position", "pk"]

    def __str__(self) -> str:
        return self.heading or "、".join(item.title for item in self.work_items.all())

    @property
    def audit_label(self) -> str:
        """The titles of its work items."""
        return str(self)


class JointTextVersion(models.Model):
    """One version of a joint text. ``unagreed`` names the points on which the sides differ.

    A paragraph per line. Agreement is given to a version, so a change takes it away by itself.
    """

    joint_text = models.ForeignKey(JointText, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("版"))
    body = models.TextField(pgettext_lazy("one of them", "検証文"), blank=True)
    unagreed = models.TextField(_("合意に至らなかった点"), blank=True)
    written_role = models.SlugField(max_length=30, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("検証文の版")
        verbose_name_plural = _("検証文の版")
        ordering = ["joint_text_id", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["joint_text", "number"], name="joint_text_version_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="joint_text_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.joint_text} ({self.number})"


class TextAgreement(models.Model):
    """One side's agreement to exactly this version."""

    version = models.ForeignKey(
        JointTextVersion, on_delete=models.CASCADE, related_name="agreements"
    )
    role = models.SlugField(max_length=30)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("検証文への合意")
        verbose_name_plural = _("検証文への合意")
        ordering = ["version_id", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "role"], name="text_agreement_once"),
        ]

    def __str__(self) -> str:
        return self.role
