"""Hours that were set by mistake are removed; those from before go on."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.capacities import remove_capacity, set_capacity
from kyodo.consultations.models import WeeklyCapacity
from kyodo.consultations.queries.load import capacities, capacity_on
from tests.consultations.cases import counter
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)


def two_rows(world):
    return [
        set_capacity(valid_from=day, hours=Decimal(hours), by=world.lead, today=TODAY)
        for day, hours in ((date(2025, 4, 1), 40), (date(2026, 4, 1), 36))
    ]


def test_the_lead_removes_a_row_and_the_one_before_holds_again(client):
    world = counter()
    _old, new = two_rows(world)
    client.force_login(world.lead)
    for _time in range(2):
        assert client.post(address("remove_capacity", new.pk)).status_code == 302
    assert capacity_on(TODAY, capacities()).hours == 40
    [entry] = AuditEntry.objects.filter(event="consultations.capacity_removed")
    assert (entry.target_label, entry.facts) == ("2026-04-01", {"hours": "36.0"})


def test_nobody_else_removes_one(client):
    world = counter()
    _old, new = two_rows(world)
    with pytest.raises(PermissionDenied):
        remove_capacity(capacity_id=new.pk, by=world.staff)
    client.force_login(world.staff)
    assert client.post(address("remove_capacity", new.pk)).status_code == 403
    assert client.get(address("remove_capacity", new.pk)).status_code == 405
    assert WeeklyCapacity.objects.count() == 2
