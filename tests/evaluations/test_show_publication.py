"""Anybody reads the official sheet as both sides agreed to publish it."""

import pytest
from django.urls import reverse

from kyodo.evaluations.actions.publications import propose_publication, withdraw_publication
from kyodo.evaluations.actions.sheet_imports import import_sheet
from kyodo.evaluations.queries.publication_changes import changes_between
from tests.evaluations.publication_sample import rich_snapshot
from tests.evaluations.publishing import proposed, published, ready_to_propose
from tests.evaluations.sheet_files import sheet
from tests.stories import NOW, revealed, yokohama_form

pytestmark = pytest.mark.django_db


def address(evaluation):
    return reverse("evaluations:show_publication", args=[evaluation.pk])


def test_the_imported_sheet_stands_as_on_paper(client):
    yokohama_form()
    evaluation = import_sheet(file=sheet(), decisions={}, now=NOW)
    response = client.get(address(evaluation))
    page = response.content.decode()
    assert "紙で公表されたシートを読み取って登録した記録です。" in page
    assert "率直な意見交換のもとに、お互い対等な立場で" in page
    assert "管理運営に関すること、その他必要な事業" in page
    assert response.context["sheet"].chart.differing == 3
    assert response.context["publication"].digest in page


def test_no_name_and_no_number_of_a_person_is_on_it(client):
    evaluation = import_sheet(file=sheet(), decisions={}, now=NOW)
    page = client.get(address(evaluation)).content.decode()
    assert "000-000" not in page
    assert "○○" not in page
    story, _publication = published()
    page = client.get(address(story.evaluation)).content.decode()
    for user in (story.civic_answerable, story.government_answerable, story.facilitator):
        assert user.name not in page
        assert user.email not in page


def test_nothing_leaks_before_both_agreed(client):
    story = ready_to_propose()
    assert client.get(address(story.evaluation)).status_code == 404
    proposal = propose_publication(
        evaluation_id=story.evaluation.pk, by=story.civic_answerable, now=NOW
    )
    number = reverse("evaluations:show_publication_number", args=[story.evaluation.pk, 1])
    assert [client.get(each).status_code for each in (address(story.evaluation), number)] == [
        404,
        404,
    ]
    withdraw_publication(publication_id=proposal.pk, by=story.civic_answerable, now=NOW)
    assert client.get(address(story.evaluation)).status_code == 404


def test_a_proposal_is_as_absent_as_what_never_was(client):
    story, _proposal = proposed()
    there = client.get(address(story.evaluation))
    nowhere = client.get(reverse("evaluations:show_publication", args=[999_999]))
    assert (there.status_code, len(there.content)) == (nowhere.status_code, len(nowhere.content))


def test_the_page_shows_how_to_check_the_digest(client):
    story, publication = published()
    page = client.get(address(story.evaluation)).content.decode()
    assert publication.digest in page
    assert "hashlib.sha256" in page


def test_marks_changed_in_the_talk_show_the_first_one_too(client):
    story, publication = published()
    publication.snapshot = rich_snapshot()
    publication.save(update_fields=["snapshot"])
    page = client.get(address(story.evaluation)).content.decode()
    assert "はじめの評価は B" in page
    assert "双方が確認できていたため。" in page
    assert "担当が替わっても分担が続くようにする。" in page
    assert "責任の所在は一致しなかった。" in page
    assert "役割分担表を四半期ごとに見直す。" in page


def test_a_visitor_s_page_stays_out_of_shared_caches(client):
    story, _publication = published()
    header = client.get(address(story.evaluation)).headers["Cache-Control"]
    assert header == "private, no-cache"
    client.force_login(story.civic_drafter)
    header = client.get(address(story.evaluation)).headers["Cache-Control"]
    assert header == "private, no-store"


def test_it_is_only_read(client):
    story, _publication = published()
    assert client.post(address(story.evaluation)).status_code == 405


def test_an_edition_that_does_not_exist_is_not_found(client):
    story, _publication = published()
    number = reverse("evaluations:show_publication_number", args=[story.evaluation.pk, 2])
    assert client.get(number).status_code == 404


def test_differences_of_two_editions_are_said_in_words():
    earlier, later = rich_snapshot(), rich_snapshot()
    assert changes_between(earlier, later) == []
    later["entered_on"] = "2023-07-01"
    item = later["check"]["sections"][0]["items"][0]
    item["answers"]["civic"]["now"] = "A"
    item["finding"] = "よく話し合えた。"
    later["verification"]["texts"][1]["body"] = "別の文章"
    later["actions"] = []
    assert changes_between(earlier, later) == [
        "「記入日」が変わりました。",
        "項目「①事業計画段階 １」の団体等の評価が「B」から「A」に変わりました。",
        "項目「①事業計画段階 １」の「話し合いで分かったこと」が変わりました。",
        "検証文「人材育成事業」が変わりました。",
        "「改善の取組」が変わりました。",
    ]


def test_unrevealed_marks_are_nowhere(client):
    story = revealed()
    assert client.get(address(story.evaluation)).status_code == 404
