"""Who is told by mail that something waits. No mail carries a mark or a text of the sheet."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kyodo.accounts.models import User
from kyodo.evaluations.models import Evaluation, JointText, Publication, Seat, SheetPart
from kyodo.evaluations.roles import SeatDuty
from kyodo.notifications.outbox import enqueue
from kyodo.organisations.models import Organisation
from kyodo.organisations.roles import Role
from kyodo.punctuation import listed


def _answerable_elsewhere(evaluation: Evaluation, role: str) -> Iterable[Seat]:
    """The persons answerable for the other roles."""
    return (
        evaluation.seats.filter(duty=SeatDuty.ANSWERABLE)
        .exclude(role=role)
        .select_related("user")
        .order_by("pk")
    )


def _answerable_for(evaluation: Evaluation, roles: Iterable[str]) -> Iterable[Seat]:
    """The persons answerable for these roles."""
    return (
        evaluation.seats.filter(duty=SeatDuty.ANSWERABLE, role__in=roles)
        .select_related("user")
        .order_by("pk")
    )


def _tell(
    seats: Iterable[Seat],
    evaluation: Evaluation,
    *,
    subject: StrOrPromise,
    body: StrOrPromise,
    view: str,
    **facts: StrOrPromise | int,
) -> None:
    for seat in seats:
        enqueue(
            seat.user,
            subject=subject,
            body=body,
            path=reverse(view, kwargs={"pk": evaluation.pk}),
            facts={"evaluation": str(evaluation), **facts},
        )


def tell_opened(evaluation: Evaluation) -> None:
    """Everybody with a seat: the marking may begin."""
    _tell(
        evaluation.seats.select_related("user"),
        evaluation,
        subject=_("相互評価の記入が始まりました"),
        body=_("%(evaluation)sの相互評価の記入が始まりました。"),
        view="evaluations:show_evaluation",
    )


def tell_appointed(seat: Seat) -> None:
    """The person who now has something to do."""
    _tell(
        [seat],
        seat.evaluation,
        subject=_("相互評価の担当になりました"),
        body=_("%(evaluation)sの相互評価で「%(duty)s」になりました。"),
        view="evaluations:show_evaluation",
        duty=SeatDuty(seat.duty).label,
    )


def tell_sealed(evaluation: Evaluation, part: SheetPart, signer: str) -> None:
    """The others: that this role handed a section in, never what stands in it."""
    form = evaluation.form
    _tell(
        _answerable_elsewhere(evaluation, signer),
        evaluation,
        subject=_("ほかの側が記入を封印しました"),
        body=_("%(evaluation)sについて、%(role)sが「%(section)s」を封印しました。"),
        view="evaluations:show_evaluation",
        role=form.label_of(signer),
        section=form.section(part.section).heading,
    )


def tell_reopened(evaluation: Evaluation, part: SheetPart, signer: str) -> None:
    """The others, who were told of the seal, are told that this role took it back."""
    form = evaluation.form
    _tell(
        _answerable_elsewhere(evaluation, signer),
        evaluation,
        subject=_("ほかの側が封印を解きました"),
        body=_("%(evaluation)sについて、%(role)sが「%(section)s」の封印を解きました。"),
        view="evaluations:show_evaluation",
        role=form.label_of(signer),
        section=form.section(part.section).heading,
    )


def tell_revealed(evaluation: Evaluation, headings: list[str]) -> None:
    """Everybody with a seat: both sides can now be read."""
    _tell(
        evaluation.seats.select_related("user"),
        evaluation,
        subject=_("記入が開示されました"),
        body=_("%(evaluation)sの「%(sections)s」の記入が開示されました。"),
        view="evaluations:compare_check_sheets",
        sections=listed(headings),
    )


def tell_joint_text_waits(evaluation: Evaluation, text: JointText, roles: Iterable[str]) -> None:
    """These roles, which have not agreed yet: a version waits for their agreement."""
    _tell(
        _answerable_for(evaluation, roles),
        evaluation,
        subject=_("検証文が合意を待っています"),
        body=_("%(evaluation)sの検証文「%(text)s」に、ほかの側が合意しました。確認してください。"),
        view="evaluations:list_joint_texts",
        text=str(text),
    )


def tell_publication_waits(publication: Publication) -> None:
    """The roles that have not consented yet: a proposal to publish waits for their consent."""
    evaluation = publication.evaluation
    given = set(publication.consents.values_list("role", flat=True))
    _tell(
        _answerable_for(evaluation, set(evaluation.form.publishers) - given),
        evaluation,
        subject=_("公表の同意を待っています"),
        body=_("%(evaluation)sの公表が提案されました。内容を確かめて、同意するか決めてください。"),
        view="evaluations:show_publication_proposal",
    )


def tell_publication_withdrawn(publication: Publication, role: str) -> None:
    """The other roles: the proposal that waited is gone."""
    _tell(
        _answerable_elsewhere(publication.evaluation, role),
        publication.evaluation,
        subject=_("公表の提案が取り下げられました"),
        body=_("%(evaluation)sの公表の提案が取り下げられました。"),
        view="evaluations:show_evaluation",
    )


def tell_published(publication: Publication) -> None:
    """Everybody with a seat: it is public now."""
    evaluation = publication.evaluation
    _tell(
        evaluation.seats.select_related("user"),
        evaluation,
        subject=_("相互評価が公表されました"),
        body=_("%(evaluation)sの相互評価が公表されました（第%(number)s版）。"),
        view="evaluations:show_publication",
        number=publication.number,
    )


def tell_imported(evaluation: Evaluation) -> None:
    """Who speaks for the parties: a sheet of theirs stands here now, though nobody asked them."""
    organisations = Organisation.objects.filter(parties__project=evaluation.project_id)
    speakers = User.objects.active().filter(
        memberships__role=Role.REPRESENTATIVE,
        memberships__organisation__in=Organisation.objects.filter(
            Q(pk__in=organisations) | Q(consortia__in=organisations)
        ),
    )
    for user in speakers.distinct().order_by("pk"):
        enqueue(
            user,
            subject=_("公表済みのシートが取り込まれました"),
            body=_("%(evaluation)sの相互評価シートが、公表済みの評価として取り込まれました。"),
            path=reverse("evaluations:show_publication", kwargs={"pk": evaluation.pk}),
            facts={"evaluation": str(evaluation)},
        )
