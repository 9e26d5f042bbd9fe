"""A second person publishes exactly what was frozen; nobody publishes alone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.statistics import (
    propose_statistics_report,
    publish_statistics_report,
    return_statistics_report,
)
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, StatisticsEdition, StatisticsReport
from kyodo.consultations.states import ReportState
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter
from tests.consultations.statistics import (
    AFTERWARDS,
    HALF,
    LAST_YEAR,
    MAY,
    a_half_year,
    cells,
    link,
    many,
    proposed,
    published,
    started,
    topic,
    ward,
)
from tests.consultations.writing import address
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_second_person_publishes_what_was_frozen(client):
    world = counter()
    a_half_year(world)
    report = proposed(world)
    frozen = report.figures["public"]
    Case.objects.update(ward=ward("西"))
    client.force_login(world.colleague)
    page = address("publish_statistics_report", report.pk)
    assert "だれでも読めるようになります" in client.get(page).content.decode()
    assert not StatisticsEdition.objects.exists()
    answer = client.post(page, follow=True)
    assert answer.redirect_chain == [(address("show_published_statistics", 2026, 1), 302)]
    edition = StatisticsEdition.objects.get()
    assert edition.public == frozen
    assert (edition.number, edition.proposed_by, edition.published_by) == (
        1,
        world.staff,
        world.colleague,
    )
    assert AuditEntry.objects.filter(event=Event.STATISTICS_PUBLISHED).count() == 1


@pytest.mark.parametrize("who", ["staff", "outsider"])
def test_neither_the_proposer_nor_somebody_else_publishes(client, who):
    world = counter()
    a_half_year(world)
    report = proposed(world)
    user = world.staff if who == "staff" else UserFactory()
    with pytest.raises(PermissionDenied):
        publish_statistics_report(report_id=report.pk, by=user, now=AFTERWARDS)
    client.force_login(user)
    page = address("publish_statistics_report", report.pk)
    assert client.get(page).status_code == 403
    assert client.post(page).status_code == 403
    assert not StatisticsEdition.objects.exists()


def test_the_database_knows_no_edition_of_one_person():
    edition = published(counter())
    with pytest.raises(IntegrityError), transaction.atomic():
        StatisticsEdition.objects.update(published_by=edition.proposed_by)


def test_a_draft_is_not_published():
    world = counter()
    report = started(world)
    with pytest.raises(Refusal):
        publish_statistics_report(report_id=report.pk, by=world.colleague, now=AFTERWARDS)
    assert not StatisticsEdition.objects.exists()


def test_a_half_is_shown_as_it_stood_beside_the_year_after():
    """It was public as the year before; hiding other cells now would tell both."""
    world = counter()
    many(20, world.staff, now=LAST_YEAR, ward=ward("東"))
    many(3, world.staff, now=LAST_YEAR, ward=ward("西"))
    many(9, world.staff, now=LAST_YEAR)
    a_half_year(world)
    beside = published(world)
    hidden = {"ward-東": 20, "ward-西": "few", "": "hidden", "total": 32}
    assert cells(beside.public, "wards", "before") == hidden
    many(2, world.staff, now=LAST_YEAR, ward=ward("西"))
    own = published(world, HALF.year_before)
    assert set(cells(own.public, "wards").values()) == {"hidden", 34}
    assert cells(own.public, "months")["6"] == 34


def test_reasons_do_not_add_up_to_hidden_failures():
    """Of 3 failures beside 20 links neither is shown, so the reasons of both are not either."""
    world = counter()
    case = many(1, world.staff, now=MAY)[0]
    for days in range(20):
        link(case, world.staff, days=days)
    for _each in range(3):
        link(case, world.staff, reason="予算")
    public = published(world).public
    assert cells(public, "links") == {"linked": "hidden", "not_linked": "few", "total": 23}
    assert cells(public, "reasons") == {"why-予算": "hidden", "total": "few"}
    assert public["days_to_link"] == "hidden"
    quiet = counter_of_many_failures(world)
    assert cells(quiet, "links")["not_linked"] == "hidden"
    assert set(cells(quiet, "reasons").values()) == {"hidden"}


def counter_of_many_failures(world):
    """The half a year before: 12 failures are hidden beside 3 links."""
    case = many(1, world.staff, now=LAST_YEAR)[0]
    for _each in range(3):
        link(case, world.staff, days=1, closed_at=LAST_YEAR)
    for _each in range(12):
        link(case, world.staff, reason="予算", closed_at=LAST_YEAR)
    return published(world, HALF.year_before).public


def test_a_topic_that_every_case_has_does_not_tell_a_rare_one():
    world = counter()
    common, rare = topic("場所"), topic("資金")
    many(16, world.staff, now=MAY, topics=[common])
    many(4, world.staff, now=MAY, topics=[common, rare])
    seen = cells(published(world).public, "topics")
    assert seen == {"topic-場所": 20, "topic-資金": "few", "total": "hidden"}


def test_what_another_publication_made_unsafe_is_proposed_again():
    """The year before comes out between proposal and publication, with another cell hidden."""
    world = counter()
    many(8, world.staff, now=LAST_YEAR, ward=ward("東"))
    many(9, world.staff, now=LAST_YEAR, ward=ward("西"))
    a_half_year(world)
    report = proposed(world)
    many(3, world.staff, now=LAST_YEAR, ward=ward("北"))
    published(world, HALF.year_before)
    with pytest.raises(Refusal, match="提案し直してください"):
        publish_statistics_report(report_id=report.pk, by=world.colleague, now=AFTERWARDS)
    return_statistics_report(report_id=report.pk, reason="数え直す", by=world.colleague)
    propose_statistics_report(report_id=report.pk, by=world.staff, now=AFTERWARDS)
    edition = publish_statistics_report(report_id=report.pk, by=world.colleague, now=AFTERWARDS)
    of_before = StatisticsEdition.objects.of_half(HALF.year_before).get()
    seen = cells(edition.public, "wards", "before")
    assert seen == cells(of_before.public, "wards")
    assert seen["ward-北"] == "few"
    assert StatisticsReport.objects.filter(state=ReportState.PUBLISHED).count() == 2
