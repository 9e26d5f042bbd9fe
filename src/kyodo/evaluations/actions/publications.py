"""Publishing: one side proposes a frozen snapshot, the other consents to exactly that one."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations import notices
from kyodo.evaluations.actions.locking import lock_evaluation
from kyodo.evaluations.events import Event
from kyodo.evaluations.models import Evaluation, Publication, PublicationConsent
from kyodo.evaluations.permissions import (
    can_abandon_correction,
    can_consent_to_publication,
    can_propose_publication,
    can_start_correction,
)
from kyodo.evaluations.queries.publication import (
    finished_snapshot,
    missing_for_publication,
    publication_snapshot,
)
from kyodo.evaluations.queries.publication_changes import changes_between
from kyodo.evaluations.states import LIFECYCLE, State
from kyodo.exports.canonical import snapshot_digest
from kyodo.lifecycle import Refusal


@transaction.atomic
def propose_publication(
    *,
    evaluation_id: int,
    by: User,
    now: datetime,
    what_changed: str = "",
    why_changed: str = "",
) -> Publication:
    """Freeze what is to be published and consent to it for the own side.

    Where the form has one role alone agree, proposing is no consent: somebody else of that role
    has to read it, because nobody publishes alone. A correction says what changed and why.
    Raises ``PermissionDenied``, or ``Refusal`` that names what is missing or that a proposal is
    pending already.
    """
    evaluation = lock_evaluation(evaluation_id)
    if not can_propose_publication(by, evaluation):
        raise PermissionDenied
    if evaluation.publications.proposed().exists():
        raise Refusal(_("すでに公表の提案があります。"))
    missing = missing_for_publication(evaluation)
    if missing:
        raise Refusal("\n".join(missing))
    earlier = evaluation.publications.published().order_by("-number").first()
    snapshot = _frozen(evaluation, earlier, what=what_changed.strip(), why=why_changed.strip())
    publication = Publication.objects.create(
        evaluation=evaluation,
        number=snapshot["number"],
        snapshot=snapshot,
        digest=snapshot_digest(snapshot),
        what_changed=what_changed.strip(),
        why_changed=why_changed.strip(),
        proposed_at=now,
        proposed_by=by,
    )
    record(Event.PUBLICATION_PROPOSED, by=by, target=evaluation, number=publication.number)
    _consent_with_proposal(publication, evaluation, by=by, now=now)
    return publication


def _consent_with_proposal(
    publication: Publication, evaluation: Evaluation, *, by: User, now: datetime
) -> None:
    """Who proposes consents for the own side, unless that would already be everybody."""
    if len(evaluation.form.publishers) > 1:
        _consent(publication, evaluation, by=by, now=now)
    else:
        notices.tell_publication_waits(publication)


def _frozen(
    evaluation: Evaluation, earlier: Publication | None, *, what: str, why: str
) -> dict[str, Any]:
    """The snapshot of the next number; a correction must say what and why, and change something."""
    correction: dict[str, Any] | None = None
    if earlier is not None:
        if not what or not why:
            raise Refusal(_("訂正では、変わったところと理由を書いてください。"))
        correction = {"of": earlier.number, "what": what, "why": why}
    number = earlier.number + 1 if earlier else 1
    with translation.override("ja"):  # the paper's language, whoever proposes it
        snapshot = publication_snapshot(evaluation, number=number, correction=correction)
    if earlier is not None and not changes_between(earlier.snapshot, snapshot):
        raise Refusal(_("公表されている版から、何も変わっていません。"))
    return snapshot


@transaction.atomic
def consent_to_publication(
    *, publication_id: int, digest: str, by: User, now: datetime
) -> Publication:
    """Consent, for the own side, to the proposal that was read; the last consent publishes it.

    ``digest`` is that of the proposal on the page. Raises ``PermissionDenied``, or ``Refusal``
    when the proposal is not that one any more.
    """
    publication, evaluation = _locked_proposal(publication_id)
    if publication.published_at is not None and publication.consents.filter(given_by=by).exists():
        return publication
    if len(evaluation.form.publishers) == 1 and publication.proposed_by_id == by.pk:
        raise Refusal(_("公表は一人では決められません。提案した人とは別の人が同意してください。"))
    is_pending = publication.withdrawn_at is None and publication.published_at is None
    if not is_pending or publication.digest != digest:
        raise Refusal(_("この提案はもう有効ではありません。今の提案を確かめてください。"))
    if not can_consent_to_publication(by, evaluation):
        raise PermissionDenied
    _consent(publication, evaluation, by=by, now=now)
    return publication


@transaction.atomic
def withdraw_publication(*, publication_id: int, by: User, now: datetime) -> Publication:
    """Take a proposal back so that texts can be changed again; either side may.

    Raises ``PermissionDenied``, or ``Refusal`` for what has been published.
    """
    publication, evaluation = _locked_proposal(publication_id)
    may = can_propose_publication(by, evaluation) or can_start_correction(by, evaluation)
    if not may:
        raise PermissionDenied
    if publication.published_at is not None:
        raise Refusal(_("公表した評価は取り下げられません。訂正として新しく公表してください。"))
    if publication.withdrawn_at is None:
        publication.withdrawn_at = now
        publication.save(update_fields=["withdrawn_at"])
        record(Event.PUBLICATION_WITHDRAWN, by=by, target=evaluation, number=publication.number)
        seat = evaluation.seat_of(by)
        notices.tell_publication_withdrawn(publication, seat.role if seat else "")
    return publication


@transaction.atomic
def start_correction(*, evaluation_id: int, by: User) -> Evaluation:
    """Open a published evaluation for a correction; what is public stays public meanwhile."""
    evaluation = lock_evaluation(evaluation_id)
    LIFECYCLE.check(evaluation.state, State.CORRECTING)
    if not can_start_correction(by, evaluation):
        raise PermissionDenied
    evaluation.state = State.CORRECTING
    evaluation.save(update_fields=["state"])
    record(Event.CORRECTION_STARTED, by=by, target=evaluation)
    return evaluation


@transaction.atomic
def abandon_correction(*, evaluation_id: int, by: User) -> Evaluation:
    """Close a correction without publishing; raises ``Refusal`` while a proposal is pending."""
    evaluation = lock_evaluation(evaluation_id)
    if not can_abandon_correction(by, evaluation):
        raise PermissionDenied
    if evaluation.publications.proposed().exists():
        raise Refusal(_("先に公表の提案を取り下げてください。"))
    LIFECYCLE.check(evaluation.state, State.PUBLISHED)
    evaluation.state = State.PUBLISHED
    evaluation.save(update_fields=["state"])
    record(Event.CORRECTION_ABANDONED, by=by, target=evaluation)
    return evaluation


def _locked_proposal(publication_id: int) -> tuple[Publication, Evaluation]:
    evaluation_id = Publication.objects.values_list("evaluation_id", flat=True).get(
        pk=publication_id
    )
    evaluation = lock_evaluation(evaluation_id)
    return evaluation.publications.get(pk=publication_id), evaluation


def _consent(publication: Publication, evaluation: Evaluation, *, by: User, now: datetime) -> None:
    seat = evaluation.seat_of(by)
    if seat is None:
        raise PermissionDenied
    _consent_row, created = PublicationConsent.objects.get_or_create(
        publication=publication, role=seat.role, defaults={"given_by": by, "given_at": now}
    )
    if created:
        record(
            Event.PUBLICATION_CONSENTED,
            by=by,
            target=evaluation,
            number=publication.number,
            side=evaluation.form.label_of(seat.role),
        )
    given = set(publication.consents.values_list("role", flat=True))
    if given >= set(evaluation.form.publishers):
        _publish(publication, evaluation, by=by, now=now)
    elif created:
        notices.tell_publication_waits(publication)


def _publish(publication: Publication, evaluation: Evaluation, *, by: User, now: datetime) -> None:
    LIFECYCLE.check(evaluation.state, State.PUBLISHED)
    publication.snapshot = finished_snapshot(publication, now=now)
    publication.digest = snapshot_digest(publication.snapshot)
    publication.published_at = now
    publication.save(update_fields=["snapshot", "digest", "published_at"])
    evaluation.state = State.PUBLISHED
    evaluation.save(update_fields=["state"])
    record(
        Event.EVALUATION_PUBLISHED,
        by=by,
        target=evaluation,
        number=publication.number,
        digest=publication.digest,
    )
    notices.tell_published(publication)
