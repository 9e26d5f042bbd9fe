"""Whoever reads the audit of an evaluation finds words, not the codes of the program."""

import re

import pytest

from kyodo.audit.history import in_words
from kyodo.audit.models import AuditEntry
from kyodo.audit.vocabulary import fact_labels
from kyodo.evaluations.actions.talks import (
    MeetingData,
    NoteData,
    agree_improvement,
    change_mark,
    record_meeting,
    save_talk_note,
)
from kyodo.projects.actions import ImprovementData
from tests.evaluations.publishing import published
from tests.stories import NOW, revealed

pytestmark = pytest.mark.django_db

CODE = re.compile(r"[a-z]+[a-z_.-]*[a-z]")
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def _talk(story):
    given = {"evaluation_id": story.evaluation.pk, "by": story.civic_answerable}
    save_talk_note(data=NoteData("planning-1", "civic", "こう見た。", 0), now=NOW, **given)
    save_talk_note(data=NoteData("planning-1", "", "分かった。", 0), now=NOW, **given)
    change_mark(item_id="planning-1", mark="A", reason="話して分かった。", now=NOW, **given)
    data = ImprovementData(text="月に1回会う", side="government")
    agree_improvement(item_id="planning-1", data=data, now=NOW, **given)
    record_meeting(
        data=MeetingData(held_on=NOW.date(), place="", seat_ids=[], others_present="", minutes=""),
        **given,
    )


def _lines():
    return in_words(list(AuditEntry.objects.order_by("pk")))


def _codes_shown():
    shown = [
        text
        for line in _lines()
        for text in (line.what, line.about, *(part for fact in line.facts for part in fact))
        if not FINGERPRINT.fullmatch(text)
    ]
    assert len(shown) > 50
    return [text for text in shown if CODE.search(text)]


def test_no_line_from_the_project_to_the_publication_shows_a_code():
    published()
    assert _codes_shown() == []


def test_no_line_of_the_talk_shows_a_code():
    _talk(revealed())
    assert _codes_shown() == []


def test_sides_sections_and_items_stand_as_the_paper_calls_them():
    _talk(revealed())
    facts = {line.what: dict(line.facts) for line in _lines()}
    assert facts["担当を決めました"] == {"担当": "進行役", "担当する人": "進行 渚"}
    assert facts["段階を封印しました"] == {"段階": "③ふりかえり段階", "側": "行政"}
    assert facts["評価を改めました"] == {"項目": "①事業計画段階 １", "側": "団体等"}
    assert facts["取組を決めました"] == {"項目": "①事業計画段階 １", "側": "行政"}


def test_every_name_of_a_fact_has_words():
    published()
    used = {name for entry in AuditEntry.objects.all() for name in entry.facts}
    assert used - fact_labels("evaluations").keys() == set()
