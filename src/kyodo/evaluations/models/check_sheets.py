"""What each side marks, how it is sealed, and which marks were changed in the talk."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.evaluations.models.evaluations import Evaluation, Seat

if TYPE_CHECKING:
    from kyodo.accounts.models import User


class CheckSheet(models.Model):
    """What one role of the form answers, or one person of a role whose people answer each alone.

    ``number`` is 0 where the role speaks with one voice, else it counts the persons from 1;
    ``respondent`` is that person's seat.
    """

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="check_sheets"
    )
    role = models.SlugField(max_length=30)
    number = models.PositiveSmallIntegerField(default=0)
    respondent = models.ForeignKey(
        Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="check_sheets"
    )

    class Meta:
        verbose_name = _("チェックシート")
        verbose_name_plural = _("チェックシート")
        ordering = ["evaluation_id", "role", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "role", "number"], name="check_sheet_one_per_voice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation}: {self.column}"

    @property
    def column(self) -> str:
        """The key of its answers beside those of the others: ``civic``, or ``council-2``."""
        return f"{self.role}-{self.number}" if self.number else self.role


class Signer(models.Model):
    """A role whose people write a check sheet, and without whose seal no part of it is handed in.

    One for most sheets; several for a sheet that roles of the form answer together.
    """

    check_sheet = models.ForeignKey(CheckSheet, on_delete=models.CASCADE, related_name="signers")
    role = models.SlugField(max_length=30)

    class Meta:
        verbose_name = _("記入する役割")
        verbose_name_plural = _("記入する役割")
        ordering = ["check_sheet_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["check_sheet", "role"], name="signer_once_per_sheet"),
        ]

    def __str__(self) -> str:
        return self.role


class SheetPartQuerySet(models.QuerySet["SheetPart"]):
    def sealed(self) -> "SheetPartQuerySet":
        """Parts that everybody who has to has sealed."""
        seals = Seal.objects.filter(
            part=OuterRef(OuterRef("pk")), role=OuterRef("role"), reopened_at__isnull=True
        )
        lacking = Signer.objects.filter(check_sheet=OuterRef("check_sheet")).filter(~Exists(seals))
        return self.filter(~Exists(lacking))

    def written_by(self, seat: Seat) -> "SheetPartQuerySet":
        """Parts that the person of this seat fills in: alone, for the role, or with others."""
        return self.filter(
            Q(check_sheet__respondent__isnull=True, check_sheet__number=0)
            | Q(check_sheet__respondent=seat),
            check_sheet__evaluation=seat.evaluation_id,
            check_sheet__signers__role=seat.role,
        )


class SheetPart(models.Model):
    """One voice's answers to one section of the form: what is sealed and revealed as a whole.

    ``revealed_at`` is the one fact on which every reading of the others' answers depends.
    """

    check_sheet = models.ForeignKey(CheckSheet, on_delete=models.CASCADE, related_name="parts")
    section = models.SlugField(max_length=60)
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = SheetPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("段階ごとの記入")
        verbose_name_plural = _("段階ごとの記入")
        ordering = ["check_sheet_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_sheet", "section"], name="sheet_part_one_per_section"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_sheet} {self.section}"


class Seal(models.Model):
    """The proof that one part was not altered after ``role`` handed it in.

    ``digest`` is the SHA-256 of the canonical text of the answers with ``nonce``. Both sides see
    the digest at once; the nonce stays hidden until the reveal, or the few possible marks could be
    tried out against the digest.
    """

    part = models.ForeignKey(SheetPart, on_delete=models.CASCADE, related_name="seals")
    role = models.SlugField(max_length=30)
    digest = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reopen_reason = models.TextField(_("理由"), blank=True)

    class Meta:
        verbose_name = _("封印")
        verbose_name_plural = _("封印")
        ordering = ["part_id", "sealed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "role"],
                condition=Q(reopened_at__isnull=True),
                name="seal_one_in_force_per_role",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | ~Q(reopen_reason=""),
                name="seal_reopened_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.digest


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: "User") -> "AnswerQuerySet":
        """A side's own answers, and everything that has been revealed.

        The administrator has no exception, nor has the operator of the centre, who is a side.
        """
        own_sheets = CheckSheet.objects.filter(
            Q(respondent__isnull=True, number=0) | Q(respondent__user=user),
            evaluation__seats__in=Seat.objects.filter(user=user).exclude(role=""),
            signers__role=models.F("evaluation__seats__role"),
        )
        return self.filter(
            Q(part__revealed_at__isnull=False, part__check_sheet__evaluation__in=_readable(user))
            | Q(part__check_sheet__in=own_sheets)
        )


def _readable(user: "User") -> models.QuerySet[Evaluation]:
    """After the reveal: those with a seat and members of the parties."""
    if user.is_administrator:
        return Evaluation.objects.none()
    return Evaluation.objects.visible_to(user)


class Answer(models.Model):
    """One side's mark and remark on one item; made empty when the evaluation is opened.

    ``mark`` is a code of the item's scale or empty. It is the side's first mark for ever: a
    change after the reveal is a ``MarkChange``. ``revision`` counts the savings, so that two
    drafters writing at once are told instead of overwriting one another.
    """

    part = models.ForeignKey(SheetPart, on_delete=models.CASCADE, related_name="answers")
    item = models.SlugField(max_length=60)
    mark = models.CharField(pgettext_lazy("of a question", "評価"), max_length=20, blank=True)
    remark = models.TextField(_("備考"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    on_behalf_of = models.CharField(_("代理入力"), max_length=100, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("an answer in words", "記入")
        verbose_name_plural = pgettext_lazy("an answer in words", "記入")
        ordering = ["part_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["part", "item"], name="answer_one_per_item"),
        ]

    def __str__(self) -> str:
        return self.item


class MarkChange(models.Model):
    """A mark that a side changed after the reveal; the first mark stays beside it."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="changes")
    mark = models.CharField(_("改めた評価"), max_length=20)
    reason = models.TextField(_("理由"))
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("改めた評価")
        verbose_name_plural = _("改めた評価")
        ordering = ["answer_id", "changed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="mark_change_has_reason"),
        ]

    def __str__(self) -> str:
        return self.mark
