"""Both sides keep the table of who does what in one fiscal year."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from kyodo.audit.history import history_of
from kyodo.lifecycle import Refusal
from kyodo.projects.actions import (
    RolesTableChangedMeanwhile,
    change_project,
    name_sides,
    write_roles_table,
)
from kyodo.projects.queries import RolesTableRow, roles_table_rows, rows_that_differ, seen_of
from tests.costs import queries_of
from tests.factories import OrganisationFactory
from tests.stories import prepared_evaluation, revealed

pytestmark = pytest.mark.django_db

COUNTS = {
    "form-TOTAL_FORMS": "3",
    "form-INITIAL_FORMS": "0",
    "form-MIN_NUM_FORMS": "0",
    "form-MAX_NUM_FORMS": "100",
}


def page(story, year=2024):
    return reverse("projects:write_roles_table", args=[story.project.pk, year])


def row(number, label="ア", title="総合相談事業", civic="相談\n記録", government="調整"):
    values = {
        "label": label,
        "title": title,
        "duties_civic": civic,
        "duties_government": government,
    }
    return {f"form-{number}-{name}": value for name, value in values.items()}


def seen(client, story, year=2024):
    """What the page says of the table that it shows."""
    return client.get(page(story, year)).context["seen"]


def titles(story, year=2024):
    return [each.title for each in roles_table_rows(story.project, year)]


def test_a_line_is_a_duty_and_empty_rows_and_lines_vanish(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    response = client.post(
        page(story),
        COUNTS | row(0, civic="相談\r\n\r\n  記録  ") | row(2, "イ", "交流", "", "広報"),
    )
    assert response.headers["Location"] == reverse("projects:show_project", args=[story.project.pk])
    assert roles_table_rows(story.project, 2024) == [
        RolesTableRow("ア", "総合相談事業", {"civic": ["相談", "記録"], "government": ["調整"]}),
        RolesTableRow("イ", "交流", {"government": ["広報"]}),
    ]


def test_the_page_shows_what_is_stored(client):
    story = prepared_evaluation()
    client.force_login(story.government_drafter)
    shown = client.get(page(story, 2023))
    assert [form.initial.get("title") for form in shown.context["formset"]] == [
        "総合相談事業",
        "人材育成事業",
        "交流促進事業",
        None,
        None,
        None,
    ]
    assert "令和5年度の役割及び責任分担" in shown.content.decode()


def test_the_same_page_sent_twice_loses_no_row(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    sent = COUNTS | row(0) | row(1, "イ", "交流")
    for _click in range(2):
        assert client.post(page(story), sent).status_code == 302
    assert titles(story) == ["総合相談事業", "交流"]
    client.post(page(story), sent | row(1, "イ", "交流促進") | {"seen": seen(client, story)})
    assert titles(story) == ["総合相談事業", "交流促進"]


def test_two_people_who_write_at_once_are_told_and_nothing_is_lost(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    before = {"seen": seen(client, story, 2023)}
    client.force_login(story.government_drafter)
    first = COUNTS | row(0, title="先に保存した事業") | row(1) | row(2)
    assert client.post(page(story, 2023), first | before).status_code == 302

    client.force_login(story.civic_drafter)
    second = COUNTS | row(0, title="後から送った事業") | row(1) | row(2)
    answer = client.post(page(story, 2023), second | before)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "ほかの人がこの表を保存しました" in html
    assert "先に保存した事業" in html
    assert 'value="後から送った事業"' in html
    assert answer.context["differing"] == [1]
    assert titles(story, 2023)[0] == "先に保存した事業"

    again = second | {"seen": answer.context["seen"]}
    assert client.post(page(story, 2023), again).status_code == 302
    assert titles(story, 2023)[0] == "後から送った事業"


@pytest.mark.django_db(transaction=True)
def test_of_four_people_who_save_at_the_same_moment_one_saves():
    story = prepared_evaluation()
    shown = seen_of(roles_table_rows(story.project, 2023))
    start, outcomes = threading.Barrier(4), []

    def save(number):
        try:
            start.wait(timeout=30)
            write_roles_table(
                project_id=story.project.pk,
                fiscal_year=2023,
                rows=[RolesTableRow("ア", f"{number}人めの事業", {})],
                by=story.civic_drafter,
                seen=shown,
            )
            outcomes.append(number)
        except RolesTableChangedMeanwhile as conflict:
            outcomes.append(conflict.stored[0].title)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    (saved,) = [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert titles(story, 2023) == [f"{saved}人めの事業"]
    assert outcomes.count(f"{saved}人めの事業") == 3


def test_rows_differ_by_their_words_and_an_empty_row_is_no_row():
    stored = [RolesTableRow("ア", "相談", {"civic": ["受付"]}), RolesTableRow("イ", "交流", {})]
    same = [RolesTableRow("ア", "相談", {"civic": ["受付"], "government": []}), stored[1], None]
    assert rows_that_differ(stored, same) == []
    other = [RolesTableRow("ア", "相談", {"civic": ["記録"]}), None, stored[0]]
    assert rows_that_differ(stored, other) == [1, 2, 3]


def test_a_page_that_does_not_say_what_it_showed_overwrites_nothing(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    assert client.post(page(story, 2023), COUNTS | row(0, title="別")).status_code == 409
    assert len(titles(story, 2023)) == 3


def test_further_rows_still_know_which_table_was_shown(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    shown = {"seen": seen(client, story, 2023), "add_rows": "1"}
    assert client.post(page(story, 2023), COUNTS | shown).context["seen"] == shown["seen"]


def test_the_columns_are_the_sides_of_the_project(client):
    story = prepared_evaluation()
    name_sides(sides=[("council", "協働審議会")])
    client.force_login(story.civic_drafter)
    assert "協働審議会の役割" not in client.get(page(story)).content.decode()
    change_project(
        project=story.project,
        parties={
            "civic": [story.consortium],
            "government": [story.department],
            "council": [OrganisationFactory()],
        },
        by=story.administrator,
    )
    assert "協働審議会の役割" in client.get(page(story)).content.decode()
    client.post(page(story), COUNTS | row(0) | {"form-0-duties_council": "助言"})
    assert roles_table_rows(story.project, 2024)[0].duties["council"] == ["助言"]


def test_the_page_costs_the_same_queries_however_many_rows(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    short = queries_of(client, page(story, 2023))
    rows = [RolesTableRow("ア", f"事業{n}", {"civic": ["役割"]}) for n in range(10)]
    write_roles_table(project_id=story.project.pk, fiscal_year=2023, rows=rows, by=None)
    assert queries_of(client, page(story, 2023)) == short


def test_duties_without_a_work_item_are_refused_and_kept_on_the_page(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    html = client.post(page(story), COUNTS | row(0) | row(1, title="")).content.decode()
    assert "2行めの事業項目：役割を書いた行には、事業項目も書いてください。" in html
    assert "相談\n記録" in html
    assert titles(story) == []


def test_a_duty_that_is_too_long_is_refused(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    assert (
        "500文字まで"
        in client.post(page(story), COUNTS | row(0, civic="役" * 501)).content.decode()
    )
    client.post(page(story), COUNTS | row(0, civic="役" * 500))
    assert titles(story) == ["総合相談事業"]


def test_a_table_without_rows_is_refused(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    sent = COUNTS | {"seen": seen(client, story, 2023)}
    html = client.post(page(story, 2023), sent).content.decode()
    assert "事業項目を1つ以上書いてください。" in html
    assert len(titles(story, 2023)) == 3


def test_further_rows_keep_what_was_typed(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    shown = client.post(page(story), COUNTS | row(0, title="書きかけ") | {"add_rows": "1"})
    assert len(shown.context["formset"].forms) == 6
    assert "書きかけ" in shown.content.decode()
    assert titles(story) == []


@pytest.mark.parametrize("total", ["x", "", "-5", "１", "²", "9" * 30, "1e3"])
@pytest.mark.parametrize("pressed", [{}, {"add_rows": "1"}])
def test_a_count_of_rows_that_is_none_breaks_nothing(client, total, pressed):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    sent = COUNTS | row(0) | {"form-TOTAL_FORMS": total} | pressed
    response = client.post(page(story), sent)
    assert response.status_code in (200, 302)
    assert len(titles(story)) <= 1


def test_more_than_a_hundred_rows_are_not_made(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    shown = client.post(page(story), COUNTS | {"form-TOTAL_FORMS": "99", "add_rows": "1"})
    assert len(shown.context["formset"].forms) == 100
    response = client.post(page(story), COUNTS | row(0) | {"form-TOTAL_FORMS": "101"})
    assert 'role="alert"' in response.content.decode()
    assert titles(story) == []


@pytest.mark.parametrize("year", [0, 1873, 1949, 2101, 99999999])
def test_a_year_out_of_range_is_refused_in_words(client, year):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    before = reverse("projects:show_project", args=[story.project.pk])
    response = client.post(
        page(story, year),
        COUNTS | row(0),
        headers={"Referer": f"http://testserver{before}"},
        follow=True,
    )
    assert response.redirect_chain == [(before, 302)]
    assert "年度は1950から2100の間です。" in response.content.decode()
    assert titles(story, year) == []


def test_work_items_of_joint_texts_are_not_taken_away():
    story = revealed()
    rows = roles_table_rows(story.project, 2023)
    with pytest.raises(Refusal, match="検証文のある事業項目は減らせません"):
        write_roles_table(
            project_id=story.project.pk, fiscal_year=2023, rows=rows[:2], by=story.civic_drafter
        )
    assert roles_table_rows(story.project, 2023) == rows
    texts = list(story.fresh().joint_texts.all())
    further = RolesTableRow("エ", "広報事業", {"civic": ["広報紙"]})
    write_roles_table(
        project_id=story.project.pk,
        fiscal_year=2023,
        rows=[*rows, further],
        by=story.civic_drafter,
    )
    assert [str(text) for text in texts] == ["総合相談事業", "人材育成事業", "交流促進事業"]


def test_a_stranger_neither_sees_nor_writes(client):
    story = prepared_evaluation()
    client.force_login(story.stranger)
    for response in (
        client.get(page(story, 2023)),
        client.post(page(story, 2023), COUNTS | row(0)),
    ):
        assert response.status_code == 403
        assert "総合相談事業" not in response.content.decode()
    with pytest.raises(PermissionDenied):
        write_roles_table(
            project_id=story.project.pk,
            fiscal_year=2023,
            rows=[RolesTableRow("ア", "別", {})],
            by=story.stranger,
        )
    assert len(titles(story, 2023)) == 3


def test_a_script_in_a_field_comes_back_as_text(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    html = client.post(
        page(story),
        COUNTS | row(0, title="", civic="</textarea><script>alert(1)</script>"),
    ).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_audit_names_the_year_and_how_many_rows():
    story = prepared_evaluation()
    line = next(
        line for line in history_of(story.project) if line.what == "役割分担の表を変えました"
    )
    assert line.facts == [("年度", "令和5年度"), ("事業項目の数", "3")]
