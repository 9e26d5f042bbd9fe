"""What was published, exactly as it was published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.models.evaluations import Evaluation


class PublicationQuerySet(models.QuerySet["Publication"]):
    def published(self) -> "PublicationQuerySet":
        """What anybody may read."""
        return self.filter(published_at__isnull=False)

    def proposed(self) -> "PublicationQuerySet":
        """Proposals that still wait for a side's consent."""
        return self.filter(published_at__isnull=True, withdrawn_at__isnull=True)


class Publication(models.Model):
    """A frozen snapshot of an evaluation: first a proposal, published when every side consents.

    A correction is a further publication with a higher number that says what changed and why.
    ``snapshot`` holds no person's name and no telephone number; ``digest`` is the SHA-256 of its
    canonical JSON.
    """

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="publications"
    )
    number = models.PositiveIntegerField(_("公表番号"))
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    what_changed = models.TextField(_("変わったところ"), blank=True)
    why_changed = models.TextField(_("訂正の理由"), blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("公表")
        verbose_name_plural = _("公表")
        ordering = ["evaluation_id", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="publication_number_once",
            ),
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(published_at__isnull=True, withdrawn_at__isnull=True),
                name="publication_one_proposal",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="publication_not_withdrawn_when_published",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | (~Q(what_changed="") & ~Q(why_changed="")),
                name="publication_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} ({self.number})"


class PublicationConsent(models.Model):
    """One side's consent to publish exactly this snapshot."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="consents")
    role = models.SlugField(max_length=30)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("公表への同意")
        verbose_name_plural = _("公表への同意")
        ordering = ["publication_id", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "role"], name="consent_once_per_role"),
        ]

    def __str__(self) -> str:
        return self.role
