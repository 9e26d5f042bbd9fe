"""The list is taken along as a file of exactly what it shows, all pages, and that is recorded."""

import io

import openpyxl
import pytest
from django.urls import reverse

from kyodo.audit.models import AuditEntry, Reading
from kyodo.classifications.states import Kind
from kyodo.consultations.actions import exporting
from kyodo.consultations.models import Case
from kyodo.consultations.queries import case_list
from kyodo.exports import xlsx
from kyodo.organisations.models import Organisation
from tests.consultations.cases import counter, received, word
from tests.consultations.taking_calls import lists
from tests.downloads import rows_in
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

EXPORT = reverse("consultations:export_cases")


@pytest.fixture
def world(client):
    found = counter()
    client.force_login(found.staff)
    return found


def table(client, file_format="csv", query=""):
    return rows_in(client.post(f"{EXPORT}?{query}", {"format": file_format}))


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_row_says_what_the_list_says(client, world, file_format):
    words = lists()
    received(
        world.staff,
        caller=PersonFactory(name="浜野 さち"),
        group_name="つばさの会",
        sector=words["sector"],
        ward=words["ward"],
        field=words["field"],
        topics=[words["place"], words["grants"]],
        owner=world.colleague,
        next_action="資料を送る",
    )
    head, row = table(client, file_format)
    found = dict(zip(head, row, strict=True))
    assert found == {
        "受付番号": "2026-0001",
        "受付日": "2026-06-10",
        "相談の要点": "会報の印刷について",
        "団体名": "つばさの会",
        "手段": "電話",
        "相談者の区分": "NPO",
        "区": "東区",
        "活動分野": "文化",
        "相談の内容": "助成金、場所",
        "状態": "受付",
        "結果": "",
        "つながらなかった理由": "",
        "担当": "相談 たろう",
        "次にすること": "資料を送る",
        "次の期日": "2026-06-10",
        "最後に連絡した日": "2026-06-10",
        "終えた日": "",
    }


def test_names_are_in_the_file_only_where_the_list_shows_them(client, world):
    received(world.staff, caller=PersonFactory(name="浜野 さち"))
    assert "浜野" not in str(table(client))
    head, row = table(client, query="names=on")
    assert row[head.index("相談者")] == "浜野 さち"


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_conditions_and_the_order_of_the_list_hold_and_no_page_is_missing(
    client, world, monkeypatch, file_format
):
    monkeypatch.setattr(case_list, "ROWS", 2)
    monkeypatch.setattr(case_list, "COUNTED", 3)
    for _ in range(5):
        received(world.staff, owner=world.staff)
    received(world.staff)
    rows = table(client, file_format, f"owner={world.staff.pk}&order=received&after=3")
    assert [row[0] for row in rows[1:]] == [f"2026-000{number}" for number in range(1, 6)]


def test_who_takes_how_many_along_is_recorded(client, world):
    received(world.staff)
    received(world.staff)
    table(client)
    table(client, "xlsx", "names=on")
    entries = AuditEntry.objects.filter(event="consultations.cases_exported").order_by("pk")
    assert [(entry.actor_id, entry.facts) for entry in entries] == [
        (world.staff.pk, {"number": 2, "format": "csv"}),
        (world.staff.pk, {"number": 2, "format": "xlsx", "names": "yes"}),
    ]


def test_nothing_in_the_file_is_computed(client, world):
    formula = '=HYPERLINK("http://example.jp","x")'
    received(world.staff, summary=formula, group_name="+1", next_action="@SUM(A1)")
    row = table(client)[1]
    assert f"'{formula}" in row
    assert {"'+1", "'@SUM(A1)"} < set(row)
    response = client.post(EXPORT, {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet["C2"].value == formula
    assert {cell.data_type for cell in sheet[2] if cell.value} == {"s"}


def test_a_workbook_goes_on_in_a_second_sheet_where_the_first_is_full(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    with xlsx.workbook_file("相談", ["番号"], ([number] for number in range(5))) as file:
        book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["相談", "相談 2", "相談 3"]
    values = [[cell.value for cell in sheet["A"]] for sheet in book]
    assert values == [["番号", 0, 1], ["番号", 2, 3], ["番号", 4]]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_an_empty_list_is_a_file_with_headings(client, world, file_format):
    assert len(table(client, file_format)) == 1


@pytest.mark.parametrize(("query", "persons"), [("", 0), ("names=on", 2)])
def test_whatever_goes_into_the_file_was_read_by_whoever_took_it(
    client, world, monkeypatch, query, persons
):
    monkeypatch.setattr(exporting, "_PORTION", 2)
    taken = [received(world.colleague) for _each in range(2)]
    taken.append(received(world.colleague, caller=taken[0].caller))
    received(world.colleague, means=word(Kind.MEANS, "letter"))
    table(client, query=f"means={taken[0].means_id}&{query}")
    readings = Reading.objects.filter(reader_id=world.staff.pk)
    cases = readings.filter(target_type="consultations.case").order_by("target_id")
    assert [row.target_id for row in cases] == sorted(str(case.pk) for case in taken)
    assert readings.filter(target_type="people.person").count() == persons


def test_a_link_takes_nothing_along(client, world):
    received(world.staff)
    assert client.get(EXPORT).status_code == 405


@pytest.mark.parametrize(
    "make",
    [
        AdministratorFactory,
        lambda: MembershipFactory().user,
        lambda: MembershipFactory(organisation=DepartmentFactory()).user,
        lambda: (
            MembershipFactory(
                organisation=OrganisationFactory(kind=Organisation.Kind.WARD_CENTRE)
            ).user
        ),
    ],
)
def test_nobody_else_takes_anything_along(client, world, make):
    received(world.staff, summary="前の相談")
    client.force_login(make())
    for file_format in ("csv", "xlsx"):
        response = client.post(EXPORT, {"format": file_format})
        assert response.status_code == 403
        assert "前の相談" not in response.content.decode()
    assert not AuditEntry.objects.filter(event="consultations.cases_exported").exists()
    assert Case.objects.count() == 1
