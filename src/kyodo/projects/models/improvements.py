"""What a side undertakes to do better."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kyodo.projects.models.projects import Project, label_of_side
from kyodo.projects.states import ImprovementState


class ImprovementQuerySet(models.QuerySet["ImprovementAction"]):
    def naming_sides(self) -> "ImprovementQuerySet":
        """With ``side_label`` in words, in the same query."""
        return self.annotate(side_name=label_of_side())


class ImprovementAction(models.Model):
    """What a side undertakes to do better, with a person and a date, until it is settled.

    ``source_id`` is the key of what it came from: the evaluation of a difference, of a sentence or
    of a meeting, the referral of a link that failed. ``origin`` says in words what it was there.
    """

    class Source(models.TextChoices):
        DIFFERENCE = "difference", _("評価の話し合い")
        TEXT = "text", _("検証文の文")
        MEETING = "meeting", _("話し合いの記録")
        LINK = "link", _("つながらなかった相談")
        OTHER = "other", _("そのほか")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="improvements")
    text = models.CharField(_("すること"), max_length=500)
    side = models.SlugField(_("担う側"), max_length=30)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="improvements",
        verbose_name=_("担当者"),
    )
    due_on = models.DateField(_("期日"), null=True, blank=True)
    state = models.CharField(
        _("状態"), max_length=10, choices=ImprovementState, default=ImprovementState.OPEN
    )
    outcome = models.TextField(_("その後"), blank=True)
    source = models.CharField(_("きっかけ"), max_length=12, choices=Source, default=Source.OTHER)
    source_id = models.PositiveBigIntegerField(null=True, blank=True)
    origin = models.CharField(_("もとの言葉"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    drop_known_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("取りやめを確認した人"),
    )

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("改善の取組")
        verbose_name_plural = _("改善の取組")
        ordering = ["project_id", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "dropping"], closed_at__isnull=True)
                | Q(~Q(state__in=["open", "dropping"]), closed_at__isnull=False),
                name="improvement_closed_when_not_open",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def side_label(self) -> str:
        """The side in words where they were asked for with ``naming_sides``, else its code."""
        return getattr(self, "side_name", None) or self.side
