"""Pages and papers show the marks as the form prints them, never the codes that are stored."""

import copy

import pytest
from django.urls import reverse

from kyodo.evaluations.exports import publication_csv
from kyodo.evaluations.exports.handover_marks import marks_view
from kyodo.evaluations.queries.handover_marks import last_revealed_marks
from kyodo.evaluations.queries.publication_changes import changes_between
from tests.evaluations.journeys import begin, take_step, travel

pytestmark = pytest.mark.django_db

FORM = """
schema: kyodo-cho/sheet-format/1
code: marks-and-codes
version: "1"
title: 印のシート
roles:
  - {id: civic, label: 団体, side: civic}
  - {id: government, label: 担当課, side: government}
  - {id: judges, label: 審査員, voice: each}
scales:
  - id: three
    options:
      - {code: maru, printed: ○, label: できた, rank: 1}
      - {code: sankaku, printed: △, label: 一部できた, rank: 2}
      - {code: batsu, printed: ×, label: できなかった, rank: 3, weak: true}
check:
  title: 点検
  sections:
    - id: all
      title: 全体
      scale: three
      items: [{id: aim, text: 目的は伝わりましたか。}, {id: costs, text: 費用は足りましたか。}]
narratives:
  title: まとめ
  texts: [{id: next, title: 次に変えること}]
"""
CODES = (">maru", "maru<", "maru ", "sankaku<", "sankaku ", "batsu<", "batsu ")


def html_of(client, journey, name, *rest):
    client.force_login(journey.people["civic"][0])
    address = reverse(f"evaluations:{name}", args=[journey.evaluation.pk, *rest])
    return client.get(address).content.decode()


def test_the_pages_of_an_evaluation_show_no_codes(client):
    journey = begin(FORM)
    take_step(journey, journey.form.filling_steps[0])
    text = journey.evaluation.joint_texts.get()
    years = reverse("evaluations:compare_years", args=[journey.project.pk])
    for html in (
        html_of(client, journey, "compare_check_sheets"),
        html_of(client, journey, "show_talk"),
        html_of(client, journey, "write_joint_text", text.pk),
        html_of(client, journey, "print_agenda"),
        html_of(client, journey, "show_check_sheet"),
        html_of(client, journey, "change_mark", "aim"),
        client.get(years).content.decode(),
    ):
        assert "○" in html
        for code in CODES:
            assert code not in html


def test_the_public_page_shows_no_codes(client):
    evaluation = travel(FORM).evaluation
    address = reverse("evaluations:show_publication", args=[evaluation.pk])
    shown = client.get(address).content.decode()
    assert "<td>○</td>" in shown
    for code in CODES:
        assert code not in shown


def test_tables_for_a_spreadsheet_and_what_a_correction_changed_show_no_codes(client):
    snapshot = travel(FORM).evaluation.publications.get().snapshot
    corrected = copy.deepcopy(snapshot)
    item = corrected["check"]["sections"][0]["items"][0]
    item["answers"]["civic"]["now"] = "batsu"
    snapshot["check"]["sections"][0]["items"][0]["answers"]["civic"]["now"] = "maru"
    (sentence,) = changes_between(snapshot, corrected)
    assert "「○」から「×」に変わりました。" in sentence
    tables = [
        publication_csv(corrected).decode("utf-8-sig"),
        b"".join(client.get("/evaluations/published/answers.csv").streaming_content).decode(),
    ]
    for table in tables:
        assert "○" in table
        for code in ("maru", "sankaku", "batsu"):
            assert code not in table


def test_the_handover_pack_shows_no_codes():
    journey = begin(FORM)
    take_step(journey, journey.form.filling_steps[0])
    user = journey.people["civic"][0]
    (marks,) = last_revealed_marks([journey.fresh()], user)
    shown = str(marks_view(marks))
    assert "○＝できた" in shown
    assert "maru" not in shown
    assert "sankaku" not in shown


def test_more_columns_than_shapes_stand_in_the_table_alone(client):
    journey = begin(FORM)
    take_step(journey, journey.form.filling_steps[0])
    assert len(journey.sheets()) > 3
    html = html_of(client, journey, "compare_check_sheets")
    assert 'class="dumbbell"' not in html
    assert "項目ごとの評価（表）" in html
