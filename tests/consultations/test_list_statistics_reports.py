"""The centre sees all reports with every number; nobody else sees any."""

import pytest

from tests.consultations.cases import counter
from tests.consultations.statistics import (
    AFTERWARDS,
    HALF,
    a_half_year,
    proposed,
    published,
    started,
)
from tests.consultations.writing import address
from tests.exports.reading import text_of
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db
KINDS = ("csv", "json", "xlsx", "pdf")


def test_the_list_costs_the_same_for_one_and_for_three(client, django_assert_num_queries):
    world = counter()
    client.force_login(world.staff)
    counts = []
    for half in (HALF, HALF.year_before, HALF.year_before.year_before):
        published(world, half)
        client.get(address("list_statistics_reports"))
        with django_assert_num_queries(counts[0] if counts else 6, exact=bool(counts)) as seen:
            page = client.get(address("list_statistics_reports")).content.decode()
        counts.append(len(seen))
        assert half.label in page
        assert "公表済み" in page


def test_a_draft_and_what_waits_are_told_apart(client):
    world = counter()
    started(world)
    proposed(world, HALF.year_before)
    client.force_login(world.colleague)
    page = client.get(address("list_statistics_reports")).content.decode()
    assert "作成中" in page
    assert "確認待ち" in page


def test_the_second_person_sees_what_the_public_would_and_all_numbers_beside_it(client):
    world = counter()
    a_half_year(world)
    report = proposed(world)
    client.force_login(world.colleague)
    page = address("show_statistics_report", report.pk)
    public = client.get(page).content.decode()
    assert "5未満" in public
    assert "公表される内容を表示しています" in public
    assert "フォロー中の相談" not in public
    assert "公表する" in public
    every = client.get(page, {"numbers": "all"}).content.decode()
    assert '<td class="number">3</td>' in every
    assert "フォロー中の相談" in every
    client.force_login(world.staff)
    assert "提案した人のほかの人" in client.get(page).content.decode()


def test_files_of_the_centre_hold_every_number_and_say_so(client):
    world = counter()
    a_half_year(world)
    report = started(world)
    client.force_login(world.staff)
    answers = {
        kind: client.get(address("download_statistics_report", report.pk, kind)) for kind in KINDS
    }
    assert "西区,3" in answers["csv"].content.decode()
    assert "小さな数を含みます" in text_of(answers["pdf"].content)
    for answer in answers.values():
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "inside" in answer.headers["Content-Disposition"]
    path = address("download_statistics_report", report.pk, "exe")
    assert client.get(path).status_code == 404


def test_an_administrator_as_such_sees_nothing(client):
    world = counter()
    a_half_year(world)
    report = proposed(world, now=AFTERWARDS)
    client.force_login(AdministratorFactory())
    assert client.get(address("list_statistics_reports")).status_code == 403
    assert client.get(address("show_statistics_report", report.pk)).status_code == 403
    for kind in KINDS:
        path = address("download_statistics_report", report.pk, kind)
        assert client.get(path).status_code == 403
