"""Two versions of a form: what was added, removed, reworded, moved, is answered otherwise."""

import pytest

from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.formats import read_form
from kyodo.evaluations.queries.format_comparison import compare
from tests.costs import queries_of
from tests.evaluations.form_samples import SAMPLE, changed
from tests.evaluations.format_desk import kept
from tests.factories import UserFactory
from tests.stories import NOW


def difference(source):
    return compare(read_form(SAMPLE), read_form(source))


def only(source):
    [change] = difference(source).items
    return change


def test_a_form_is_the_same_as_itself():
    same = difference(SAMPLE)
    assert (same.items, same.words) == ([], [])
    assert same.unchanged == 15


def test_a_reworded_question_is_recognised_by_its_id():
    change = only(changed("目的を話し合いましたか。", "目的を、よく話し合いましたか。"))
    assert change.is_reworded
    assert change.recognised_by == "記号が同じです"
    assert (change.old_text, change.new_text) == (
        "目的を話し合いましたか。",
        "目的を、よく話し合いましたか。",
    )


def test_a_question_is_recognised_by_what_the_form_says_of_it():
    change = only(
        changed(
            "{id: rules, text: 決まりを確かめましたか。",
            "{id: agreed, same_as: rules, text: 約束を確かめましたか。",
        )
    )
    assert change.recognised_by == "前の版の同じ項目として書かれています"
    assert change.is_reworded


def test_a_question_with_another_id_is_recognised_by_its_words():
    assert difference(changed("{id: rules, text", "{id: agreed, text")).items == []


def test_what_was_added_and_what_is_gone():
    found = difference(
        changed(
            "{id: rules, text: 決まりを確かめましたか。",
            "{id: means, text: お金は足りましたか。",
        )
    )
    assert [(each.kind, each.new_text or each.old_text) for each in found.items] == [
        ("added", "お金は足りましたか。"),
        ("removed", "決まりを確かめましたか。"),
    ]
    assert (found.added, found.removed, found.changed) == (1, 1, 0)


def test_a_question_that_moved_is_told_once():
    reach = "        - {id: reach, text: 届きましたか。}\n"
    source = changed(reach, "").replace(
        "        - {id: width, text: 広がりましたか。}\n",
        "        - {id: width, text: 広がりましたか。}\n" + reach,
    )
    change = only(source)
    assert change.new_text == "届きましたか。"
    assert change.notes == ["順番が変わりました"]
    assert not change.is_reworded


def test_other_words_of_a_mark_change_each_question_that_has_it():
    found = difference(changed("label: はい}", "label: そうです}"))
    assert [each.new_text for each in found.items] == [
        "相手から声がかかりましたか。",
        "決めたとおりに使いましたか。",
    ]
    assert found.items[0].notes == ["答え方：yes はい／no いいえ → yes そうです／no いいえ"]


def test_a_new_number_and_another_duty_to_remark_are_told():
    number = 'number_label: "(1)", text'
    change = only(changed(number, 'number_label: "(2)", comment: required, text'))
    assert change.notes == ["番号：(1) → (2)", "備考の決まりが変わりました"]


def test_other_words_of_the_form_are_told():
    found = difference(changed("label: 担当課", "label: 所管課"))
    assert ("役割", True) in [(each.what, "所管課" in each.new) for each in found.words]


@pytest.mark.django_db
def test_the_page_shows_both_versions(client):
    old = kept()
    new = load_sheet_format(
        source=changed("目的を話し合いましたか。", "目的を、よく話し合いましたか。").replace(
            'version: "2"', 'version: "3"'
        ),
        by=None,
        now=NOW,
    )
    client.force_login(UserFactory())
    address = f"/evaluations/sheet-formats/compare/?old={old.pk}&new={new.pk}"
    html = client.get(address).content.decode()
    assert "<del>目的を話し合いましたか。</del>" in html
    assert "<ins>目的を、よく話し合いましたか。</ins>" in html
    assert "変わった項目 1" in html
    same = f"/evaluations/sheet-formats/compare/?old={old.pk}&new={old.pk}"
    assert "項目はすべて同じです" in client.get(same).content.decode()
    assert queries_of(client, address) == queries_of(client, same)


@pytest.mark.django_db
def test_without_two_versions_it_asks_for_them(client):
    client.force_login(UserFactory())
    assert client.get("/evaluations/sheet-formats/compare/").status_code == 200
    html = client.get("/evaluations/sheet-formats/compare/?old=x&new=").content.decode()
    assert "error-summary" in html
