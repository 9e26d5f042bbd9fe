"""Comments are written beside the tables, while the report is a draft."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.statistics import change_statistics_report
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter
from tests.consultations.statistics import a_half_year, proposed, started
from tests.consultations.writing import address
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_comment_stands_under_its_table(client):
    world = counter()
    a_half_year(world)
    report = started(world)
    client.force_login(world.colleague)
    page = address("change_statistics_report", report.pk)
    assert "月ごとの件数" in client.get(page).content.decode()
    typed = {"seen": report.version, "summary": "全体では落ち着いた半年", "wards": "東区に多い"}
    answer = client.post(page, typed, follow=True).content.decode()
    assert "全体では落ち着いた半年" in answer
    wards, outcomes = answer.index("table-wards"), answer.index("table-outcomes")
    assert wards < answer.index("東区に多い") < outcomes
    report.refresh_from_db()
    assert report.comments == {"summary": "全体では落ち着いた半年", "wards": "東区に多い"}


def test_two_people_at_once_are_told_and_nothing_typed_is_lost(client):
    world = counter()
    report = started(world)
    change_statistics_report(
        report_id=report.pk,
        comments={"wards": "先に保存した文"},
        seen=report.version,
        by=world.colleague,
    )
    client.force_login(world.staff)
    page = address("change_statistics_report", report.pk)
    typed = {"seen": report.version, "wards": "あとから書いた文"}
    answer = client.post(page, typed)
    text = answer.content.decode()
    assert "ほかの人が先に保存しました" in text
    assert "あとから書いた文" in text
    assert "先に保存した文" in text
    report.refresh_from_db()
    assert report.comments == {"wards": "先に保存した文"}
    client.post(page, typed | {"seen": report.version})  # knowing the other's words
    report.refresh_from_db()
    assert report.comments == {"wards": "あとから書いた文"}


def test_what_is_proposed_does_not_change(client):
    world = counter()
    a_half_year(world)
    report = proposed(world)
    with pytest.raises(Refusal, match="作成中"):
        change_statistics_report(
            report_id=report.pk, comments={"wards": "x"}, seen=report.version, by=world.staff
        )
    client.force_login(world.staff)
    page = address("change_statistics_report", report.pk)
    answer = client.post(page, {"seen": report.version, "wards": "手で数えた区"}).content.decode()
    assert "作成中の統計だけを直せます。" in answer
    assert "手で数えた区" in answer
    shown = client.get(page, follow=True)
    assert shown.redirect_chain[0][0] == address("show_statistics_report", report.pk)
    assert "いま「確認待ち」です" in shown.content.decode()
    report.refresh_from_db()
    assert report.comments == {}


def test_too_long_a_comment_is_named_at_its_field(client):
    world = counter()
    report = started(world)
    client.force_login(world.staff)
    page = address("change_statistics_report", report.pk)
    answer = client.post(page, {"seen": report.version, "wards": "長" * 4_001}).content.decode()
    assert "入力を確認してください" in answer
    assert "長" * 4_001 in answer


def test_nobody_outside_the_centre_writes_or_reads_it(client):
    world = counter()
    a_half_year(world)
    report = started(world)
    outsider = UserFactory()
    with pytest.raises(PermissionDenied):
        change_statistics_report(report_id=report.pk, comments={}, seen=report.version, by=outsider)
    client.force_login(outsider)
    for name in ("change_statistics_report", "show_statistics_report"):
        assert client.get(address(name, report.pk)).status_code == 403
