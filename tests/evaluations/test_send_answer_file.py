"""A side sends its spreadsheet in: it sees what would change, decides, and stores all of it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kyodo.evaluations.actions.answer_files import AnswersMovedOn, send_answer_file
from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers, seal_sections
from kyodo.evaluations.models import Answer
from tests.evaluations.answer_sheets import changed, row_of
from tests.stories import NOW, mark_side, open_for_marking, prepared_evaluation, seal_side

pytestmark = pytest.mark.django_db


def page(story, column="civic"):
    return f"/evaluations/{story.evaluation.pk}/check-sheet/{column}/file/"


def stored(story, item, role="civic"):
    answer = Answer.objects.get(
        part__check_sheet__evaluation=story.evaluation, part__check_sheet__role=role, item=item
    )
    return answer.mark, answer.remark, answer.revision


def save(story, item, by="civic_answerable", revision=0, **values):
    section = story.evaluation.form.find_item(item)[0].id
    save_answers(
        evaluation_id=story.evaluation.pk,
        section_id=section,
        entries=[AnswerEntry(item, revision, **values)],
        by=getattr(story, by),
        now=NOW,
    )


def fetched(client, story, name="answers.xlsx", column="civic"):
    address = f"/evaluations/{story.evaluation.pk}/check-sheet/{column}/{name}"
    return client.get(address).content


def written(story, data, cells):
    """The file with ``cells``: item → (mark, remark), None for what is left alone."""
    form = story.evaluation.form
    rows = {item: row_of(data, form.find_item(item)[1].text) for item in cells}

    def write(tab):
        for item, values in cells.items():
            for column, value in zip((3, 4), values, strict=True):
                if value is not None:
                    tab.cell(rows[item], column).value = value or None

    return changed(data, write)


def sent(client, story, data, column="civic"):
    file = SimpleUploadedFile("表.xlsx", data)
    return client.post(page(story, column), {"file": file})


def confirmed(client, story, preview, **posted):
    token = re.search(r'name="sent" value="([^"]+)"', preview.content.decode())
    return client.post(page(story), {"sent": token[1], **posted})


@pytest.fixture
def story(client):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    return story


# --- the way that it usually goes -------------------------------------------------------------


def test_nothing_is_stored_until_it_is_confirmed(client, story):
    save(story, "planning-1", mark="B", remark="前の備考")
    data = written(
        story,
        fetched(client, story),
        {"planning-1": ("Ａ", "新しい備考"), "reflection-2": ("C", None)},
    )
    preview = sent(client, story, data)
    assert preview.status_code == 200
    assert stored(story, "planning-1") == ("B", "前の備考", 1)
    body = preview.content.decode()
    for words in (
        "2項目が変わります",
        "Ｂ まあまあできた",
        "Ａ よくできた",
        "前の備考",
        "新しい備考",
    ):
        assert words in body

    answer = confirmed(client, story, preview)
    assert answer.url == f"/evaluations/{story.evaluation.pk}/check-sheet/"
    assert stored(story, "planning-1") == ("A", "新しい備考", 2)
    assert stored(story, "reflection-2") == ("C", "", 1)


def test_a_file_that_changes_nothing_says_so_and_offers_nothing_to_store(client, story):
    mark_side(story, "civic")
    preview = sent(client, story, fetched(client, story))
    assert "今の記入と同じです" in preview.content.decode()
    assert 'name="sent"' not in preview.content.decode()


def test_an_emptied_cell_empties_the_answer(client, story):
    save(story, "planning-1", mark="B", remark="備考")
    preview = sent(client, story, written(story, fetched(client, story), {"planning-1": ("", "")}))
    assert preview.content.decode().count("空にもどす") == 2
    confirmed(client, story, preview)
    assert stored(story, "planning-1") == ("", "", 2)


def test_whose_paper_it_is_can_be_named(client, story):
    data = written(story, fetched(client, story), {"planning-1": ("A", None)})
    confirmed(client, story, sent(client, story, data), on_behalf_of="紙野 文子")
    answer = Answer.objects.get(part__check_sheet__role="civic", item="planning-1")
    assert (answer.on_behalf_of, answer.saved_by) == ("紙野 文子", story.civic_drafter)


def test_a_blank_sheet_changes_only_what_is_written_in_it(client, story):
    mark_side(story, "civic")
    data = written(story, fetched(client, story, "blank.xlsx"), {"planning-1": ("B", "一言")})
    preview = sent(client, story, data)
    assert "1項目が変わります" in preview.content.decode()
    confirmed(client, story, preview)
    assert stored(story, "planning-1") == ("B", "一言", 2)
    assert stored(story, "planning-2") == ("B", "", 1)


def test_the_page_of_the_sheet_leads_to_it(client, story):
    sheet = client.get(f"/evaluations/{story.evaluation.pk}/check-sheet/")
    assert f'href="{page(story)}"' in sheet.content.decode()


# --- what is wrong ----------------------------------------------------------------------------


def test_one_wrong_cell_keeps_everything_from_being_stored(client, story):
    data = fetched(client, story)
    row = row_of(data, story.evaluation.form.find_item("planning-2")[1].text)
    preview = sent(
        client,
        story,
        written(story, data, {"planning-1": ("A", None), "planning-2": ("E", None)}),
    )
    body = preview.content.decode()
    assert f"<strong>C{row}</strong>（①事業計画段階 ２）：「E」はこの様式にありません" in body
    assert 'name="sent"' not in body


def test_a_refused_file_says_why_beside_the_field(client, story):
    answer = sent(client, story, b"A,B\n")
    assert answer.status_code == 422
    assert "Excelの表（.xlsx）ではありません" in answer.content.decode()


def test_the_file_of_the_other_side_is_refused(client, story):
    client.force_login(story.government_drafter)
    theirs = fetched(client, story, column="government")
    client.force_login(story.civic_drafter)
    answer = sent(client, story, theirs)
    assert answer.status_code == 422
    assert "別の記入者の表です" in answer.content.decode()


def test_a_sealed_section_is_left_out_and_said_so(client, story):
    mark_side(story, "civic")
    data = written(
        story,
        fetched(client, story),
        {"planning-1": ("A", None), "implementation-1": ("A", None)},
    )
    seal_sections(
        evaluation_id=story.evaluation.pk,
        section_ids=["planning"],
        by=story.civic_answerable,
        now=NOW,
    )
    preview = sent(client, story, data)
    assert "「①事業計画段階」の1項目は受け取りません。" in preview.content.decode()
    confirmed(client, story, preview)
    assert stored(story, "planning-1")[0] == "B"
    assert stored(story, "implementation-1")[0] == "A"


def test_a_section_sealed_after_the_preview_stores_nothing_of_it(client, story):
    mark_side(story, "civic")
    data = written(story, fetched(client, story), {"planning-1": ("A", None)})
    preview = sent(client, story, data)
    seal_side(story, "civic")
    answer = confirmed(client, story, preview)
    assert "「①事業計画段階」の1項目は受け取りません。" in answer.content.decode()
    assert stored(story, "planning-1")[0] == "B"


# --- saved on the screen since ----------------------------------------------------------------


def test_what_was_saved_since_by_others_and_not_in_the_file_stays(client, story):
    data = written(story, fetched(client, story), {"planning-1": ("A", None)})
    save(story, "planning-2", mark="D", remark="画面で")
    preview = sent(client, story, data)
    assert "どちらを残すか" not in preview.content.decode()
    confirmed(client, story, preview)
    assert stored(story, "planning-1")[0] == "A"
    assert stored(story, "planning-2") == ("D", "画面で", 1)


def test_a_remark_in_the_file_and_a_mark_on_the_screen_do_not_collide(client, story):
    data = written(story, fetched(client, story), {"planning-1": (None, "ファイルの備考")})
    save(story, "planning-1", mark="C")
    confirmed(client, story, sent(client, story, data))
    assert stored(story, "planning-1") == ("C", "ファイルの備考", 2)


@pytest.mark.parametrize(
    ("choice", "result"), [("file", ("A", "ファイル", 2)), ("stored", ("D", "画面", 1))]
)
def test_who_sends_decides_between_the_file_and_what_was_saved_since(client, story, choice, result):
    data = written(story, fetched(client, story), {"planning-1": ("A", "ファイル")})
    save(story, "planning-1", mark="D", remark="画面")
    preview = sent(client, story, data)
    assert "市民 太郎さんが保存" in preview.content.decode()

    undecided = confirmed(client, story, preview)
    assert undecided.status_code == 409
    assert "どちらを残すか選んでください。" in undecided.content.decode()
    assert stored(story, "planning-1") == ("D", "画面", 1)

    confirmed(client, story, undecided, **{"choice-planning-1": choice})
    assert stored(story, "planning-1") == result


def test_what_is_saved_while_somebody_looks_is_asked_about(client, story):
    data = written(
        story, fetched(client, story), {"planning-1": ("A", None), "planning-2": ("A", None)}
    )
    preview = sent(client, story, data)
    save(story, "planning-2", mark="D")
    again = confirmed(client, story, preview)
    assert again.status_code == 409
    assert stored(story, "planning-1")[0] == ""
    confirmed(client, story, again, **{"choice-planning-2": "file"})
    assert (stored(story, "planning-1")[0], stored(story, "planning-2")[0]) == ("A", "A")


def test_a_choice_made_on_what_has_changed_again_is_not_stored(client, story):
    data = written(story, fetched(client, story), {"planning-1": ("A", None)})
    save(story, "planning-1", mark="D")
    preview = sent(client, story, data)
    save(story, "planning-1", mark="C", revision=1)
    again = confirmed(client, story, preview, **{"choice-planning-1": "file"})
    assert again.status_code == 409
    assert "確認している間に" in again.content.decode()
    assert stored(story, "planning-1")[0] == "C"


def test_the_same_button_pressed_twice_stores_once(client, story):
    preview = sent(client, story, written(story, fetched(client, story), {"planning-1": ("A", "")}))
    confirmed(client, story, preview)
    confirmed(client, story, preview)
    assert stored(story, "planning-1") == ("A", "", 1)


# --- all or nothing, and who may --------------------------------------------------------------


def test_one_answer_that_moved_on_keeps_all_sections_from_being_stored(story):
    save(story, "reflection-1", mark="D")
    with pytest.raises(AnswersMovedOn):
        send_answer_file(
            evaluation_id=story.evaluation.pk,
            entries={
                "planning": [AnswerEntry("planning-1", 0, mark="A")],
                "reflection": [AnswerEntry("reflection-1", 0, mark="A")],
            },
            by=story.civic_drafter,
            now=NOW,
        )
    assert stored(story, "planning-1") == ("", "", 0)


def test_a_preview_is_of_use_to_nobody_else(client, story):
    data = written(story, fetched(client, story), {"planning-1": ("A", None)})
    preview = sent(client, story, data)
    for person in ("civic_answerable", "government_drafter"):
        client.force_login(getattr(story, person))
        confirmed(client, story, preview)
    assert stored(story, "planning-1") == ("", "", 0)


def test_a_preview_that_was_altered_is_refused(client, story):
    data = written(story, fetched(client, story), {"planning-1": ("A", None)})
    token = re.search(r'name="sent" value="([^"]+)"', sent(client, story, data).content.decode())
    client.post(page(story), {"sent": token[1][:-2] + "xx"})
    client.post(page(story), {"sent": "nonsense"})
    assert stored(story, "planning-1") == ("", "", 0)


@pytest.mark.parametrize(
    "person", ["government_drafter", "facilitator", "administrator", "member_without_seat"]
)
def test_the_page_of_a_side_is_not_there_for_others(client, story, person):
    client.force_login(getattr(story, person))
    assert client.get(page(story)).status_code == 404
    assert client.post(page(story), {"sent": "x"}).status_code == 404


def test_nothing_can_be_sent_before_the_marking_begins(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    assert client.get(page(story)).status_code == 404


def test_after_the_reveal_the_file_can_be_taken_and_not_sent(client, story):
    for role in ("civic", "government"):
        mark_side(story, role)
    data = written(story, fetched(client, story), {"planning-1": ("A", None)})
    preview = sent(client, story, data)
    for role in ("civic", "government"):
        seal_side(story, role)
    assert "送れません" in client.get(page(story)).content.decode()
    confirmed(client, story, preview)
    assert stored(story, "planning-1")[0] == "B"
