"""A case is taken in under the next number of its fiscal year."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.consultations.models import Case
from kyodo.consultations.states import CaseState, EntryKind
from tests.consultations.cases import NOW, counter, received
from tests.factories import AdministratorFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_case_begins_as_received_with_its_first_words():
    staff = counter().staff
    case = received(staff, text="会報を千部刷りたい")
    assert case.number == "2026-0001"
    assert case.state == CaseState.RECEIVED
    assert [(entry.kind, entry.text, entry.by) for entry in case.entries.all()] == [
        (EntryKind.CONTACT_IN, "会報を千部刷りたい", staff)
    ]
    assert AuditEntry.objects.filter(event="consultations.case_received").count() == 1


def test_numbers_begin_anew_on_the_first_of_april():
    staff = counter().staff
    last = received(staff, now=datetime(2026, 3, 31, 14, 59, tzinfo=UTC))  # 23:59 in Tokyo
    first = received(staff, now=datetime(2026, 3, 31, 15, 0, tzinfo=UTC))
    second = received(staff, now=NOW)
    assert [case.number for case in (last, first, second)] == [
        "2025-0001",
        "2026-0001",
        "2026-0002",
    ]


def test_a_case_without_a_day_stands_in_the_queue_of_the_same_day():
    case = received(counter().staff)
    assert list(Case.objects.due(date(2026, 6, 10))) == [case]
    assert not Case.objects.overdue(date(2026, 6, 10)).exists()


@pytest.mark.parametrize("make", [AdministratorFactory, lambda: MembershipFactory().user])
def test_only_the_centres_staff_receives_and_sees_cases(make):
    received(counter().staff)
    stranger = make()
    with pytest.raises(PermissionDenied):
        received(stranger)
    assert not Case.objects.visible_to(stranger).exists()
    assert Case.objects.count() == 1
