"""Proposing freezes the figures, so that what is looked at is what is published."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.statistics import propose_statistics_report
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, StatisticsReport
from kyodo.consultations.queries.statistics import content_of_report
from kyodo.consultations.states import ReportState
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter
from tests.consultations.statistics import (
    AFTERWARDS,
    LAST_OF_SEPTEMBER,
    OCTOBER,
    a_half_year,
    cells,
    proposed,
    started,
    ward,
)
from tests.consultations.writing import address
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_frozen_figures_do_not_move_when_a_case_is_corrected():
    world = counter()
    a_half_year(world)
    report = started(world)
    assert cells(content_of_report(report), "wards")["ward-西"] == 3
    report = propose_statistics_report(report_id=report.pk, by=world.staff, now=AFTERWARDS)
    Case.objects.filter(ward=ward("西")).update(ward=ward("東"))
    report.refresh_from_db()
    assert cells(content_of_report(report), "wards")["ward-西"] == 3
    assert cells(report.figures["public"], "wards") == {
        "ward-東": 20, "ward-西": "few", "": "hidden", "total": 29,
    }  # fmt: skip


def test_it_says_when_it_was_counted_and_who_proposed(client):
    world = counter()
    a_half_year(world)
    report = started(world)
    client.force_login(world.staff)
    answer = client.post(address("propose_statistics_report", report.pk), follow=True)
    text = answer.content.decode()
    assert "確認待ち" in text
    assert "に集計した数です。" in text
    report.refresh_from_db()
    assert report.proposed_by == world.staff
    assert AuditEntry.objects.filter(event=Event.STATISTICS_PROPOSED).count() == 1
    client.post(address("propose_statistics_report", report.pk))
    assert AuditEntry.objects.filter(event=Event.STATISTICS_PROPOSED).count() == 1


def test_a_half_that_still_runs_is_marked_and_not_proposed(client, monkeypatch):
    world = counter()
    a_half_year(world)
    report = started(world)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LAST_OF_SEPTEMBER)
    client.force_login(world.staff)
    text = client.get(address("show_statistics_report", report.pk)).content.decode()
    assert "途中" in text
    assert "公表を提案する" not in text
    with pytest.raises(Refusal, match="まだ終わっていない"):
        propose_statistics_report(report_id=report.pk, by=world.staff, now=LAST_OF_SEPTEMBER)
    propose_statistics_report(report_id=report.pk, by=world.staff, now=OCTOBER)


def test_nobody_outside_the_centre_proposes(client):
    world = counter()
    report = started(world)
    outsider = UserFactory()
    with pytest.raises(PermissionDenied):
        propose_statistics_report(report_id=report.pk, by=outsider, now=AFTERWARDS)
    client.force_login(outsider)
    assert client.post(address("propose_statistics_report", report.pk)).status_code == 403
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_the_database_knows_no_proposal_without_frozen_figures():
    world = counter()
    report = proposed(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatisticsReport.objects.filter(pk=report.pk).update(proposed_by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatisticsReport.objects.filter(pk=report.pk).update(state=ReportState.DRAFT)
