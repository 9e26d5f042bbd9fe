"""After the reveal both sides stand beside one another, differences first, never an average."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers, seal_sections
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.actions.talks import change_mark
from kyodo.evaluations.queries.comparison import comparison
from kyodo.evaluations.queries.parts import place_of
from tests.stories import (
    NOW,
    YOKOHAMA,
    mark_side,
    open_for_marking,
    prepared_evaluation,
    revealed,
    seal_side,
)

pytestmark = pytest.mark.django_db


def address(story):
    return reverse("evaluations:compare_check_sheets", kwargs={"pk": story.evaluation.pk})


def groups(story):
    found = comparison(story.fresh(), story.facilitator)
    return {group.id: [row.item.id for row in group.items] for group in found.groups}


def test_differences_come_first_then_what_both_found_weak_then_remarks():
    story = open_for_marking()
    mark_side(story, "civic", {"planning-4": "A", "reflection-2": "C"})
    mark_side(story, "government", {"reflection-2": "C", "implementation-1": "D"})
    save_answers(
        evaluation_id=story.evaluation.pk,
        section_id="planning",
        entries=[AnswerEntry("planning-2", 1, remark="よく話した。")],
        by=story.civic_drafter,
        now=NOW,
    )
    for role in ("civic", "government"):
        seal_side(story, role)
    found = groups(story)
    assert list(found) == ["differing", "weak", "remarked", "same"]
    assert found["differing"] == ["planning-4", "implementation-1"]
    assert found["weak"] == ["reflection-2"]
    assert found["remarked"] == ["planning-2"]
    assert len(found["same"]) == 13


def test_the_page_shows_marks_words_counts_and_the_way_to_the_talk(client):
    story = revealed()
    client.force_login(story.government_drafter)
    page = client.get(address(story)).content.decode()
    assert "17項目のうち、評価が分かれたのは 2項目です。" in page
    assert f"/evaluations/{story.evaluation.pk}/talk/#item-planning-4" in page
    assert page.count("差 1段階") >= 2
    assert "評価ごとの数" in page
    assert "<title id=" in page


def test_a_changed_mark_stands_beside_the_first_one(client):
    story = revealed()
    change_mark(
        evaluation_id=story.evaluation.pk,
        item_id="planning-4",
        mark="A",
        reason="分担表があった。",
        by=story.civic_answerable,
        now=NOW,
    )
    client.force_login(story.government_drafter)
    page = client.get(address(story)).content.decode()
    assert "最初の評価 B まあまあできた" in page
    assert "分担表があった。" in page
    assert groups(story)["differing"] == ["planning-4", "implementation-1"]


def test_before_the_reveal_it_says_only_what_is_waited_for(client):
    story = open_for_marking()
    mark_side(story, "civic", {"planning-1": "D"})
    client.force_login(story.government_drafter)
    page = client.get(address(story)).content.decode()
    assert "全員がすべての段階を封印するまで、評価は表示されません。" in page
    assert "まったくできなかった" not in page


def test_a_form_that_reveals_each_section_shows_those_that_are_sealed(client):
    source = YOKOHAMA.read_text(encoding="utf-8").replace("all_sections", "each_section")
    story = open_for_marking(load_sheet_format(source=source, by=None, now=NOW))
    for role, person in (("civic", "civic"), ("government", "government")):
        mark_side(story, role)
        seal_sections(
            evaluation_id=story.evaluation.pk,
            section_ids=["planning"],
            by=getattr(story, f"{person}_answerable"),
            now=NOW,
        )
    client.force_login(story.facilitator)
    page = client.get(address(story)).content.decode()
    assert page.count("この項目を話し合う") == 6 * 2
    assert "②事業実施段階" in page
    found = comparison(story.fresh(), story.facilitator)
    assert [section.id for section in found.waiting] == ["implementation", "reflection"]


def test_an_administrator_reads_what_is_published_and_nothing_else(client):
    story = revealed()
    client.force_login(story.administrator)
    assert client.get(address(story)).status_code == 403


def test_the_number_of_queries_does_not_grow_with_changes(client):
    story = revealed()
    client.force_login(story.government_drafter)
    client.get(address(story))
    counts = []
    for item in ("planning-4", "implementation-1"):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(story))
        counts.append(len(queries))
        change_mark(
            evaluation_id=story.evaluation.pk,
            item_id=item,
            mark="C",
            reason="考え直した。",
            by=story.government_answerable,
            now=NOW,
        )
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("section", "item", "shown"),
    [
        ("①", "３", "①３"),
        ("1", "3", "1-3"),
        ("１", "１", "１-１"),
        ("1", "(3)", "1(3)"),
        ("", "3", "3"),
    ],
)
def test_the_numbers_of_section_and_item_are_not_read_as_one_number(section, item, shown):
    printed = prepared_evaluation().evaluation.form.sections[0]
    assert place_of(replace(printed, number_label=section), item) == shown
