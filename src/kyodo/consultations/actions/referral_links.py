"""The address by which a body answers: made, made anew, kept longer, and shut."""

import secrets
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.actions import digest_of
from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.locking import locked_living_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, Referral, ReferralLink
from kyodo.consultations.notices import referrals as notices
from kyodo.consultations.permissions import can_change_case
from kyodo.lifecycle import Refusal

_AFTER_DUE_DAY = timedelta(days=7)


@transaction.atomic
def renew_referral_link(*, referral_id: int, by: User, now: datetime) -> tuple[Referral, str]:
    """Send a new link, for one that was lost or has expired; the one before opens nothing.

    Answers the referral and the link's secret. Raises ``PermissionDenied``, or ``Refusal`` for a
    referral that can no longer be answered.
    """
    case, referral = locked_referral(referral_id, by)
    _refuse_unless_answerable(referral)
    revoke_links(referral, now)
    key = open_link(referral, by=by, now=now)
    notices.ask_receiver(referral, key)
    record(Event.LINK_RENEWED, by=by, target=case, organisation=referral.organisation.name)
    return referral, key


@transaction.atomic
def extend_referral_link(*, referral_id: int, by: User, now: datetime) -> Referral:
    """Let the link that was sent open as long again, also where it has expired.

    Raises ``PermissionDenied``, or ``Refusal`` where there is none or nothing can be answered.
    """
    case, referral = locked_referral(referral_id, by)
    _refuse_unless_answerable(referral)
    link = referral.links.filter(revoked_at=None).first()
    if link is None:
        raise Refusal(_("リンクは止められています。新しいリンクを送ってください。"))
    link.expires_at = _end_of_link(referral, now)
    link.save(update_fields=["expires_at"])
    record(Event.LINK_EXTENDED, by=by, target=case, organisation=referral.organisation.name)
    return referral


@transaction.atomic
def revoke_referral_link(*, referral_id: int, by: User, now: datetime) -> Referral:
    """Shut the link, for one that reached somebody else. Doing it twice changes nothing.

    Raises ``PermissionDenied``.
    """
    case, referral = locked_referral(referral_id, by)
    if revoke_links(referral, now):
        record(Event.LINK_REVOKED, by=by, target=case, organisation=referral.organisation.name)
    return referral


def locked_referral(referral_id: int, by: User) -> tuple[Case, Referral]:
    """A referral and its case, both locked, for one of the staff; else ``PermissionDenied``."""
    case, referral = locked_for_receiver(referral_id)
    if not can_change_case(by, case):
        raise PermissionDenied
    return case, referral


def locked_for_receiver(referral_id: int) -> tuple[Case, Referral]:
    """The same for those asked; the caller of this function has asked who they are."""
    case = locked_living_case(Referral.objects.get(pk=referral_id).case_id)
    rows = Referral.objects.select_for_update(of=("self",))
    referral = rows.select_related("organisation", "consent").get(pk=referral_id)
    referral.case = case
    return case, referral


def open_link(referral: Referral, *, by: User, now: datetime) -> str:
    """Part of an action: a new link, and its secret, which is kept nowhere."""
    key = secrets.token_urlsafe(32)
    ReferralLink.objects.create(
        referral=referral,
        token_digest=digest_of(key),
        created_at=now,
        expires_at=_end_of_link(referral, now),
        created_by=by,
    )
    return key


def revoke_links(referral: Referral, now: datetime) -> int:
    """Part of an action: shut every link; answers how many it were."""
    return referral.links.filter(revoked_at=None).update(revoked_at=now)


def _refuse_unless_answerable(referral: Referral) -> None:
    if not referral.is_open:
        raise Refusal(_("このつなぎは、もう終わっています。"))
    if not referral.is_readable:
        raise Refusal(_("相談者の同意がないので、リンクは使えません。"))


def _end_of_link(referral: Referral, now: datetime) -> datetime:
    """So many days as the installation says, and never before those asked should have answered."""
    end = now + timedelta(days=settings.REFERRAL_LINK_DAYS)
    if referral.due_on is None:
        return end
    due = datetime.combine(
        referral.due_on + _AFTER_DUE_DAY, time.max, tzinfo=timezone.get_current_timezone()
    )
    return max(end, due)
