"""A correction that was begun is given up; what the public reads was never touched."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.statistics import (
    abandon_statistics_correction,
    change_statistics_report,
    correct_statistics_report,
    propose_statistics_report,
    return_statistics_report,
)
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter, received
from tests.consultations.statistics import AFTERWARDS, MAY, a_half_year, published, started
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db
WHAT = "東区の二件を数え忘れていました。"
EVENT = "consultations.statistics_correction_abandoned"


@pytest.fixture
def world():
    found = counter()
    a_half_year(found)
    return found


def begun(world, edition):
    """A correction with a comment, of a report in which one more case would be counted."""
    report = edition.report
    correct_statistics_report(report_id=report.pk, correction=WHAT, by=world.staff)
    report.refresh_from_db()
    change_statistics_report(
        report_id=report.pk,
        comments={"wards": "書きかけの言葉"},
        seen=report.version,
        by=world.staff,
    )
    received(world.staff, now=MAY)
    return report


def words_at(client, place):
    """The page without its token against forged forms."""
    page = client.get(place).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_the_page_says_what_is_lost_and_the_report_is_public_as_before(client, world):
    edition = published(world)
    public = address("show_published_statistics", 2026, 1)
    before = words_at(client, public)
    report = begun(world, edition)
    client.force_login(world.colleague)
    place = address("abandon_statistics_correction", report.pk)
    shown = address("show_statistics_report", report.pk)
    assert place in client.get(shown).content.decode()
    assert "書きかえたコメント" in client.get(place).content.decode()
    page = client.post(place, follow=True).content.decode()
    assert "公表されている内容は変わっていません" in page
    for words in (WHAT, "書きかけの言葉", place):
        assert words not in page
    assert address("correct_statistics_report", report.pk) in page
    report.refresh_from_db()
    assert (report.state, report.comments, report.correction) == (
        "published",
        edition.comments,
        "",
    )
    assert (report.taken_at, report.proposed_by) == (edition.taken_at, edition.proposed_by)
    client.logout()
    assert words_at(client, public) == before
    entry = AuditEntry.objects.get(event=EVENT)
    assert entry.actor_id == world.colleague.pk


def test_it_can_be_begun_again(world):
    edition = published(world)
    report = begun(world, edition)
    abandon_statistics_correction(report_id=report.pk, by=world.staff)
    correct_statistics_report(report_id=report.pk, correction="今度こそ", by=world.staff)
    report.refresh_from_db()
    assert (report.state, report.correction) == ("draft", "今度こそ")


def test_what_a_colleague_is_looking_at_is_returned_first(client, world):
    report = begun(world, published(world))
    propose_statistics_report(report_id=report.pk, by=world.staff, now=AFTERWARDS)
    with pytest.raises(Refusal, match="書きかけの訂正はありません"):
        abandon_statistics_correction(report_id=report.pk, by=world.staff)
    client.force_login(world.staff)
    place = address("abandon_statistics_correction", report.pk)
    assert "いま「確認待ち」です" in client.get(place, follow=True).content.decode()
    return_statistics_report(report_id=report.pk, reason="数えちがい", by=world.colleague)
    assert abandon_statistics_correction(report_id=report.pk, by=world.staff).returned_because == ""


def test_a_report_that_was_never_published_has_no_correction(client, world):
    report = started(world)
    with pytest.raises(Refusal, match="書きかけの訂正はありません"):
        abandon_statistics_correction(report_id=report.pk, by=world.staff)
    client.force_login(world.staff)
    place = address("abandon_statistics_correction", report.pk)
    assert client.get(place).status_code == 404
    assert place not in client.get(address("show_statistics_report", report.pk)).content.decode()


def test_nobody_outside_the_centre_gives_it_up(client, world):
    report = begun(world, published(world))
    administrator = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        abandon_statistics_correction(report_id=report.pk, by=administrator)
    client.force_login(administrator)
    place = address("abandon_statistics_correction", report.pk)
    assert client.post(place).status_code == 403
    assert WHAT not in client.get(place).content.decode()
    report.refresh_from_db()
    assert report.correction == WHAT
