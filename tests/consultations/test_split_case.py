"""One call about two things becomes two cases of the same caller."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.classifications.states import Kind
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.actions.retention_classes import RetentionClassData, add_retention_class
from kyodo.consultations.actions.splitting import Split, split_case
from kyodo.consultations.models import Case, CaseRelation, Consent, Retention
from kyodo.consultations.states import EntryKind
from kyodo.lifecycle import Refusal
from tests.consultations.cases import NOW, counter, received, word
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def two_things(world):
    topics = [word(Kind.TOPIC, "vacant", "空き家"), word(Kind.TOPIC, "npo", "NPOの事務")]
    case = received(world.staff, topics=topics, owner=world.colleague, group_name="はまべの会")
    data = EntryData(kind=EntryKind.CONTACT_IN, text="NPOの届けのこと")
    entry = add_entry(case_id=case.pk, data=data, by=world.staff, now=NOW)
    return case, entry, topics[1]


def split(case, by, **changes):
    return split_case(case_id=case.pk, split=Split(**changes), by=by, now=NOW)


def test_the_chosen_go_to_a_new_case_of_the_same_caller(client):
    world = counter()
    case, entry, topic = two_things(world)
    client.force_login(world.staff)
    sent = {"summary": "NPOの届け", "entries": [entry.pk], "topics": [topic.pk]}
    answer = client.post(address("split_case", case.pk), sent)
    new = Case.objects.latest("pk")
    assert answer["Location"] == page_of(new)
    assert (new.summary, new.caller, new.group_name, new.owner) == (
        "NPOの届け",
        case.caller,
        "はまべの会",
        world.colleague,
    )
    assert new.number == "2026-0002"
    assert [each.text for each in new.entries.order_by("pk")] == [
        "NPOの届けのこと",
        f"相談 {case.number} から分けました。",
    ]
    assert [each.text for each in case.entries.order_by("pk")] == [
        "会報を出したい",
        f"一部を相談 {new.number} に分けました。",
    ]
    assert [each.code for each in new.topics.all()] == ["npo"]
    assert [each.code for each in case.topics.all()] == ["vacant"]
    relation = CaseRelation.objects.get()
    assert (relation.earlier, relation.later, relation.kind) == (case, new, "split")
    assert new.last_contact_on == date(2026, 6, 10)


def test_the_consent_to_keep_holds_for_both_the_one_to_hand_on_does_not():
    world = counter()
    case, entry, _topic = two_things(world)
    for receiver in (None, OrganisationFactory()):
        Consent.objects.create(
            case=case, purpose="同意", receiver=receiver, how="form", given_at=NOW
        )
    new = split(case, world.staff, summary="別件", entry_ids=[entry.pk])
    assert [consent.receiver for consent in new.consents.all()] == [None]
    assert case.consents.count() == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"summary": "別件"}, "分ける経過か、相談の内容を選んでください。"),
        ({"summary": ""}, "入力を確認してください"),
        ({"summary": "別件", "entries": ["999999"]}, "入力を確認してください"),
        ({"summary": "別件", "entries": ["9" * 40]}, "入力を確認してください"),
        ({"summary": "別件", "topics": ["x"]}, "入力を確認してください"),
    ],
)
def test_a_mistake_is_named_and_splits_nothing(client, sent, words):
    world = counter()
    case, _entry, _topic = two_things(world)
    client.force_login(world.staff)
    assert words in client.post(address("split_case", case.pk), sent).content.decode()
    assert Case.objects.count() == 1


def test_something_stays_and_nothing_of_another_case_goes():
    world = counter()
    case, entry, _topic = two_things(world)
    foreign = received(world.staff).entries.get()
    everything = list(case.entries.values_list("pk", flat=True))
    with pytest.raises(Refusal, match="残して"):
        split(case, world.staff, summary="別件", entry_ids=everything)
    with pytest.raises(Refusal, match="もう一度"):
        split(case, world.staff, summary="別件", entry_ids=[foreign.pk])
    with pytest.raises(PermissionDenied):
        split(case, AdministratorFactory(), summary="別件", entry_ids=[entry.pk])
    assert case.entries.count() == 2
    assert foreign.case.entries.count() == 1


def test_both_are_kept_as_long_and_what_the_caller_asked_is_asked_of_both():
    world = counter()
    case, entry, _topic = two_things(world)
    longer = add_retention_class(data=RetentionClassData("10年保存", 10), by=world.lead)
    Retention.objects.create(case=case, retention_class=longer, deletion_asked_at=NOW)
    new = split(case, world.staff, summary="NPOの届け", entry_ids=[entry.pk])
    asked = Retention.objects.asked_for().order_by("case_id")
    assert [(row.case, row.retention_class) for row in asked] == [(case, longer), (new, longer)]
