"""つなぎ as each of the two sides sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.actions import digest_of
from kyodo.accounts.models import User
from kyodo.attachments.models import StoredFile
from kyodo.consultations.models import Case, CaseFile, Consent, Referral, ReferralLink
from kyodo.consultations.models.referrals import OFFICES, ReferralQuerySet
from kyodo.consultations.states import ReferralState
from kyodo.organisations.models import Organisation
from kyodo.organisations.permissions import is_centre_staff, user_organisation_ids

_SHOWN = ("organisation", "case", "case__caller", "consent", "reason_said", "no_link_reason")
SOON = timedelta(days=2)
LATE_FOR = timedelta(days=28)  # then the centre has to telephone


class Decided(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True)
class WantedReferrals:
    """What the reader of the list asked for; ``body`` is the key of one of those asked."""

    state: Decided = Decided.ALL
    body: int | None = None


@dataclass(frozen=True)
class CallerShown:
    name: str
    group: str
    telephone: str
    email: str


@dataclass(frozen=True)
class Shown:
    """All that those asked see, and nothing besides. ``caller`` is nobody unless it was agreed."""

    referral: Referral
    centre: str
    files: Sequence[CaseFile]
    caller: CallerShown | None


def as_seen(referral: Referral, files: Sequence[CaseFile]) -> Shown:
    """Also of a referral that is not sent yet, so that the preview cannot say something else."""
    return Shown(referral, centre_name(), files, _caller_of(referral))


def shown_to_receiver(referral: Referral) -> Shown:
    """The same of one that was sent."""
    return as_seen(referral, list(files_shown(referral)))


def files_shown(referral: Referral) -> QuerySet[CaseFile]:
    """Files that were ticked, that are still there and carry no virus."""
    return referral.files.filter(
        ~Q(stored__scan=StoredFile.Scan.INFECTED),
        case_id=referral.case_id,
        stored__erased_at=None,
    ).select_related("stored")


def files_to_choose(case: Case) -> list[CaseFile]:
    """What may be ticked when a case is referred."""
    files = case.files.filter(~Q(stored__scan=StoredFile.Scan.INFECTED), stored__erased_at=None)
    return list(files.select_related("stored"))


def bodies_to_ask() -> list[Organisation]:
    """Everybody but the centre itself; offices come first."""
    bodies = list(Organisation.objects.exclude(kind=Organisation.Kind.CENTRE).in_order())
    kinds = [
        Organisation.Kind.DEPARTMENT,
        Organisation.Kind.WARD_CENTRE,
        Organisation.Kind.COMMITTEE,
    ]
    places = {kind: number for number, kind in enumerate(kinds)}
    return sorted(bodies, key=lambda body: places.get(Organisation.Kind(body.kind), len(places)))


def needs_consent(organisation: Organisation, *, shares_caller: bool) -> bool:
    """Departments may be asked in words that name nobody; all else is for the caller to allow."""
    return shares_caller or organisation.kind not in OFFICES


def consent_to(
    case: Case, organisation: Organisation, *, shares_caller: bool = False
) -> Consent | None:
    """The newest consent of the caller that names this body, allows as much, and stands."""
    standing = case.consents.filter(receiver=organisation, withdrawn_at=None)
    if shares_caller:
        standing = standing.filter(shares_caller=True)
    return standing.order_by("-given_at", "-pk").first()


def centre_name() -> str:
    """Who asks."""
    centre = Organisation.objects.filter(kind=Organisation.Kind.CENTRE).order_by("pk").first()
    return centre.name if centre else str(_("市民協働推進センター"))


def people_of(body: Organisation) -> QuerySet[User]:
    """Whoever may answer for a body after signing in."""
    of_body = Q(memberships__organisation=body) | Q(memberships__organisation__consortia=body)
    return User.objects.filter(of_body, is_active=True).distinct().order_by("pk")


def link_of_key(key: str) -> ReferralLink | None:
    """The link that a key belongs to, whether it still opens or not."""
    if not key:
        return None
    rows = ReferralLink.objects.filter(token_digest=digest_of(key))
    return rows.select_related(*(f"referral__{name}" for name in _SHOWN)).first()


def opens(link: ReferralLink, now: datetime) -> bool:
    """Neither the link nor the referral has come to its end."""
    return link.opens(now) and link.referral.is_answerable


def visible_referrals(user: User) -> ReferralQuerySet:
    """What somebody who signs in may see, with what the page shows."""
    return Referral.objects.visible_to(user).select_related(*_SHOWN)


def own_referrals(user: User) -> ReferralQuerySet:
    """Those sent to the own body, the open ones first; none of other bodies, also for staff."""
    own = user_organisation_ids(user)
    rows = Referral.objects.readable().filter(organisation_id__in=own)
    return rows.select_related("organisation", "case").order_by("-asked_at", "-pk")


def listed_referrals(user: User, wanted: WantedReferrals) -> ReferralQuerySet:
    """To staff everybody's, what is not decided by its day; to officers the own body's."""
    rows = _listed(user)
    if wanted.state != Decided.ALL:
        rows = rows.filter(closed_at__isnull=wanted.state == Decided.OPEN)
    if wanted.body:
        rows = rows.filter(organisation=wanted.body)
    if is_centre_staff(user) and wanted.state == Decided.OPEN:
        return rows.order_by("due_on", "asked_at", "pk")
    return rows.order_by("-asked_at", "-pk")


def bodies_asked(user: User) -> list[tuple[int, str]]:
    """Key and name of each body in the list of this reader."""
    asked = _listed(user).order_by().values("organisation_id")
    bodies = Organisation.objects.filter(pk__in=asked).in_order()
    return [(body.pk, body.name) for body in bodies]


def referrals_to_answer(user: User) -> ReferralQuerySet:
    """Of the own body's those that nobody has answered yet."""
    waiting = (ReferralState.ASKED, ReferralState.SEEN)
    return own_referrals(user).filter(state__in=waiting).order_by("due_on", "asked_at", "pk")


