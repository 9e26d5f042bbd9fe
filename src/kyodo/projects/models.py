"""Collaboration projects: who the sides are, for how long, and who does what in which year."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from kyodo.attachments.models import StoredFile
from kyodo.classifications.models import Classification
from kyodo.organisations.models import Organisation
from kyodo.projects.states import DutyState, ImprovementState, StepKind

if TYPE_CHECKING:
    from kyodo.accounts.models import User


class SideQuerySet(models.QuerySet["Side"]):
    def in_order(self) -> "SideQuerySet":
        """In the order in which forms brought them."""
        return self.order_by("position", "pk")


class Side(models.Model):
    """A side that a project can have, in the words of the form that first spoke of it.

    ``code`` is what the roles of a form, parties, duties and improvement actions refer to, such as
    ``civic``. The words are for pages of a project; an evaluation uses those of its own form.
    """

    code = models.SlugField(_("記号"), max_length=30, unique=True)
    label = models.CharField(_("名称"), max_length=100)
    position = models.PositiveSmallIntegerField(_("順番"))

    objects = SideQuerySet.as_manager()

    class Meta:
        verbose_name = _("側")
        verbose_name_plural = _("側")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label


def _label_of_side() -> Subquery:
    return Subquery(Side.objects.filter(code=OuterRef("side")).values("label")[:1])


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: "User") -> "ProjectQuerySet":
        """Projects are no secret among signed-in people; what is withheld hangs below them."""
        return self if user.is_active else self.none()

    def of_organisations(self, organisation_ids: set[int]) -> "ProjectQuerySet":
        """Projects in which one of these organisations is a party."""
        return self.filter(
            pk__in=Party.objects.filter(organisation_id__in=organisation_ids).values("project_id")
        )


class Project(models.Model):
    """A 市民協働事業 under a collaboration contract; the contract is what makes it evaluated.

    Source of the contract kinds: Yokohama's ordinance on citizen collaboration, article 12.
    Service lines count for the project what happened in its ``ward``, or everywhere without one.
    """

    class ContractKind(models.TextChoices):
        COMMISSION = "commission", _("委託")
        CONTRIBUTION = "contribution", _("負担金")
        SUBSIDY = "subsidy", _("補助")
        COHOSTING = "cohosting", _("共催")

    name = models.CharField(_("事業名称"), max_length=200)
    purpose = models.TextField(_("事業の目的"), blank=True)
    contract_kind = models.CharField(
        _("協働契約の種類"), max_length=20, choices=ContractKind, blank=True
    )
    starts_on = models.DateField(_("開始日"))
    ends_on = models.DateField(_("終了日"), null=True, blank=True)
    ward = models.ForeignKey(
        Classification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("対象の区"),
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("協働事業")
        verbose_name_plural = _("協働事業")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        """Its name."""
        return self.name


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


class PartyQuerySet(models.QuerySet["Party"]):
    def naming_sides(self) -> "PartyQuerySet":
        """With ``side_label`` in words, in the same query."""
        return self.annotate(side_name=_label_of_side())


class Party(models.Model):
    """An organisation that stands on one side of a project; a side may be several of them.

    ``position`` counts through the whole project: the parties of one side stand together.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parties")
    side = models.SlugField(_("側"), max_length=30)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="parties", verbose_name=_("団体・部署")
    )
    position = models.PositiveSmallIntegerField(_("順番"), default=1)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("協働する団体・部署")
        verbose_name_plural = _("協働する団体・部署")
        ordering = ["project_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"], name="party_stands_on_one_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.organisation}"

    @property
    def side_label(self) -> str:
        """The side in words where they were asked for with ``naming_sides``, else its code."""
        return getattr(self, "side_name", None) or self.side


class WorkItem(models.Model):
    """One row of the roles table (役割及び責任分担) as it stood in one fiscal year.

    ``lines`` are the text codes of the service lines whose figures tell of it: text, so that a line
    may be taken away from an installation and the table of an old year still says what it named.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="work_items")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    position = models.PositiveSmallIntegerField(_("順番"))
    label = models.CharField(_("記号"), max_length=10, blank=True)
    title = models.CharField(_("事業項目"), max_length=200)
    lines = models.JSONField(_("数字を出す業務"), default=list, blank=True)

    class Meta:
        verbose_name = _("事業項目")
        verbose_name_plural = _("事業項目")
        ordering = ["project_id", "fiscal_year", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "fiscal_year", "position"], name="work_item_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """One numbered duty of one side within a work item."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="duties")
    side = models.SlugField(_("側"), max_length=30)
    position = models.PositiveSmallIntegerField(_("順番"))
    text = models.CharField(_("役割"), max_length=500)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name=_("担当者"),
    )

    class Meta:
        verbose_name = _("役割")
        verbose_name_plural = _("役割")
        ordering = ["work_item_id", "side", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "side", "position"], name="duty_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class DutyReport(models.Model):
    """How a duty stood; ``shown_by`` is what shows it, or why it was not done. Newest counts."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="reports")
    state = models.CharField(_("状況"), max_length=10, choices=DutyState)
    shown_by = models.CharField(_("分かるもの、理由"), max_length=500, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reported_at = models.DateTimeField()

    class Meta:
        verbose_name = _("役割の状況")
        verbose_name_plural = _("役割の状況")
        ordering = ["duty_id", "reported_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["done", "not_done"]) | ~Q(shown_by=""),
                name="duty_report_says_what_shows_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.state}"


class ImprovementQuerySet(models.QuerySet["ImprovementAction"]):
    def naming_sides(self) -> "ImprovementQuerySet":
        """With ``side_label`` in words, in the same query."""
        return self.annotate(side_name=_label_of_side())


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


class TypedFigure(models.Model):
    """A figure of a work item that no service line counts, as somebody of one side typed it.

    ``key`` is made of the words at first and stays when they are corrected: it finds the figure of
    another year. No ``value`` says that nobody knows, which is not zero.
    """

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="typed_figures")
    key = models.CharField(max_length=100)
    label = models.CharField(_("数字の名前"), max_length=100)
    value = models.DecimalField(_("値"), max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("単位"), max_length=20)
    source = models.CharField(_("出典"), max_length=200)
    side = models.SlugField(_("側"), max_length=30)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    typed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("書き入れた数字")
        verbose_name_plural = _("書き入れた数字")
        ordering = ["work_item_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["work_item", "key"], name="typed_figure_once"),
        ]

    def __str__(self) -> str:
        return self.label


class FigureTarget(models.Model):
    """What a figure of a work item is to come to by the end of the year, as it was last set."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="targets")
    key = models.CharField(max_length=100)
    value = models.DecimalField(_("目標"), max_digits=14, decimal_places=3)
    side = models.SlugField(_("側"), max_length=30)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("目標")
        verbose_name_plural = _("目標")
        ordering = ["work_item_id", "key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["work_item", "key"], name="figure_target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
