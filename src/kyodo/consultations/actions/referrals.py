"""A question handed to another body, and what the centre decides became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.classifications.models import Classification
from kyodo.consultations.actions.entries import EntryData, send_message, write_entry
from kyodo.consultations.actions.indexing import index_referral
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.actions.naming import refuse_naming
from kyodo.consultations.actions.referral_links import (
    locked_referral,
    open_link,
    revoke_links,
)
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, CaseFile, Consent, Referral
from kyodo.consultations.notices import referrals as notices
from kyodo.consultations.queries.personal_data import caller_in
from kyodo.consultations.queries.referrals import consent_to, files_to_choose, needs_consent
from kyodo.consultations.states import (
    REFERRAL_LIFECYCLE,
    Audience,
    EntryKind,
    ReferralState,
    Turn,
)
from kyodo.lifecycle import Refusal
from kyodo.organisations.models import Organisation

LATEST_DUE = timedelta(days=366)
DUE_WITHIN_A_YEAR = gettext_lazy("回答の期日は、今日から1年までの間にしてください。")


@dataclass(frozen=True)
class ReferralData:
    """What is handed over. ``told`` is the case in the words that the caller agreed to."""

    organisation: Organisation
    told: str
    question: str
    receiver_email: str = ""
    due_on: date | None = None
    files: Sequence[CaseFile] = ()
    shares_caller: bool = False
    tells_caller: bool = True


class ConsentMissing(Refusal):
    """The caller has not agreed, or no longer, that this body is told of the case."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        super().__init__(
            _(
                "「%(body)s」に伝えることへの、相談者の同意が記録されていません。"
                "相談者に確かめて、同意を記録してください。"
            )
            % {"body": organisation.name}
        )


@dataclass(frozen=True)
class Decision:
    """How a link ended. ``reason`` is a must when none was made."""

    state: ReferralState
    learned: str = ""
    reason: Classification | None = None


@transaction.atomic
def refer_case(
    *, case_id: int, data: ReferralData, by: User, now: datetime
) -> tuple[Referral, str]:
    """Ask another body; answers the referral and the secret of its link.

    Raises ``PermissionDenied``, ``ConsentMissing``, or ``Refusal`` for what is incomplete or was
    sent already.
    """
    case = locked_case(case_id, by)
    _refuse_what_cannot_be_sent(case, data, timezone.localdate(now))
    consent = consent_to(case, data.organisation, shares_caller=data.shares_caller)
    if needs_consent(data.organisation, shares_caller=data.shares_caller) and consent is None:
        raise ConsentMissing(data.organisation)
    referral = unsent_referral(case, data, consent)
    referral.asked_at, referral.asked_by = now, by
    referral.save()
    referral.files.set(data.files)
    index_referral(referral)
    key = open_link(referral, by=by, now=now)
    _write_step(case, data, by, now)
    _wait_for(case, referral, timezone.localdate(now))
    notices.ask_receiver(referral, key)
    record(Event.REFERRED, by=by, target=case, organisation=data.organisation.name)
    return referral, key


def unsent_referral(case: Case, data: ReferralData, consent: Consent | None) -> Referral:
    """As it would be sent; nothing is stored."""
    return Referral(
        case=case,
        organisation=data.organisation,
        receiver_email=data.receiver_email,
        told=data.told.strip(),
        question=data.question.strip(),
        due_on=data.due_on,
        shares_caller=data.shares_caller,
        consent=consent,
    )


