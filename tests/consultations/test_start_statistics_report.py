"""Somebody of the centre begins the statistics of a half that has begun."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.statistics import start_statistics_report
from kyodo.consultations.events import Event
from kyodo.consultations.models import StatisticsReport
from kyodo.fiscal import FiscalYear, HalfYear
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter
from tests.consultations.statistics import AFTERWARDS, HALF, LAST_YEAR, many, started, ward
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTERWARDS)


def test_it_is_begun_from_the_list_and_shows_the_figures_of_this_moment(client):
    world = counter()
    many(3, world.staff, now=LAST_YEAR, ward=ward("東"))
    client.force_login(world.staff)
    page = client.get(address("start_statistics_report")).content.decode()
    assert "令和8年度上半期" in page
    response = client.post(address("start_statistics_report"), {"half": "2025-1"}, follow=True)
    page = response.content.decode()
    assert "令和7年度上半期" in page
    assert "作成中" in page
    assert "東区" in page
    assert AuditEntry.objects.filter(event=Event.STATISTICS_STARTED).count() == 1


def test_a_half_has_one_report(client):
    world = counter()
    started(world)
    with pytest.raises(Refusal, match="すでにあります"):
        started(world)
    client.force_login(world.staff)
    answer = client.post(address("start_statistics_report"), {"half": "2026-1"})
    assert "一覧から半期を選んでください。" in answer.content.decode()
    assert StatisticsReport.objects.count() == 1


def test_a_half_to_come_has_none(client):
    world = counter()
    to_come = HalfYear(FiscalYear(2027), 1)
    with pytest.raises(Refusal, match="まだ始まっていない"):
        start_statistics_report(half=to_come, by=world.staff, now=AFTERWARDS)
    client.force_login(world.staff)
    assert "2027-1" not in client.get(address("start_statistics_report")).content.decode()


def test_nobody_outside_the_centre_begins_one(client):
    counter()
    outsider = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        start_statistics_report(half=HALF, by=outsider, now=AFTERWARDS)
    client.force_login(outsider)
    assert client.post(address("start_statistics_report"), {"half": "2026-1"}).status_code == 403
    assert not StatisticsReport.objects.exists()
