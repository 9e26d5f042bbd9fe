"""The talk about the differences: how each saw it, what was found, what will be done."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.models.evaluations import Evaluation, Seat
from kyodo.projects.models import ImprovementAction


class TalkNote(models.Model):
    """How one side saw an item, or, with an empty ``role``, what both found out together."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="talk_notes")
    item = models.SlugField(max_length=60)
    role = models.SlugField(max_length=30, blank=True)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("対話の記録")
        verbose_name_plural = _("対話の記録")
        ordering = ["evaluation_id", "item", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "item", "role"], name="talk_note_one_per_item_and_role"
            ),
        ]

    def __str__(self) -> str:
        return self.item


class ItemAction(models.Model):
    """An improvement action that came out of the talk about one item."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="item_actions"
    )
    item = models.SlugField(max_length=60)
    action = models.OneToOneField(
        ImprovementAction, on_delete=models.CASCADE, related_name="item_action"
    )

    class Meta:
        verbose_name = _("項目から生まれた取組")
        verbose_name_plural = _("項目から生まれた取組")
        ordering = ["evaluation_id", "pk"]

    def __str__(self) -> str:
        return str(self.action)


class Meeting(models.Model):
    """A talk that took place. Names of further people present are personal data, not published."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("開催日"))
    place = models.CharField(_("場所"), max_length=200, blank=True)
    attended = models.ManyToManyField(Seat, blank=True, related_name="meetings")
    others_present = models.TextField(_("そのほかの出席者"), blank=True)
    facilitator_absence = models.CharField(_("立会者が欠席した理由"), max_length=300, blank=True)
    minutes = models.TextField(_("記録"), blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("話し合い")
        verbose_name_plural = _("話し合い")
        ordering = ["evaluation_id", "held_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "held_on"], name="meeting_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.place}"