@transaction.atomic
def close_referral(*, referral_id: int, decision: Decision, by: User, now: datetime) -> Referral:
    """Decide what became of it; from now on the link opens nothing.

    Raises ``PermissionDenied``, ``StepNotAllowed`` for one that is closed, or ``Refusal`` where no
    link was made and the reason is missing, or where a note names the caller.
    """
    case, referral = locked_referral(referral_id, by)
    REFERRAL_LIFECYCLE.check(referral.state, decision.state)
    failed = decision.state == ReferralState.NOT_LINKED
    if failed and decision.reason is None:
        raise Refusal(_("つながらなかった理由を選んでください。"))
    refuse_naming(caller_in(decision.learned, case))
    referral.no_link_reason = decision.reason if failed else None
    referral.learned_by_centre = decision.learned.strip()
    _end(referral, decision.state, now)
    index_referral(referral)
    words = _("「%(body)s」へのつなぎの結果：%(state)s") % {
        "body": referral.organisation.name,
        "state": decision.state.label,
    }
    _write_end(case, words, by, now)
    notices.tell_receiver_of_end(referral)
    record(
        Event.REFERRAL_CLOSED,
        by=by,
        target=case,
        organisation=referral.organisation.name,
        state=decision.state,
    )
    return referral


@transaction.atomic
def take_back_referral(*, referral_id: int, by: User, now: datetime) -> Referral:
    """It should not have been asked, or need not any more: nobody outside sees it from now on.

    Raises ``PermissionDenied``, or ``StepNotAllowed`` for one that is closed.
    """
    case, referral = locked_referral(referral_id, by)
    REFERRAL_LIFECYCLE.check(referral.state, ReferralState.TAKEN_BACK)
    _end(referral, ReferralState.TAKEN_BACK, now)
    words = _("「%(body)s」への依頼を取り消しました。") % {"body": referral.organisation.name}
    _write_end(case, words, by, now)
    notices.tell_receiver_of_end(referral)
    record(Event.REFERRAL_TAKEN_BACK, by=by, target=case, organisation=referral.organisation.name)
    return referral


def _refuse_what_cannot_be_sent(case: Case, data: ReferralData, today: date) -> None:
    if not case.is_open:
        raise Refusal(_("終わった相談です。先に再開してください。"))
    if not data.told.strip() or not data.question.strip():
        raise Refusal(_("相談のあらましと、お願いしたいことを書いてください。"))
    if data.due_on is not None and not today <= data.due_on <= today + LATEST_DUE:
        raise Refusal(str(DUE_WITHIN_A_YEAR))
    if data.shares_caller and case.caller is None:
        raise Refusal(_("名のらない相談者なので、見せる氏名と連絡先がありません。"))
    if {file.pk for file in data.files} - {file.pk for file in files_to_choose(case)}:
        raise Refusal(_("見せるファイルを選びなおしてください。"))
    if case.referrals.open().filter(
        organisation=data.organisation, told=data.told.strip(), question=data.question.strip()
    ):
        raise Refusal(_("同じ内容を、もう依頼しています。"))


def _write_step(case: Case, data: ReferralData, by: User, now: datetime) -> None:
    words = _("「%(body)s」に、この相談のことを伝えて、返事をお願いしました。")
    write_entry(
        case,
        data=EntryData(
            kind=EntryKind.STEP,
            text=words % {"body": data.organisation.name},
            audience=Audience.CLIENT if data.tells_caller else Audience.INTERNAL,
        ),
        by=by,
        now=now,
    )
    if data.tells_caller:
        send_message(case, by=by)


def _wait_for(case: Case, referral: Referral, today: date) -> None:
    """The next move is theirs; a plan that is due now becomes to look for their answer."""
    case.turn = Turn.ASKED
    if referral.due_on is not None and (case.next_on is None or case.next_on <= today):
        case.next_on = referral.due_on
        case.next_action = _("照会先の返事を確かめる")
    case.version += 1
    case.save(update_fields=["turn", "next_on", "next_action", "version"])


def _end(referral: Referral, state: ReferralState, now: datetime) -> None:
    referral.state, referral.closed_at = state, now
    referral.save()
    revoke_links(referral, now)


def _write_end(case: Case, words: str, by: User, now: datetime) -> None:
    """The next move is the centre's unless another body is still asked."""
    write_entry(case, data=EntryData(kind=EntryKind.STEP, text=words), by=by, now=now)
    waiting = (ReferralState.ASKED, ReferralState.SEEN)
    if case.turn == Turn.ASKED and not case.referrals.filter(state__in=waiting).exists():
        case.turn = Turn.CENTRE
        case.version += 1
        case.save(update_fields=["turn", "version"])
