"""A sentence of a joint text points to a figure, and whoever reads it finds the figure below."""

import pytest

from kyodo.evaluations.actions.joint_texts import UnknownFigures
from kyodo.evaluations.queries.figure_words import NotedText, numbers_in, with_notes
from tests.evaluations.figures import counted, reveal
from tests.evaluations.talk_pages import agree, page, send, texts, words, write

pytestmark = pytest.mark.django_db


def test_references_are_found_in_any_width_once_each_in_the_order_of_the_text():
    assert numbers_in("増えた［数字12］。減った[数字 ３]。また［数字１２］。") == [12, 3]
    assert numbers_in("［数字］と数字3と［図3］") == []


def test_a_reference_becomes_a_note_and_what_is_no_figure_stays():
    found = with_notes("甲［数字3］乙［数字1］丙［数字3］丁［数字9］", {1: "一", 3: "三"})
    assert found == NotedText("甲（注1）乙（注2）丙（注1）丁［数字9］", ["三", "一"])


def test_the_note_stands_below_the_text_and_survives_agreement(client):
    story = reveal(counted(cases=7, before=6))
    text = texts(story)[0]
    write(text, "相談が増えた［数字1］。", story.civic_drafter)
    agree(text, 2, story.civic_answerable)
    for name, rest in (("show_joint_text", [text.pk]), ("list_joint_texts", [])):
        body = words(page(client, story, story.government_drafter, name, *rest))
        assert "相談が増えた（注1）。" in body
        assert "注1　相談件数 7件（昨年度 6件）。出どころ：総合相談" in body


def test_the_writing_page_offers_the_figures_of_its_own_work_item(client):
    story = reveal(counted(cases=7))
    first, second = texts(story)[:2]
    body = words(page(client, story, story.civic_drafter, "write_joint_text", first.pk))
    assert 'data-insert="［数字1］"' in body
    body = words(page(client, story, story.civic_drafter, "write_joint_text", second.pk))
    assert "data-insert=" not in body


def test_a_figure_that_was_not_taken_is_named_beside_the_field_and_the_text_kept(client):
    story = reveal(counted())
    text = texts(story)[0]
    response = send(
        client,
        story,
        story.civic_drafter,
        "write_joint_text",
        text.pk,
        body="増えた［数字99］。",
        unagreed="",
        based_on=1,
    )
    body = words(response)
    assert "［数字99］という数字はありません。" in body
    assert "増えた［数字99］。</textarea>" in body
    assert text.versions.count() == 1
    with pytest.raises(UnknownFigures):
        write(text, "［数字98］", story.civic_drafter)
