"""What is wrong with a form in the making is told where somebody is at work, the rest in a list."""

import pytest

from kyodo.evaluations.actions.format_drafts import start_format_draft
from kyodo.evaluations.forms.format_pages import pages_of
from kyodo.evaluations.forms.format_screen_words import on_screen
from tests.evaluations.format_desk import change, draft_by, page
from tests.stories import NOW

pytestmark = pytest.mark.django_db


def overview(client, draft):
    return client.get(f"/evaluations/sheet-formats/drafts/{draft.pk}/")


def test_pages_on_which_nobody_has_been_yet_tell_no_faults(client, officer):
    draft = start_format_draft(begin_with=None, by=officer, now=NOW)
    first, *others = [each.slug for each in pages_of(draft.data)]
    change(client, draft, first, **{"page-title": "ふりかえり"})
    for part in (first, *others):
        assert "直すところ" not in client.get(page(draft, part)).content.decode()


def test_the_page_that_was_just_saved_tells_its_own_faults_beside_their_fields(client, officer):
    draft = start_format_draft(begin_with=None, by=officer, now=NOW)
    saved = change(client, draft, "roles")
    html = client.get(saved.url).content.decode()
    assert "直すところ" in html
    assert 'href="#id_roles.0-label"' in html
    added = change(client, draft, "roles", do="add:roles")
    assert "直すところ" not in client.get(added.url).content.decode()


def test_what_is_not_written_yet_is_listed_quietly_apart_from_what_is_wrong(client, officer):
    draft = start_format_draft(begin_with=None, by=officer, now=NOW)
    shown = overview(client, draft)
    assert shown.context["faults"] == []
    assert {each.slug for each, _anchor, _words in shown.context["gaps"]} == {
        *("form", "roles", "scales", "paper", "section-0-item-0"),
        "section-0",
    }
    change(client, draft, "form", **{"page-code": "Ａ 様式"})
    shown = overview(client, draft)
    assert [anchor for _page, anchor, _words in shown.context["faults"]] == ["id_page-code"]
    goal = f"{page(draft, 'form')}?faults=1#id_page-code"
    assert f'href="{goal}"' in shown.content.decode()
    assert "直すところ" in client.get(goal).content.decode()


def test_an_id_that_stands_twice_is_told_together_with_what_is_empty(client, officer):
    draft = start_format_draft(begin_with=None, by=officer, now=NOW)
    change(client, draft, "roles", do="add:roles")
    saved = change(client, draft, "roles", **{"roles.1-id": "role-1"})
    html = client.get(saved.url).content.decode()
    assert "まだ書かれていません。" in html
    assert "「role-1」が二度" in html


def test_a_question_of_another_section_with_the_same_id_is_told_while_texts_are_empty(
    client, officer
):
    draft = draft_by(officer)
    change(client, draft, "section-0-item-0", **{"page-text": ""})
    change(client, draft, "section-1-item-0", **{"page-id": "goal"})
    shown = overview(client, draft)
    assert [each.slug for each, _anchor, _words in shown.context["faults"]] == ["section-1-item-0"]
    assert [each.slug for each, _anchor, _words in shown.context["gaps"]] == ["section-0-item-0"]


def test_faults_are_told_at_their_field_with_a_link_from_the_top(client, officer):
    draft = start_format_draft(begin_with=None, by=officer, now=NOW)
    html = client.get(change(client, draft, "roles").url).content.decode()
    assert 'href="#id_roles.0-label"' in html
    assert "まだ書かれていません。" in html
    assert 'aria-describedby="id_roles.0-label_helptext id_roles.0-label_error"' in html


def test_a_fault_of_a_question_is_counted_at_its_section(client, officer):
    draft = draft_by(officer)
    change(client, draft, "section-1-item-1", **{"page-applies_if.answer": "maybe"})
    overview = client.get(f"/evaluations/sheet-formats/drafts/{draft.pk}/").content.decode()
    assert "write/section-1-item-1/" in overview
    assert "「maybe」がどこにもありません" in overview
    html = client.get(f"{page(draft, 'section-1-item-1')}?faults=1").content.decode()
    assert 'href="#id_page-applies_if.answer"' in html


def test_faults_are_told_in_the_words_of_the_screen(client, officer):
    draft = draft_by(officer)
    saved = change(client, draft, "scales", **{"scales.0.options.1-rank": "7"})
    html = client.get(saved.url).content.decode()
    assert "「順位」は1から順に、番号を飛ばさずに付けてください。" in html
    assert "rankは" not in html
    listed = client.get(f"/evaluations/sheet-formats/drafts/{draft.pk}/").content.decode()
    assert "「順位」は1から順に、番号を飛ばさずに付けてください。" in listed


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("項目（items）を一つ以上書いてください。", "項目を一つ以上書いてください。"),
        ("「text」は文章の名前です：scale-2、text", "「text」は文章の名前です：scale-2、text"),
        ("kind: ordinalにするか、rankを消す", "「順序のある評価」にするか、「順位」を消す"),
    ],
)
def test_keys_become_labels_and_the_names_that_people_gave_stay(told, shown):
    assert on_screen(told) == shown
