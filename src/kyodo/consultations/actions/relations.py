"""Cases that have to do with each other."""

from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.locking import locked_pair
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, CaseRelation
from kyodo.lifecycle import Refusal


@transaction.atomic
def relate_cases(*, case_id: int, other_id: int, by: User) -> CaseRelation:
    """Each names the other from now on; doing it twice changes nothing.

    Raises ``PermissionDenied``, or ``Refusal`` for a case and itself.
    """
    if case_id == other_id:
        raise Refusal(_("同じ相談です。別の受付番号を入れてください。"))
    case, other = locked_pair(case_id, other_id, by)
    relation = relation_of(case, other, CaseRelation.Kind.RELATED)
    record(Event.CASES_RELATED, by=by, target=case, other=other.number)
    return relation


@transaction.atomic
def unrelate_cases(*, case_id: int, other_id: int, by: User) -> None:
    """The two have nothing to do with each other after all. Doing it twice changes nothing."""
    case, other = locked_pair(case_id, other_id, by)
    earlier, later = _in_order(case, other)
    CaseRelation.objects.filter(earlier=earlier, later=later).delete()
    record(Event.CASES_UNRELATED, by=by, target=case, other=other.number)


def relation_of(one: Case, another: Case, kind: str) -> CaseRelation:
    """The relation of two locked cases; one that is there already keeps its kind."""
    earlier, later = _in_order(one, another)
    found, _new = CaseRelation.objects.get_or_create(
        earlier=earlier, later=later, defaults={"kind": kind}
    )
    return found


def _in_order(one: Case, another: Case) -> tuple[Case, Case]:
    earlier, later = sorted((one, another), key=lambda case: (case.received_at, case.pk))
    return earlier, later
