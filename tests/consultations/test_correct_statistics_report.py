"""A correction is another edition; the one before stays public until then, and readable after."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kyodo.consultations.actions.statistics import (
    correct_statistics_report,
    propose_statistics_report,
    publish_statistics_report,
)
from kyodo.consultations.models import Case, StatisticsEdition
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter, received
from tests.consultations.statistics import (
    AFTERWARDS,
    MAY,
    a_half_year,
    cells,
    proposed,
    published,
    ward,
)
from tests.consultations.writing import address
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WHAT = "東区の二件を数え忘れていました。"


def corrected(world, edition):
    report = edition.report
    correct_statistics_report(report_id=report.pk, correction=WHAT, by=world.staff)
    propose_statistics_report(report_id=report.pk, by=world.staff, now=AFTERWARDS)
    return publish_statistics_report(report_id=report.pk, by=world.colleague, now=AFTERWARDS)


def test_readers_are_told_what_changed_and_find_both_editions(client):
    world = counter()
    a_half_year(world)
    edition = published(world)
    received(world.staff, now=MAY, ward=ward("東"))
    latest = address("show_published_statistics", 2026, 1)
    client.force_login(world.staff)
    page = address("correct_statistics_report", edition.report_id)
    assert client.get(page).status_code == 200
    assert "訂正した内容" in client.post(page, {"correction": WHAT}, follow=True).content.decode()
    client.logout()
    assert WHAT not in client.get(latest).content.decode()
    assert ">29<" in client.get(latest).content.decode()
    report = edition.report
    propose_statistics_report(report_id=report.pk, by=world.staff, now=AFTERWARDS)
    publish_statistics_report(report_id=report.pk, by=world.colleague, now=AFTERWARDS)
    text = client.get(latest).content.decode()
    assert WHAT in text
    assert ">30<" in text
    first = client.get(address("show_published_statistics", 2026, 1, 1)).content.decode()
    assert ">29<" in first
    assert "この版は訂正されました" in first


def test_a_table_in_which_other_cells_would_be_hidden_shows_its_total_alone():
    """西 was few; with two more, and those without a ward few, both could be told by the sums."""
    world = counter()
    a_half_year(world)
    first = published(world)
    assert cells(first.public, "wards") == {
        "ward-東": 20, "ward-西": "few", "": "hidden", "total": 29,
    }  # fmt: skip
    Case.objects.filter(pk__in=Case.objects.filter(ward=None)[:2]).update(ward=ward("西"))
    second = corrected(world, first)
    assert cells(second.public, "wards") == {
        "ward-東": "hidden", "ward-西": "hidden", "": "hidden", "total": 29,
    }  # fmt: skip
    assert cells(second.public, "months") == cells(first.public, "months")


def test_without_words_and_unless_published_there_is_no_correction(client):
    world = counter()
    report = proposed(world)
    with pytest.raises(Refusal, match="公表済み"):
        correct_statistics_report(report_id=report.pk, correction=WHAT, by=world.staff)
    publish_statistics_report(report_id=report.pk, by=world.colleague, now=AFTERWARDS)
    with pytest.raises(Refusal, match="訂正する内容"):
        correct_statistics_report(report_id=report.pk, correction=" ", by=world.staff)
    client.force_login(world.staff)
    answer = client.post(address("correct_statistics_report", report.pk), {"correction": ""})
    assert "入力を確認してください" in answer.content.decode()


def test_the_database_knows_no_second_edition_without_words():
    world = counter()
    edition = corrected(world, published(world))
    assert edition.number == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        StatisticsEdition.objects.filter(pk=edition.pk).update(correction="")


def test_nobody_outside_the_centre_corrects(client):
    world = counter()
    edition = published(world)
    outsider = UserFactory()
    with pytest.raises(PermissionDenied):
        correct_statistics_report(report_id=edition.report_id, correction=WHAT, by=outsider)
    client.force_login(outsider)
    page = address("correct_statistics_report", edition.report_id)
    assert client.post(page, {"correction": WHAT}).status_code == 403
