"""Whoever looked at a proposal sends it back with a reason."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.statistics import return_statistics_report
from kyodo.consultations.models import Case
from kyodo.consultations.queries.statistics import content_of_report
from kyodo.consultations.states import ReportState
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter
from tests.consultations.statistics import (
    HALF,
    a_half_year,
    cells,
    proposed,
    published,
    started,
    ward,
)
from tests.consultations.writing import address
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_author_reads_why_and_the_figures_follow_the_cases_again(client):
    world = counter()
    a_half_year(world)
    report = proposed(world)
    Case.objects.filter(ward=ward("西")).update(ward=ward("東"))
    client.force_login(world.colleague)
    page = address("return_statistics_report", report.pk)
    assert client.get(page).status_code == 200
    text = client.post(page, {"reason": "コメントを直してください"}, follow=True).content.decode()
    assert "コメントを直してください" in text
    report.refresh_from_db()
    assert (report.state, report.figures) == (ReportState.DRAFT, None)
    assert cells(content_of_report(report), "wards")["ward-東"] == 23


def test_without_a_reason_it_stays(client):
    world = counter()
    report = proposed(world)
    client.force_login(world.colleague)
    text = client.post(address("return_statistics_report", report.pk), {"reason": " "})
    assert "入力を確認してください" in text.content.decode()
    with pytest.raises(Refusal, match="理由"):
        return_statistics_report(report_id=report.pk, reason=" ", by=world.colleague)
    report.refresh_from_db()
    assert report.state == ReportState.PROPOSED


def test_only_what_waits_can_be_sent_back():
    world = counter()
    for report in (started(world), published(world, HALF.year_before).report):
        with pytest.raises(Refusal, match="確認を待っている"):
            return_statistics_report(report_id=report.pk, reason="x", by=world.colleague)


def test_nobody_outside_the_centre_sends_it_back(client):
    world = counter()
    report = proposed(world)
    outsider = UserFactory()
    with pytest.raises(PermissionDenied):
        return_statistics_report(report_id=report.pk, reason="x", by=outsider)
    client.force_login(outsider)
    answer = client.post(address("return_statistics_report", report.pk), {"reason": "x"})
    assert answer.status_code == 403
    report.refresh_from_db()
    assert report.state == ReportState.PROPOSED
