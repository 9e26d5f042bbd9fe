"""Anybody reads published statistics, as a page and as files, and none tells a small number."""

import csv
import io
import json
import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import transaction

from kyodo.consultations.actions.statistics import (
    change_statistics_report,
    propose_statistics_report,
    publish_statistics_report,
)
from kyodo.consultations.models import Case, StatisticsReport
from tests.consultations.cases import counter
from tests.consultations.statistics import (
    AFTERWARDS,
    LAST_OF_SEPTEMBER,
    LAST_YEAR,
    MAY,
    a_half_year,
    link,
    many,
    proposed,
    published,
    started,
    ward,
)
from tests.consultations.writing import address
from tests.exports.reading import metadata_of, tags_of, text_of

pytestmark = pytest.mark.django_db
KINDS = ("csv", "json", "xlsx", "pdf")


def page_of(client):
    text = client.get(address("show_published_statistics", 2026, 1)).content.decode()
    return re.sub(r"csrfmiddlewaretoken[^>]*|nonce=\S+", "", text)


def file_of(client, kind, number=1):
    answer = client.get(address("download_published_statistics", 2026, 1, number, kind))
    assert answer.status_code == 200
    return answer.content


def everything_public(client):
    """All that can be had of it without signing in."""
    client.logout()
    found = {kind: file_of(client, kind) for kind in KINDS}
    found["page"] = page_of(client)
    found["list"] = re.sub(
        r"csrfmiddlewaretoken[^>]*|nonce=\S+",
        "",
        client.get(address("list_published_statistics")).content.decode(),
    )
    return found


def in_a_world(client, *, moved, moved_before, failed_for):
    """Two worlds differ in hidden numbers alone; nothing else is left behind."""
    with transaction.atomic():
        world = counter()
        last = a_half_year(world)
        many(12, world.staff, now=LAST_YEAR, ward=ward("東"))
        many(3, world.staff, now=LAST_YEAR, ward=ward("西"))
        for moment, number, to in (
            (LAST_OF_SEPTEMBER, moved, None),
            (LAST_YEAR, moved_before, ward("東")),
        ):
            west = Case.objects.filter(ward=ward("西"), received_at=moment).order_by("pk")
            Case.objects.filter(pk__in=list(west.values_list("pk", flat=True)[:number])).update(
                ward=to
            )
        for reason in failed_for:
            link(last, world.staff, reason=reason, closed_at=MAY)
        published(world)
        found = everything_public(client)
        transaction.set_rollback(True)
    return found


def test_worlds_that_differ_in_hidden_numbers_alone_look_the_same_byte_for_byte(client):
    one = in_a_world(client, moved=0, moved_before=0, failed_for=["時間", "人手"])
    other = in_a_world(client, moved=2, moved_before=1, failed_for=["人手", "人手"])
    assert one.keys() == other.keys()
    for kind, content in one.items():
        assert content == other[kind], kind
    seen = in_a_world(client, moved=0, moved_before=0, failed_for=["予算"] * 3)
    assert seen["csv"] != one["csv"]  # what is shown does differ


def test_every_file_says_what_the_page_says(client):
    world = counter()
    a_half_year(world)
    published(world)
    page = page_of(client)
    lines = list(csv.reader(io.StringIO(file_of(client, "csv").decode("utf-8-sig"))))
    wards = {line[2]: line[3] for line in lines if line[1] == "区"}
    assert wards == {"東区": "20", "西区": "5未満", "記録なし": "非公表", "合計": "29"}
    data = json.loads(file_of(client, "json"))
    table = next(each for each in data["tables"] if each["id"] == "wards")
    assert {row["label"]: str(row["now"]) for row in [*table["rows"], table["total"]]} == wards
    book = openpyxl.load_workbook(io.BytesIO(file_of(client, "xlsx")))
    rows = [[cell for cell in row if cell is not None] for row in book.active.values]
    pdf = text_of(file_of(client, "pdf"))
    table_of_page = page[page.index("table-wards-caption") :]
    for label, words in wards.items():
        assert [label, int(words) if words.isdigit() else words] in rows
        found = re.search(rf'>{label}<.*?<td class="number">([^<]*)</td>', table_of_page, re.S)
        assert found[1] == words
        assert f"{label}{words}" in pdf


def test_a_file_is_for_archives_and_screen_readers(client):
    world = counter()
    a_half_year(world)
    published(world)
    pdf = file_of(client, "pdf")
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata_of(pdf)
    assert {"H1", "Table", "TH"} <= set(tags_of(pdf))
    assert file_of(client, "csv").startswith(b"\xef\xbb\xbf")


def test_comments_stand_in_every_file_and_compute_nothing(client):
    world = counter()
    a_half_year(world)
    report = started(world)
    comments = {"summary": "=1+1 落ち着いた半年", "wards": "<script>alert(1)</script>東に多い"}
    change_statistics_report(
        report_id=report.pk, comments=comments, seen=report.version, by=world.staff
    )
    propose_statistics_report(report_id=report.pk, by=world.staff, now=AFTERWARDS)
    publish_statistics_report(report_id=report.pk, by=world.colleague, now=AFTERWARDS)
    page = page_of(client)
    assert "落ち着いた半年" in page
    assert "<script>alert" not in page
    assert "'=1+1 落ち着いた半年" in file_of(client, "csv").decode()
    assert "落ち着いた半年" in text_of(file_of(client, "pdf"))
    book = openpyxl.load_workbook(io.BytesIO(file_of(client, "xlsx")))
    cell = next(c for row in book.active.rows for c in row if c.value == comments["summary"])
    assert cell.data_type == "s"


def test_the_days_of_few_links_are_not_told(client):
    world = counter()
    last = a_half_year(world)
    last.referrals.filter(closed_at=MAY, state="linked").order_by("pk").first().delete()
    published(world)
    data = json.loads(file_of(client, "json"))
    assert [row["now"] for row in data["facts"]] == ["5未満"]


@pytest.mark.parametrize("state", ["draft", "proposed"])
def test_what_is_not_published_is_not_there(client, state):
    world = counter()
    a_half_year(world)
    started(world) if state == "draft" else proposed(world)
    assert client.get(address("show_published_statistics", 2026, 1)).status_code == 404
    for kind in KINDS:
        path = address("download_published_statistics", 2026, 1, 1, kind)
        assert client.get(path).status_code == 404
    assert "令和8年度" not in client.get(address("list_published_statistics")).content.decode()


@pytest.mark.parametrize("path", ["2026-3/", "2026-1/2/", "2026-1/1/statistics.exe", "99999-1/"])
def test_what_there_is_none_of_is_not_found(client, path):
    published(counter())
    assert client.get(f"/consultations/statistics/{path}").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(client, django_assert_num_queries):
    world = counter()
    half = StatisticsReport(fiscal_year=2026, half=1).half_year
    for each in (half, half.year_before, half.year_before.year_before):
        published(world, each, AFTERWARDS + timedelta(days=1))
        client.get(address("list_published_statistics"))
        with django_assert_num_queries(1):
            page = client.get(address("list_published_statistics")).content.decode()
        assert each.label in page


def test_english_readers_find_english_files(client):
    world = counter()
    a_half_year(world)
    published(world)
    path = address("download_published_statistics", 2026, 1, 1, "csv")
    assert client.get(path, {"language": "en"}).status_code == 200
    assert client.get(path, {"language": "xx"}).status_code == 404
