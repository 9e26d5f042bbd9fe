"""The list of referrals is taken along as a file: by each side what its own page shows."""

import pytest
from django.urls import reverse

from kyodo.audit.models import AuditEntry, Reading
from tests.consultations.cases import counter
from tests.consultations.referring import (
    QUESTION,
    TOLD,
    case_with_secrets,
    closed,
    department,
    failed,
    in_days,
    referred,
    secrets_of_case,
)
from tests.downloads import rows_in
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db

EXPORT = reverse("consultations:export_referrals")
EVENT = "consultations.referrals_exported"


def table(client, user, query="", file_format="csv"):
    client.force_login(user)
    return rows_in(client.post(f"{EXPORT}?{query}", {"format": file_format}))


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_staff_get_what_is_not_decided_with_its_case(client, file_format):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    waiting, _key = referred(case, body, world.staff, due_on=in_days(3))
    done, _key = referred(case, body, world.staff, question="済んだ問い")
    closed(done, world.staff)
    head, row = table(client, world.colleague, file_format=file_format)
    found = dict(zip(head, row, strict=True))
    assert found["お願いの番号"] == str(waiting.pk)
    assert (found["照会先"], found["受付番号"]) == (body.name, case.number)
    assert found["期日"] == in_days(3).isoformat()
    assert found["状態"] == "依頼した"


def test_the_conditions_of_the_page_hold(client):
    world = counter()
    case, body, other = case_with_secrets(world), department()[0], department("みなと市水道局")[0]
    first, _key = referred(case, body, world.staff)
    second, _key = referred(case, other, world.staff)
    failed(second, world.staff)
    rows = table(client, world.staff, "state=closed")
    assert [row[0] for row in rows[1:]] == [str(second.pk)]
    assert rows[1][-1] == "予算がない"
    rows = table(client, world.staff, f"state=all&body={body.pk}")
    assert [row[0] for row in rows[1:]] == [str(first.pk)]


def test_an_officer_gets_the_own_body_s_and_no_word_of_any_case(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    other, _stranger = department("みなと市水道局")
    own, _key = referred(case, body, world.staff)
    referred(case, other, world.staff)
    rows = table(client, officer, f"state=all&body={other.pk}")
    assert [row[0] for row in rows[1:]] == [str(own.pk)]
    for words in (*secrets_of_case(case), case.number, TOLD, QUESTION, other.name):
        assert words not in str(rows)
    assert not Reading.objects.exists()


def test_who_takes_how_many_along_is_recorded_and_staff_have_read_the_cases(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    for number in range(2):
        referred(case, body, world.staff, question=f"問い{number}")
    table(client, world.colleague)
    table(client, officer, file_format="xlsx")
    entries = AuditEntry.objects.filter(event=EVENT).order_by("pk")
    assert [(entry.actor_id, entry.facts) for entry in entries] == [
        (world.colleague.pk, {"number": 2, "format": "csv"}),
        (officer.pk, {"number": 2, "format": "xlsx"}),
    ]
    reading = Reading.objects.get()
    assert (reading.reader_id, reading.target_id) == (world.colleague.pk, str(case.pk))


def test_whoever_was_never_asked_takes_nothing_along(client):
    world = counter()
    body, _officer = department()
    referred(case_with_secrets(world), body, world.staff)
    for user in (AdministratorFactory(), department("みなと市水道局")[1]):
        client.force_login(user)
        response = client.post(f"{EXPORT}?state=all", {"format": "csv"})
        assert response.status_code == 403
        assert body.name not in response.content.decode()
    assert not AuditEntry.objects.filter(event=EVENT).exists()
