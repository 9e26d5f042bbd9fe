"""Collaboration projects, the sides that they can have, and who stands on them."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.classifications.models import Classification
from kyodo.organisations.models import Organisation

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


def label_of_side() -> Subquery:
    """The words for the side of a row, in the same query."""
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
        verbose_name = pgettext_lazy("of a row", "協働事業")
        verbose_name_plural = pgettext_lazy("of a row", "協働事業")
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


class PartyQuerySet(models.QuerySet["Party"]):
    def naming_sides(self) -> "PartyQuerySet":
        """With ``side_label`` in words, in the same query."""
        return self.annotate(side_name=label_of_side())


class Party(models.Model):
    """An organisation that stands on one side of a project; a side may be several of them.

    ``position`` counts through the whole project: the parties of one side stand together.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parties")
    side = models.SlugField(_("側"), max_length=30)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="parties",
        verbose_name=pgettext_lazy("of a row", "団体・部署"),
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