def referrals_overdue(today: date) -> ReferralQuerySet:
    """Asked, not answered, and the day has passed."""
    return _unanswered().filter(due_on__lt=today)


def referrals_to_remind(today: date) -> ReferralQuerySet:
    """Asked, not answered, and due very soon or not long ago."""
    return _unanswered().filter(due_on__range=(today - LATE_FOR, today + SOON))


def answers_to_decide() -> ReferralQuerySet:
    """Answered, and the centre has to say what became of it."""
    answered = (ReferralState.ANSWERED, ReferralState.MEETING)
    rows = Referral.objects.open().filter(state__in=answered, case__disposed_at=None)
    return rows.select_related("organisation", "case").order_by("answered_at", "pk")


def last_address_of(organisation: Organisation) -> str:
    """Where this body was last written to."""
    rows = Referral.objects.filter(organisation=organisation).exclude(receiver_email="")
    last = rows.order_by("-asked_at", "-pk").first()
    return last.receiver_email if last else ""


def link_address(key: str) -> str:
    """The path of the page that a key opens."""
    return f"{reverse('consultations:answer_referral')}?key={key}"


def is_late(referral: Referral, now: datetime) -> bool:
    """Nobody answered although the day has passed."""
    waiting = referral.state in (ReferralState.ASKED, ReferralState.SEEN)
    return waiting and referral.due_on is not None and referral.due_on < timezone.localdate(now)


def _listed(user: User) -> ReferralQuerySet:
    rows = visible_referrals(user) if is_centre_staff(user) else own_referrals(user)
    return rows.select_related("organisation", "case", "no_link_reason")


def _unanswered() -> ReferralQuerySet:
    waiting = (ReferralState.ASKED, ReferralState.SEEN)
    rows = Referral.objects.open().readable().filter(state__in=waiting)
    return rows.select_related("organisation", "case", "case__owner").order_by("due_on", "pk")


def _caller_of(referral: Referral) -> CallerShown | None:
    case = referral.case
    caller = case.caller
    if not referral.shows_caller or caller is None or caller.forgotten_at is not None:
        return None
    return CallerShown(caller.name, case.group_name, caller.telephone, caller.email)
