"""Anybody takes everything that was published along in one file, however much it is."""

import csv
import io
import json

import pytest
from django.urls import reverse

from kyodo.evaluations.exports import publication_schema
from kyodo.evaluations.exports.open_data import publications_schema
from kyodo.evaluations.queries import open_data
from tests.evaluations.publishing import correct, corrected, proposed, published
from tests.evaluations.schema_checks import faults
from tests.evaluations.test_feed_publications import import_years

pytestmark = pytest.mark.django_db
CSV, JSON = (reverse("evaluations:download_publications", args=[each]) for each in ("csv", "json"))
ANSWERS = reverse("evaluations:download_published_answers")


def rows(client, address, **query):
    response = client.get(address, query)
    data = response.getvalue()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def entries(client):
    data = json.loads(client.get(JSON).getvalue())
    assert faults(data, publications_schema()) == []
    return data["publications"]


def test_without_anything_the_files_are_whole_and_empty(client):
    assert rows(client, CSV) == []
    assert rows(client, ANSWERS) == []
    assert entries(client) == []


def test_proposals_are_in_no_file(client):
    proposed()
    assert (rows(client, CSV), rows(client, ANSWERS), entries(client)) == ([], [], [])


def test_a_correction_and_what_it_corrects_name_each_other(client):
    story, first, second = corrected()
    pages = [
        "http://testserver"
        + reverse("evaluations:show_publication_number", args=[story.evaluation.pk, number])
        for number in (1, 2)
    ]
    one, two = entries(client)
    assert (one["digest"], two["digest"]) == (first.digest, second.digest)
    assert one["editions"] == {
        "latest": 2,
        "is_latest": False,
        "page": pages[0],
        "latest_page": pages[1],
        "replaces": None,
        "replaced_by": pages[1],
    }
    assert (two["editions"]["is_latest"], two["editions"]["replaces"]) == (True, pages[0])
    assert two["correction"]["what"] == "相談の数を改めた。"
    one, two = rows(client, CSV)
    assert (one["この版を訂正した版"], two["この版が訂正した版"]) == (pages[1], pages[0])
    assert (one["最新の版"], two["訂正の理由"]) == ("2", "数え違いがあった。")


def test_every_address_in_the_files_answers(client):
    published()
    (entry,) = entries(client)
    for address in [*entry["files"].values(), entry["editions"]["page"]]:
        assert client.get(address).status_code == 200
    schema = json.loads(client.get(JSON).getvalue())["schema_address"]
    assert client.get(schema).json() == publications_schema()


def test_the_marks_are_one_long_table_of_the_latest_editions(client):
    corrected()
    found = rows(client, ANSWERS)
    assert len(found) == 17 * 2
    assert {row["版"] for row in found} == {"2"}
    differing = [row for row in found if row["項目の記号"] == "planning-4"]
    assert [(row["記入した側"], row["現在の評価"]) for row in differing] == [
        ("civic", "B"),
        ("government", "A"),
    ]


def test_no_edition_is_left_out_when_there_are_more_than_are_read_at_once(client, monkeypatch):
    monkeypatch.setattr(open_data, "AT_ONCE", 2)
    import_years(2, 3, 4, 5, 6)
    assert [entry["fiscal_year"] for entry in entries(client)] == [2020, 2021, 2022, 2023, 2024]
    assert len(rows(client, CSV)) == 5


def test_headings_follow_the_address_and_the_content_stays_japanese(client):
    published()
    client.cookies["django_language"] = "en"
    japanese, english = rows(client, CSV), rows(client, CSV, language="en")
    assert japanese[0]["事業名称"] == "みなと市協働センター運営事業"
    assert list(japanese[0].values()) == list(english[0].values())
    assert client.get(CSV, {"language": "xx"}).status_code == 404


@pytest.mark.parametrize("address", [CSV, JSON, ANSWERS])
def test_asking_again_costs_nothing_until_something_is_published(client, address):
    published()
    first = client.get(address)
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=again).status_code == 304
    import_years(4)
    assert client.get(address, headers=again).status_code == 200


def test_the_files_of_one_evaluation_say_that_they_were_corrected(client):
    story, _first, _second = corrected()
    address = [
        reverse("evaluations:download_publication", args=[story.evaluation.pk, number, "json"])
        for number in (1, 2)
    ]
    old, new = (client.get(each) for each in address)
    assert faults(old.json(), publication_schema()) == []
    assert old.json()["editions"]["replaced_by"] == new.json()["editions"]["page"]
    assert new.json()["editions"]["replaces"] == old.json()["editions"]["page"]
    assert 'rel="successor-version"' in old.headers["Link"]
    assert 'rel="predecessor-version"' in new.headers["Link"]
    table = client.get(address[0].replace(".json", ".csv")).content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(table, newline="")))
    assert {line["最新の版"] for line in lines} == {"2"}
    assert {line["この版を訂正した版"] for line in lines} == {new.json()["editions"]["page"]}


def test_a_correction_makes_the_kept_files_of_the_edition_before_stale(client):
    story, _publication = published()
    address = reverse("evaluations:download_publication", args=[story.evaluation.pk, 1, "json"])
    tag = client.get(address).headers["ETag"]
    correct(story)
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.json()["editions"]["latest"] == 2


def test_there_are_no_other_files(client):
    for name in ("all.pdf", "all.xlsx", "schemas/other.json"):
        assert client.get(f"/evaluations/published/{name}").status_code == 404
