"""Cases that have to do with one another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kyodo.consultations.models.cases import Case


class CaseRelationQuerySet(models.QuerySet["CaseRelation"]):
    def touching(self, case: Case) -> "CaseRelationQuerySet":
        """Whichever of the two came first."""
        return self.filter(Q(earlier=case) | Q(later=case)).select_related("earlier", "later")


class CaseRelation(models.Model):
    """Two cases that have to do with each other; ``earlier`` is the one that was there first."""

    class Kind(models.TextChoices):
        RELATED = "related", _("関連する相談")
        SPLIT = "split", _("分けた相談")

    earlier = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="relations_to_later")
    later = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="relations_to_earlier")
    kind = models.CharField(_("関係"), max_length=10, choices=Kind, default=Kind.RELATED)

    objects = CaseRelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("相談どうしの関係")
        verbose_name_plural = _("相談どうしの関係")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="case_relation_once"),
            models.CheckConstraint(
                condition=~Q(earlier=F("later")), name="case_not_related_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id}–{self.later_id}"

    def other(self, case: Case) -> Case:
        """The one that this case has to do with."""
        return self.later if self.earlier_id == case.pk else self.earlier
