"""A form is written on screen, page by page, without scripts, and nothing it says is lost."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.format_drafts import (
    DraftChangedMeanwhile,
    change_format_draft,
    start_format_draft,
)
from kyodo.evaluations.formats import check_data, read_entry, write_data
from kyodo.evaluations.forms.format_pages import pages_of
from tests.costs import queries_of
from tests.evaluations.form_samples import SAMPLE
from tests.evaluations.format_desk import change, draft_by, page
from tests.evaluations.html_forms import filled_in
from tests.factories import AdministratorFactory, DepartmentFactory, MembershipFactory, UserFactory
from tests.stories import NOW, YOKOHAMA

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("source", [SAMPLE, YOKOHAMA.read_text(encoding="utf-8")])
def test_saving_every_page_as_it_is_changes_nothing(client, officer, source):
    draft = draft_by(officer, source)
    entry, before = check_data(draft.data), draft.data
    for each in pages_of(draft.data):
        assert change(client, draft, each.slug).status_code == 302
        assert draft.data == before, each.slug
    change(client, draft, "text")
    assert draft.data == before
    assert check_data(draft.data) == entry
    assert draft.revision == 1


def test_no_field_stands_twice_on_a_page_where_one_would_undo_the_other(client, officer):
    draft = draft_by(officer)
    for each in pages_of(draft.data):
        html = client.get(page(draft, each.slug)).content.decode()
        main = html[html.index("<main") :]
        ids = re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', main)
        assert len(set(ids)) == len(ids), each.slug


def test_what_is_typed_is_stored(client, officer):
    draft = draft_by(officer)
    change(client, draft, "form", **{"page-title": "新しいふりかえり", "page-roles_table": []})
    change(
        client,
        draft,
        "section-0-item-0",
        **{
            "page-text": "目的を\r\n話し合いましたか。",
            "page-comment": "required_for",
            "page-comment.codes": "batsu sankaku",
            "page-answered_by": ["government"],
        },
    )
    item = draft.data["check"]["sections"][0]["items"][0]
    assert draft.title == "新しいふりかえり"
    assert draft.data["roles_table"] is False
    assert item["text"] == "目的を\n話し合いましたか。"
    assert item["comment"] == {"required_for": ["batsu", "sankaku"]}
    assert item["answered_by"] == ["government"]
    assert check_data(draft.data).check.sections[0].items[0].text == item["text"]


def test_emptied_fields_are_no_part_of_the_form_any_more(client, officer):
    draft = draft_by(officer)
    change(
        client,
        draft,
        "section-1-item-1",
        **{"page-applies_if.item": "", "page-applies_if.answer": ""},
    )
    assert "applies_if" not in draft.data["check"]["sections"][1]["items"][1]


def test_rows_come_move_and_go_without_scripts(client, officer):
    draft = draft_by(officer)
    response = change(client, draft, "scales", do="add:scales.0.options")
    assert response.url.endswith("#row-scales.0.options.4")
    assert draft.data["scales"][0]["options"][4] == {"code": "", "label": "", "rank": 4}
    change(client, draft, "scales", do="remove:scales.0.options.4")
    change(client, draft, "section-0", do="down:items.0")
    assert [item["id"] for item in draft.data["check"]["sections"][0]["items"]] == ["rules", "goal"]
    change(client, draft, "section-0", do="up:items.1")
    assert check_data(draft.data) == read_entry(SAMPLE).model_copy(
        update={"version": draft.data["version"], "supersedes": "2"}
    )


def test_a_section_that_moves_takes_its_questions_along(client, officer):
    draft = draft_by(officer)
    sections = draft.data["check"]["sections"]
    change(client, draft, "paper", do="down:sections.0", **{"sections.1.title": "x"})
    moved = draft.data["check"]["sections"]
    assert moved[1] == sections[0]
    assert moved[0] == sections[1]


@pytest.mark.parametrize("id_", ["same", ""])
def test_two_sections_of_one_id_keep_their_own_questions(client, officer, id_):
    draft = draft_by(officer)
    for section in draft.data["check"]["sections"][:2]:
        section["id"] = id_
    draft.save()
    sections = draft.data["check"]["sections"]
    change(client, draft, "paper", do="down:sections.0")
    moved = draft.data["check"]["sections"]
    assert [moved[0]["items"], moved[1]["items"]] == [sections[1]["items"], sections[0]["items"]]


def test_what_was_typed_is_saved_by_the_button_that_adds_a_row(client, officer):
    draft = draft_by(officer)
    change(client, draft, "roles", do="add:roles", **{"roles.0-label": "市民団体"})
    assert draft.data["roles"][0]["label"] == "市民団体"
    assert draft.data["roles"][-1] == {"id": "role-1", "label": ""}


def test_the_first_row_of_a_list_that_is_not_there_yet(client, officer):
    draft = start_format_draft(begin_with=None, by=officer, now=NOW)
    change(client, draft, "narratives", do="add:texts", **{"page-title": "まとめ"})
    assert draft.data["narratives"] == {
        "title": "まとめ",
        "texts": [{"id": "text-1", "title": ""}],
    }
    change(client, draft, "figures", do="add:derived")
    assert draft.data["derived"][0]["id"] == "figure-1"


@pytest.mark.parametrize("do", ["add:nothing", "remove:roles.99", "up:roles", "add:", "x:y.z", ":"])
def test_a_button_that_the_page_does_not_have_changes_no_rows(client, officer, do):
    draft = draft_by(officer)
    before = draft.data
    assert change(client, draft, "roles", do=do).status_code == 302
    assert draft.data == before


def test_what_the_screen_has_no_field_for_stands_in_a_box_and_is_kept(client, officer):
    draft = start_format_draft(begin_with=None, by=officer, now=NOW)
    odd = {"roles": [{"id": "a", "label": ["not", "text"], "colour": "red"}], "later": {"x": 1}}
    change_format_draft(draft_id=draft.pk, data=odd, seen=1, by=officer, now=NOW)
    draft.refresh_from_db()
    response = client.get(page(draft, "roles"))
    assert "colour: red" in response.content.decode()
    for part in ("roles", "form"):
        change(client, draft, part)
        assert draft.data == odd


def test_the_box_is_read_as_yaml(client, officer):
    draft = draft_by(officer)
    change(client, draft, "roles", **{"roles.0-rest": "absence: reason"})
    assert draft.data["roles"][0]["absence"] == "reason"


def test_a_box_that_cannot_be_read_is_told_and_keeps_what_was_typed(client, officer):
    draft = draft_by(officer)
    before = draft.data
    response = change(
        client, draft, "roles", **{"roles.0-rest": "a: [b", "roles.1-label": "まだない名前"}
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "字下げか括弧がそろっていません" in html
    assert "a: [b" in html
    assert "まだない名前" in html
    assert draft.data == before


def test_two_who_write_at_once_do_not_write_over_one_another(client, officer):
    draft = draft_by(officer)
    sent = filled_in(client.get(page(draft, "roles")), "revision")
    change(client, draft, "roles", **{"roles.0-label": "先の人"})
    response = client.post(page(draft, "roles"), sent | {"roles.0-label": ["後の人"]})
    html = response.content.decode()
    draft.refresh_from_db()
    assert response.status_code == 200
    assert "ほかの画面でこの様式が保存されました" in html
    assert "後の人" in html
    assert draft.data["roles"][0]["label"] == "先の人"
    again = client.post(page(draft, "roles"), filled_in(response, "revision"))
    draft.refresh_from_db()
    assert again.status_code == 302
    assert draft.data["roles"][0]["label"] == "後の人"


def test_the_whole_can_be_written_as_yaml(client, officer):
    draft = start_format_draft(begin_with=None, by=officer, now=NOW)
    change(client, draft, "text", text=SAMPLE)
    assert check_data(draft.data) == read_entry(SAMPLE)
    response = change(client, draft, "text", text="a: [")
    assert "字下げか括弧がそろっていません" in response.content.decode()


def test_a_draft_with_any_data_at_all_can_be_opened(client, officer):
    draft = start_format_draft(begin_with=None, by=officer, now=NOW)
    for odd in ({"check": 3}, {"roles": "x"}, {"check": {"sections": [1, {"items": [None]}]}}, {}):
        draft.data = odd
        draft.save()
        for each in pages_of(odd):
            assert client.get(page(draft, each.slug)).status_code == 200
        assert client.get(f"/evaluations/sheet-formats/drafts/{draft.pk}/").status_code == 200


def test_a_page_that_the_draft_does_not_have_is_not_found(client, officer):
    draft = draft_by(officer)
    assert client.get(page(draft, "section-99")).status_code == 404


def test_only_the_owner_and_administrators_see_a_draft(client, officer):
    draft = draft_by(MembershipFactory(organisation=DepartmentFactory()).user)
    assert client.get(page(draft, "roles")).status_code == 404
    client.force_login(UserFactory())
    assert client.get(page(draft, "roles")).status_code == 403
    client.force_login(AdministratorFactory())
    assert client.get(page(draft, "roles")).status_code == 200


def test_the_action_asks_who_may_and_what_was_seen(officer):
    draft = draft_by(officer)
    given = {"draft_id": draft.pk, "data": {"title": "別"}, "now": NOW}
    with pytest.raises(PermissionDenied):
        change_format_draft(**given, seen=1, by=UserFactory())
    with pytest.raises(DraftChangedMeanwhile):
        change_format_draft(**given, seen=7, by=officer)
    change_format_draft(**given, seen=1, by=officer)
    assert AuditEntry.objects.filter(event="evaluations.format_draft_changed").count() == 1


def test_a_longer_form_costs_no_more_queries(client, officer):
    draft = draft_by(officer)
    few = queries_of(client, page(draft, "section-0"))
    for _more in range(5):
        change(client, draft, "section-0", do="add:items")
    assert queries_of(client, page(draft, "section-0")) == few


# --- an id that changes takes along what refers to it -------------------------------------------


def test_a_role_that_gets_another_id_keeps_its_questions_weights_and_agreements(client, officer):
    draft = draft_by(officer)
    response = change(client, draft, "roles", **{"roles.1-id": "city", "roles.1-label": "市"})
    assert "か所も書き換えました" in client.get(response.url).content.decode()
    form = check_data(draft.data)
    given = form.check.sections[1].items[2]
    assert form.roles[1].id == "city"
    assert form.roles[2].of == ["civic", "city"]
    assert form.steps[-1].agreed_by == ["civic", "city"]
    assert (given.answered_by, list(given.maximum)) == (["civic", "city"], ["city"])
    assert set(form.check.sections[2].items[1].weight) == {"civic", "city"}


@pytest.mark.parametrize(
    ("part", "field", "id_"),
    [
        ("scales", "scales.0-id", "marks"),
        ("scales", "scales.1.options.1-code", "never"),
        ("scales", "scales.0.options.2-code", "cross"),
        ("steps", "steps.1-id", "later"),
        ("steps", "occasions.0-id", "aims"),
        ("paper", "sections.2-id", "per-item"),
        ("section-0-item-0", "page-id", "purpose"),
        ("section-1-item-0", "page-id", "asked"),
        ("section-2-item-1", "page-id", "deeper"),
        ("figures", "derived.0-id", "points"),
        ("figures", "derived.1-id", "of-hundred"),
    ],
)
def test_whatever_gets_another_id_the_form_still_holds_together(client, officer, part, field, id_):
    draft = draft_by(officer)
    before = write_data(draft.data)
    change(client, draft, part, **{field: id_})
    check_data(draft.data)
    assert write_data(draft.data).count(id_) - before.count(id_) >= 2


def test_two_that_swap_their_ids_swap_what_refers_to_them(client, officer):
    draft = draft_by(officer)
    change(client, draft, "roles", **{"roles.0-id": "government", "roles.1-id": "civic"})
    given = check_data(draft.data).check.sections[1].items[2]
    assert list(given.maximum) == ["civic"]
    assert list(given.weight) == ["government"]


def test_an_id_that_stands_twice_is_told_and_nothing_is_led_astray(client, officer):
    draft = draft_by(officer)
    before = draft.data
    saved = change(client, draft, "roles", **{"roles.1-id": "civic"})
    assert draft.data["steps"] == before["steps"]
    assert "二度" in client.get(saved.url).content.decode()
    change(client, draft, "roles", **{"roles.1-id": "government"})
    assert draft.data == before


def test_the_code_of_one_scale_does_not_change_the_same_code_of_another(client, officer):
    draft = draft_by(officer)
    change(client, draft, "scales", **{"scales.0.options.3-code": "no"})
    assert draft.data["check"]["sections"][1]["items"][1]["applies_if"]["answer"] == ["no"]
    change(client, draft, "scales", **{"scales.0.options.3-code": "nothing"})
    assert draft.data["check"]["sections"][1]["items"][1]["applies_if"]["answer"] == ["no"]


def test_the_sides_in_use_are_named_beside_the_code_of_a_side(client, officer):
    draft = draft_by(officer)
    html = client.get(page(draft, "roles")).content.decode()
    assert "今ある側：civic（" in html
