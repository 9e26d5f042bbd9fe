"""Anybody takes the published sheet along as PDF, CSV or JSON."""

import csv
import hashlib
import io
import json
from urllib.parse import quote

import pytest
from django.urls import reverse

from kyodo.evaluations.exports import CONTENT_TYPES
from kyodo.exports.canonical import canonical_json
from tests.evaluations.publishing import corrected, proposed, published

pytestmark = pytest.mark.django_db


def address(evaluation, extension, number=1):
    return reverse("evaluations:download_publication", args=[evaluation.pk, number, extension])


def test_the_json_proves_its_own_digest(client):
    story, publication = published()
    response = client.get(address(story.evaluation, "json"))
    data = json.loads(response.content)
    digest = data.pop("digest")
    del data["editions"]
    assert digest == publication.digest == hashlib.sha256(canonical_json(data)).hexdigest()
    assert response.headers["Content-Type"] == "application/json"


def test_the_csv_holds_one_row_per_question(client):
    story, _publication = published()
    response = client.get(address(story.evaluation, "csv"))
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(lines) == 1 + 17
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_the_pdf_is_the_paper(client):
    story, _publication = published()
    response = client.get(address(story.evaluation, "pdf"))
    assert response.content.startswith(b"%PDF-")
    assert response.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(("extension", "start"), [("docx", b"PK"), ("xlsx", b"PK")])
def test_offices_take_it_as_word_or_excel_under_its_own_name(client, extension, start):
    story, _publication = published()
    response = client.get(address(story.evaluation, extension))
    assert response.content.startswith(start)
    assert response.headers["Content-Type"] == CONTENT_TYPES[extension]
    name = quote(f"みなと市協働センター運営事業_令和5年度_1.{extension}")
    assert response.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"


@pytest.mark.parametrize("extension", ["pdf", "docx", "xlsx", "csv", "json"])
def test_an_edition_never_changes_so_that_asking_again_costs_nothing(client, extension):
    story, _publication = published()
    first = client.get(address(story.evaluation, extension))
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(
        address(story.evaluation, extension),
        headers={"If-None-Match": first.headers["ETag"]},
    )
    assert (again.status_code, again.content) == (304, b"")
    if extension != "docx":  # a city may change its template; then the tag is another one
        since = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert client.get(address(story.evaluation, extension), headers=since).status_code == 304


def test_each_edition_has_its_own_files(client):
    story, first, second = corrected()
    tags = {client.get(address(story.evaluation, "json", n)).headers["ETag"] for n in (1, 2)}
    assert len(tags) == 2
    assert (
        json.loads(client.get(address(story.evaluation, "json", 1)).content)["digest"]
        == first.digest
    )
    assert (
        json.loads(client.get(address(story.evaluation, "json", 2)).content)["digest"]
        == second.digest
    )


def test_the_language_stands_in_the_address_and_not_in_a_cookie(client):
    story, _publication = published()
    client.cookies["django_language"] = "en"
    plain = client.get(address(story.evaluation, "csv")).content.decode("utf-8-sig")
    assert plain.startswith("年度,")
    assert client.get(address(story.evaluation, "csv"), {"language": "xx"}).status_code == 404


def test_a_proposal_has_no_files(client):
    story, _proposal = proposed()
    for extension in ("pdf", "csv", "json"):
        assert client.get(address(story.evaluation, extension)).status_code == 404
        client.force_login(story.civic_answerable)
        assert client.get(address(story.evaluation, extension)).status_code == 404
        client.logout()


def test_there_is_no_other_kind_of_file(client):
    story, _publication = published()
    assert client.get(address(story.evaluation, "docm")).status_code == 404
