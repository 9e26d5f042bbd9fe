"""One list of the queue is taken along as a file of exactly what it shows, and that is recorded."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo.audit.models import AuditEntry, Reading
from kyodo.consultations.queries import long_lists
from tests.consultations.cases import NOW, counter
from tests.consultations.queue import QUEUE, numbers, planned, put_to_rest
from tests.consultations.referring import department, ward_centre
from tests.downloads import rows_in
from tests.factories import AdministratorFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

EXPORT = reverse("consultations:export_follow_ups")


@pytest.fixture
def world(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    found = counter()
    client.force_login(found.staff)
    return found


def table(client, query="", file_format="csv"):
    return rows_in(client.post(f"{EXPORT}?{query}", {"format": file_format}))


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_row_says_what_the_queue_says_and_not_who_called(client, world, file_format):
    caller = PersonFactory(name="浜野 さち", telephone="045-111-2222")
    planned(world.staff, -3, owner=world.staff, turn="caller", caller=caller, group_name="つばさ")
    head, row = table(client, file_format=file_format)
    found = dict(zip(head, row, strict=True))
    assert found["受付番号"] == "2026-0001"
    assert found["次の期日"] == "2026-06-07"
    assert found["次に動く人"] == "相談者"
    assert found["担当"] == str(world.staff)
    assert found["団体名"] == "つばさ"
    assert found["休ませる理由"] == ""
    for words in ("浜野", "045-111-2222"):
        assert words not in str((head, row))


@pytest.mark.parametrize("query", ["", "who=all", "who=all&tab=all", "who=all&tab=overdue"])
def test_it_holds_what_the_page_holds_in_its_order_and_no_page_is_missing(
    client, world, monkeypatch, query
):
    for days in (0, -2, 4, -1):
        planned(world.staff, days, owner=world.staff)
    planned(world.staff, -5, owner=world.colleague)
    on_the_page = numbers(client.get(f"{QUEUE}?{query}"))
    monkeypatch.setattr(long_lists, "ROWS", 2)
    assert [row[0] for row in table(client, query)[1:]] == on_the_page


def test_a_rest_is_told_with_its_reason_while_it_lasts(client, world, monkeypatch):
    put_to_rest(planned(world.staff, owner=world.staff), world.staff)
    head, row = table(client, "tab=all")
    assert dict(zip(head, row, strict=True))["休ませる理由"] == "総会が終わるまで"
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=9))
    client.force_login(world.staff)
    assert "総会が終わるまで" not in table(client, "tab=all")[1]


def test_who_takes_how_many_along_is_recorded_and_each_was_read(client, world):
    cases = [planned(world.staff, owner=world.staff) for _each in range(2)]
    planned(world.staff, owner=world.colleague)
    table(client, file_format="xlsx")
    entry = AuditEntry.objects.get(event="consultations.follow_ups_exported")
    assert (entry.actor_id, entry.facts) == (world.staff.pk, {"number": 2, "format": "xlsx"})
    read = Reading.objects.filter(reader_id=world.staff.pk, target_type="consultations.case")
    assert {row.target_id for row in read} == {str(case.pk) for case in cases}


def test_the_page_offers_the_file_of_what_it_shows_and_nothing_where_nothing_is(client, world):
    assert EXPORT not in client.get(QUEUE, {"tab": "all"}).content.decode()
    planned(world.staff, owner=world.colleague)
    page = client.get(QUEUE, {"tab": "all", "who": "all"}).content.decode()
    assert f'action="{EXPORT}?tab=all&amp;who=all"' in page


def test_a_link_takes_nothing_along(client, world):
    assert client.get(EXPORT).status_code == 405


def test_nobody_else_takes_anything_along(client, world):
    planned(world.staff, summary="前の相談")
    member = MembershipFactory(organisation=ward_centre()).user
    for user in (AdministratorFactory(), department()[1], member):
        client.force_login(user)
        response = client.post(f"{EXPORT}?who=all&tab=all", {"format": "csv"})
        assert response.status_code == 403
        assert "前の相談" not in response.content.decode()
    assert not AuditEntry.objects.filter(event="consultations.follow_ups_exported").exists()
