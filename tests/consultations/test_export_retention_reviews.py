"""One list of what is kept or went is taken along; of what went nothing but the record is left."""

import pytest
from django.utils import timezone

from kyodo.audit.models import AuditEntry, Reading
from kyodo.consultations.actions.disposal import approve_disposal
from tests.consultations.cases import counter
from tests.consultations.keeping import due, ended, proposed, three_years
from tests.consultations.referring import department
from tests.consultations.writing import address
from tests.downloads import rows_in
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db
EVENT = "consultations.retention_reviews_exported"


@pytest.fixture
def world():
    made = counter()
    three_years(made.lead)
    return made


def table(client, shown, file_format="csv"):
    place = f"{address('export_retention_reviews')}?show={shown}"
    return rows_in(client.post(place, {"format": file_format}))


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_list_that_is_shown_is_saved_and_each_case_was_read(client, world, file_format):
    case = due(world, summary="今日から見直す")
    ended(world.staff, summary="まだ先")
    client.force_login(world.colleague)
    head, row = table(client, "due", file_format)
    found = dict(zip(head, row, strict=True))
    assert (found["受付番号"], found["要点"]) == (case.number, "今日から見直す")
    assert found["見直しの日"] == timezone.localdate().isoformat()
    entry = AuditEntry.objects.get(event=EVENT)
    assert (entry.actor_id, entry.facts) == (
        world.colleague.pk,
        {"number": 1, "format": file_format},
    )
    assert Reading.objects.get(reader_id=world.colleague.pk).target_id == str(case.pk)
    page = client.get(address("list_retention_reviews"), {"show": "due"}).content.decode()
    assert f'action="{address("export_retention_reviews")}?show=due"' in page


def test_of_what_went_the_file_says_who_let_it_go_and_nothing_else(client, world):
    case = due(world, summary="夫婦の店じまい", group_name="はまべの会")
    proposed(world.staff, case, now=timezone.now())
    approve_disposal(case_ids=[case.pk], by=world.colleague, now=timezone.now())
    client.force_login(world.lead)
    head, row = table(client, "disposed")
    found = dict(zip(head, row, strict=True))
    assert (found["受付番号"], found["要点"]) == (case.number, "")
    assert (found["申し出た人"], found["承認した人"]) == (
        str(world.staff),
        str(world.colleague),
    )
    for words in ("夫婦", "はまべの会", "浜野"):
        assert words not in str(row)
    assert not Reading.objects.filter(reader_id=world.lead.pk).exists()


def test_nobody_else_takes_anything_along(client, world):
    due(world, summary="今日から見直す")
    place = address("export_retention_reviews")
    for user in (AdministratorFactory(), department()[1]):
        client.force_login(user)
        response = client.post(place, {"format": "csv"})
        assert response.status_code == 403
        assert "今日から見直す" not in response.content.decode()
    assert not AuditEntry.objects.filter(event=EVENT).exists()
    assert client.get(place).status_code == 405
