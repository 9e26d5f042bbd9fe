"""One year's mutual evaluation of one project, its people and its dates."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.evaluations.formats import FormDefinition, ProjectFacts
from kyodo.evaluations.models.sheet_formats import SheetFormat
from kyodo.evaluations.roles import SeatDuty
from kyodo.evaluations.states import State
from kyodo.fiscal import FiscalYear
from kyodo.organisations.permissions import user_organisation_ids
from kyodo.people.models import Person
from kyodo.projects.models import ImprovementAction, Party, Project

if TYPE_CHECKING:
    from kyodo.accounts.models import User


STATE_TONES = {
    State.PREPARING: "coming",
    State.ANSWERING: "active",
    State.TALKING: "active",
    State.PUBLISHED: "done",
    State.CORRECTING: "warning",
}


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, user: "User") -> "EvaluationQuerySet":
        """Evaluations whose existence and dates this person may know.

        Those with a seat, members of the parties, and administrators, who prepare them; what the
        sides wrote is a different question and is asked of the answers themselves.
        """
        if user.is_administrator:
            return self
        projects = Party.objects.filter(organisation_id__in=user_organisation_ids(user))
        return self.filter(
            Q(project_id__in=projects.values("project_id"))
            | Q(pk__in=Seat.objects.filter(user=user).values("evaluation_id"))
        )

    def with_sheet(self) -> "EvaluationQuerySet":
        """Together with the project and the form, which every page of an evaluation needs."""
        return self.select_related("project", "sheet_format")


class Evaluation(models.Model):
    """The mutual evaluation (相互評価) of one project for one fiscal year, on one sheet.

    Only sheets of one scheme stand beside one another in the same year.

    ``fiscal_year`` is the start year of the 年度. ``carried_from`` is the evaluation whose roles,
    people and actions it took over. ``own_items`` are the questions that the sides added to open
    rows, as texts by section; ``form_facts`` what the form was told of the project when the marking
    began, so that no later change of the project alters the paper.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evaluations")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    sheet_format = models.ForeignKey(
        SheetFormat, on_delete=models.PROTECT, related_name="evaluations", verbose_name=_("様式")
    )
    state = models.CharField(_("状態"), max_length=12, choices=State, default=State.PREPARING)
    period_starts_on = models.DateField(_("実施期間の初日"))
    period_ends_on = models.DateField(_("実施期間の末日"))
    entered_on = models.DateField(_("記入日"), null=True, blank=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    own_items = models.JSONField(default=dict, blank=True)
    form_facts = models.JSONField(null=True, blank=True)
    prepared_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("相互評価")
        verbose_name_plural = _("相互評価")
        ordering = ["-fiscal_year", "project__name", "pk"]
        indexes = [
            models.Index(fields=["-fiscal_year", "-id"], name="evaluation_by_year"),
            models.Index(fields=["state", "-fiscal_year", "-id"], name="evaluation_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "fiscal_year", "sheet_format"],
                name="evaluation_one_per_project_year_and_form",
            ),
            models.CheckConstraint(
                condition=Q(period_ends_on__gte=F("period_starts_on")),
                name="evaluation_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {FiscalYear(self.fiscal_year)}"

    @property
    def form(self) -> FormDefinition:
        """The official form that this evaluation began with, laid out for its project."""
        return self.sheet_format.definition_for(self.facts)

    @property
    def facts(self) -> ProjectFacts:
        """What the form is told of the project: fixed once the marking has begun."""
        if self.form_facts is not None:
            return ProjectFacts.from_data(self.form_facts)
        own = tuple((key, tuple(texts)) for key, texts in sorted(self.own_items.items()))
        return ProjectFacts(self.project.contract_kind, None, own or None)

    @property
    def year(self) -> FiscalYear:
        """The fiscal year as a value."""
        return FiscalYear(self.fiscal_year)

    @property
    def audit_label(self) -> str:
        """How the audit names it."""
        return str(self)

    @property
    def state_tone(self) -> str:
        """The tone of the badge that shows the state."""
        return STATE_TONES[State(self.state)]

    @property
    def is_being_filled(self) -> bool:
        """Whether any section may still be answered: at first, or in a later step of the form."""
        if self.state == State.ANSWERING:
            return True
        return self.is_open_to_change and len(self.form.filling_steps) > len(self.form.first_steps)

    @property
    def is_revealed(self) -> bool:
        """Whether everything answered before the talk has been shown to all."""
        return self.revealed_at is not None

    @property
    def is_open_to_change(self) -> bool:
        """Whether joint texts and publication are being worked on."""
        return self.state in (State.TALKING, State.CORRECTING)

    @property
    def is_in_talk(self) -> bool:
        """Whether a talk may be recorded: about whatever has been revealed, before publication."""
        return self.state in (State.ANSWERING, State.TALKING, State.CORRECTING)

    @cached_property
    def _seats_by_user(self) -> dict[int, "Seat"]:
        return {seat.user_id: seat for seat in self.seats.select_related("user").order_by("pk")}

    def seat_of(self, user: "User") -> "Seat | None":
        """This person's seat as it was when it was first asked for on this instance."""
        return self._seats_by_user.get(user.pk)


class SectionSchedule(models.Model):
    """When one section of the form may be sealed, and until when it should be."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="schedules")
    section = models.SlugField(max_length=60)
    opens_on = models.DateField(_("封印できる日"))
    due_on = models.DateField(_("締切"))

    class Meta:
        verbose_name = _("日程")
        verbose_name_plural = _("日程")
        ordering = ["evaluation_id", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "section"], name="schedule_once"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")), name="schedule_due_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return self.section


class Seat(models.Model):
    """What one person does on one evaluation, and for which role of the form.

    ``role`` is empty for a facilitator, who attends without marking.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats"
    )
    role = models.SlugField(max_length=30, blank=True)
    duty = models.CharField(
        pgettext_lazy("at an evaluation", "担当"), max_length=12, choices=SeatDuty
    )
    appointed_at = models.DateTimeField()

    class Meta:
        verbose_name = pgettext_lazy("at an evaluation", "担当")
        verbose_name_plural = pgettext_lazy("at an evaluation", "担当")
        ordering = ["evaluation_id", "role", "duty", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "user"], name="seat_one_per_person"),
            models.UniqueConstraint(
                fields=["evaluation", "role"],
                condition=Q(duty="answerable"),
                name="seat_one_answerable_per_role",
            ),
            models.CheckConstraint(
                condition=Q(duty="facilitator", role="") | (~Q(duty="facilitator") & ~Q(role="")),
                name="seat_facilitator_has_no_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation}: {SeatDuty(self.duty).label}"


class Respondent(models.Model):
    """The 記入責任者 as written on the paper: a post, and a person's contact data kept apart.

    Never published; forgotten when the person's retention date has come.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="respondents")
    role = models.SlugField(max_length=30)
    post = models.CharField(_("役職"), max_length=100, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="respondent_posts"
    )

    class Meta:
        verbose_name = _("記入責任者の連絡先")
        verbose_name_plural = _("記入責任者の連絡先")
        ordering = ["evaluation_id", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "role"], name="respondent_one_per_role"),
        ]

    def __str__(self) -> str:
        return self.post or self.role


class CarriedAction(models.Model):
    """An improvement action of an earlier year that this year's sheet has to look at."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="carried_actions"
    )
    action = models.ForeignKey(
        ImprovementAction, on_delete=models.CASCADE, related_name="carried_into"
    )

    class Meta:
        verbose_name = _("引き継いだ取組")
        verbose_name_plural = _("引き継いだ取組")
        ordering = ["evaluation_id", "action__due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "action"], name="action_carried_once"),
        ]

    def __str__(self) -> str:
        return str(self.action)
