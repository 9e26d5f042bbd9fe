"""A form as it will look, for everybody or for one role, and as the file that it is."""

import json

import pytest

from kyodo.evaluations.formats import json_schema_text
from tests.costs import queries_of
from tests.evaluations.form_samples import SAMPLE
from tests.evaluations.format_desk import kept, officer_of_department
from tests.factories import UserFactory
from tests.stories import yokohama_form

pytestmark = pytest.mark.django_db


def text_of(client, sheet_format, query=""):
    response = client.get(f"/evaluations/sheet-formats/{sheet_format.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_paper_stands_there_with_nothing_answered(client):
    client.force_login(UserFactory())
    html = text_of(client, kept())
    for words in (
        "目的を話し合いましたか。",
        "できたかどうかの基準",
        "はじまり（計画）",
        "はじまり（結果）",
        "個人に関わるところを伏せて公表する",
        "百点満点",
        "わかったこと",
        "審査会（一人ずつ、加わらないこともある）",
        "（実施団体・担当課の合意）",
        "見本市の様式の1枚目",
    ):
        assert words in html, words
    assert "この様式から次の版を作る" not in html


def test_one_role_sees_only_what_it_is_asked(client):
    client.force_login(UserFactory())
    html = text_of(client, kept(), "?role=council")
    assert "審査会の意見" in html
    assert "目的を話し合いましたか。" not in html
    assert text_of(client, yokohama_form(), "?role=nobody").count("sheet-section") == 3


def test_the_file_comes_as_it_was_loaded(client):
    client.force_login(UserFactory())
    sheet_format = kept()
    response = client.get(f"/evaluations/sheet-formats/{sheet_format.pk}/form.yaml")
    assert response.content.decode() == SAMPLE
    assert response["Content-Disposition"].startswith('attachment; filename="sample-')


def test_anybody_reads_the_schema_at_its_address(client):
    response = client.get("/evaluations/sheet-formats/sheet-format-1.schema.json")
    assert response.content.decode() == json_schema_text()
    assert json.loads(response.content)["properties"]["schema"]["const"] == (
        "kyodo-cho/sheet-format/1"
    )
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_longer_form_costs_no_more_queries(client):
    client.force_login(officer_of_department())
    short, long = yokohama_form(), kept()
    few = queries_of(client, f"/evaluations/sheet-formats/{short.pk}/")
    assert queries_of(client, f"/evaluations/sheet-formats/{long.pk}/") == few


def test_a_form_that_is_not_there_is_not_found(client):
    client.force_login(UserFactory())
    assert client.get("/evaluations/sheet-formats/99/").status_code == 404
