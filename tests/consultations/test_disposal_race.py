"""Two people act on a case that shall go at the same moment: it goes once and whole, or stays."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.accounts.actions import digest_of
from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.bulk_changes import Change, change_cases, undo_bulk_change
from kyodo.consultations.actions.cases import Ending, reopen_case
from kyodo.consultations.actions.disposal import approve_disposal, withdraw_proposal
from kyodo.consultations.actions.people import merge_callers
from kyodo.consultations.actions.requests import add_to_request
from kyodo.consultations.models import BulkChange, Case, Entry
from kyodo.consultations.states import Outcome
from kyodo.lifecycle import Refusal
from kyodo.people.models import Person
from tests.consultations.cases import counter, received
from tests.consultations.keeping import LATER, ended, proposed, three_years
from tests.consultations.test_case_race import at_once, one_failed
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10


@pytest.fixture
def world():
    made = counter()
    three_years(made.lead)
    return made


def approving(case, by):
    return lambda: approve_disposal(case_ids=[case.pk], by=by, now=LATER)


def test_two_approve_and_it_goes_once(world):
    for number in range(1, ROUNDS + 1):
        case = ended(world.staff)
        proposed(world.staff, case)
        raised = at_once(approving(case, world.colleague), approving(case, world.lead))
        assert one_failed(raised, Refusal)
        gone = AuditEntry.objects.filter(event="consultations.case_disposed")
        assert gone.count() == number


def test_one_approves_what_another_reopens(world):
    for _round in range(ROUNDS):
        case = ended(world.staff)
        proposed(world.staff, case)
        raised = at_once(
            approving(case, world.colleague),
            lambda case=case: reopen_case(case_id=case.pk, by=world.staff, now=LATER),
        )
        assert one_failed(raised, Refusal, PermissionDenied)
        case.refresh_from_db()
        assert case.is_disposed == (raised[0] is None)
        assert case.is_open == (raised[1] is None)
        assert Entry.objects.filter(case=case, text="").exists() == case.is_disposed


def test_one_approves_what_another_withdraws(world):
    for _round in range(ROUNDS):
        case = ended(world.staff)
        proposed(world.staff, case)
        raised = at_once(
            approving(case, world.colleague),
            lambda case=case: withdraw_proposal(case_id=case.pk, by=world.staff),
        )
        assert one_failed(raised, Refusal, PermissionDenied)
        assert Case.objects.get(pk=case.pk).is_disposed == (raised[0] is None)


def test_what_a_caller_writes_meanwhile_is_kept_or_refused_and_never_left_behind(world):
    for number in range(ROUNDS):
        case, key = ended(world.staff), f"key-{number}"
        Case.objects.filter(pk=case.pk).update(follow_digest=digest_of(key))
        proposed(world.staff, case)
        raised = at_once(
            approving(case, world.colleague),
            lambda key=key: add_to_request(
                key=key, text="まだあります", files=[], now=timezone.now()
            ),
        )
        assert one_failed(raised, Refusal, Case.DoesNotExist)
        case.refresh_from_db()
        left = Entry.objects.filter(case=case, text="まだあります").exists()
        assert case.is_disposed != left


def test_a_bulk_change_undone_meanwhile_stops_nobody(world):
    """Undoing takes its own row before the cases; so does the disposal, or both would wait."""
    for _round in range(ROUNDS):
        case = received(world.staff)
        close = Change(BulkChange.What.CLOSE, ending=Ending(Outcome.SOLVED, "よく話せた"))
        bulk = change_cases(
            change=close, seen={case.pk: case.version}, by=world.staff, now=LATER
        ).bulk
        proposed(world.staff, case, now=LATER, reason="mistake", words="二重")
        raised = at_once(
            approving(case, world.colleague),
            lambda bulk=bulk: undo_bulk_change(change_id=bulk.pk, by=world.staff, now=LATER),
        )
        assert all(each is None or isinstance(each, Refusal) for each in raised)
        case.refresh_from_db()
        assert case.is_disposed == (raised[0] is None)
        assert "よく話せた" not in str(BulkChange.objects.get(pk=bulk.pk).before)


def test_callers_merged_meanwhile_leave_no_name_behind(world):
    for _round in range(ROUNDS):
        kept, other = PersonFactory(), PersonFactory()
        case = ended(world.staff, caller=other)
        proposed(world.staff, case)
        raised = at_once(
            approving(case, world.colleague),
            lambda kept=kept, other=other: merge_callers(
                kept_id=kept.pk, other_id=other.pk, by=world.staff
            ),
        )
        assert all(each is None or isinstance(each, Refusal) for each in raised)
        assert Case.objects.get(pk=case.pk).is_disposed
        rest = Person.objects.filter(pk=other.pk, forgotten_at=None)
        assert not rest.exists() or raised[0] is not None
