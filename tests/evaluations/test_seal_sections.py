"""The person answerable hands in sections; when nothing is missing, both sides see both."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.evaluations.actions.check_sheets import reopen_section, seal_sections
from kyodo.evaluations.models import Answer, Seal, SheetPart
from kyodo.evaluations.queries.seals import sealed_text
from kyodo.evaluations.states import State
from kyodo.lifecycle import Refusal
from tests.stories import NOW, mark_side, open_for_marking, revealed, seal_side

pytestmark = pytest.mark.django_db


def test_one_side_alone_reveals_nothing():
    story = open_for_marking()
    mark_side(story, "civic")
    seal_side(story, "civic")
    assert story.fresh().state == State.ANSWERING
    assert not SheetPart.objects.filter(revealed_at__isnull=False).exists()
    assert (
        not Answer.objects.visible_to(story.government_answerable)
        .exclude(part__check_sheet__role="government")
        .exists()
    )


def test_the_second_side_reveals_both_to_both_and_lays_out_the_joint_texts():
    story = revealed()
    evaluation = story.fresh()
    assert evaluation.state == State.TALKING
    assert evaluation.entered_on.isoformat() == "2024-04-10"
    for person in (story.civic_drafter, story.government_answerable, story.facilitator):
        assert Answer.objects.visible_to(person).count() == 34
    assert [str(text) for text in evaluation.joint_texts.all()] == [
        "総合相談事業",
        "人材育成事業",
        "交流促進事業",
    ]


@pytest.mark.parametrize(
    "person", ["administrator", "facilitator", "member_without_seat", "stranger"]
)
def test_nobody_outside_the_side_reads_an_answer_before_the_reveal(person):
    story = open_for_marking()
    mark_side(story, "civic", {"planning-1": "D"})
    mark_side(story, "government")
    seal_side(story, "civic")
    assert not Answer.objects.visible_to(getattr(story, person)).exists()


def test_a_drafter_may_not_seal():
    story = open_for_marking()
    mark_side(story, "civic")
    with pytest.raises(PermissionDenied):
        seal_sections(
            evaluation_id=story.evaluation.pk,
            section_ids=["planning"],
            by=story.civic_drafter,
            now=NOW,
        )
    assert not Seal.objects.exists()


def test_a_section_with_a_gap_is_not_sealed_and_the_item_is_named():
    story = open_for_marking()
    mark_side(story, "civic", {"planning-3": ""})
    with pytest.raises(Refusal, match="「①事業計画段階」の項目３に評価がありません。"):
        seal_side(story, "civic")
    assert not Seal.objects.exists()


def test_a_section_whose_time_has_not_come_is_not_sealed():
    story = open_for_marking()
    mark_side(story, "civic")
    early = NOW.replace(month=3)
    with pytest.raises(Refusal, match="2024-04-01から"):
        seal_sections(
            evaluation_id=story.evaluation.pk,
            section_ids=["planning"],
            by=story.civic_answerable,
            now=early,
        )


def test_the_digest_is_that_of_the_canonical_text():
    story = open_for_marking()
    mark_side(story, "civic")
    seal_side(story, "civic")
    seal = Seal.objects.get(part__section="planning")
    text = sealed_text(story.fresh(), seal.part, seal.nonce)
    assert hashlib.sha256(text).hexdigest() == seal.digest
    assert '"mark":"B"' in text.decode()


def test_a_seal_is_taken_back_with_a_reason_by_its_own_side_only():
    story = open_for_marking()
    mark_side(story, "civic")
    seal_side(story, "civic")
    arguments = {"evaluation_id": story.evaluation.pk, "section_id": "planning", "now": NOW}
    with pytest.raises(Refusal, match="理由"):
        reopen_section(**arguments, reason=" ", by=story.civic_answerable)
    with pytest.raises(Refusal, match="封印されていません"):
        reopen_section(**arguments, reason="見直し", by=story.government_answerable)
    reopen_section(**arguments, reason="見直し", by=story.civic_answerable)
    assert not Seal.objects.filter(part__section="planning", reopened_at=None).exists()


def test_after_the_reveal_no_seal_is_taken_back():
    story = revealed()
    with pytest.raises(Refusal, match="開示された後"):
        reopen_section(
            evaluation_id=story.evaluation.pk,
            section_id="planning",
            reason="見直し",
            by=story.civic_answerable,
            now=NOW,
        )
