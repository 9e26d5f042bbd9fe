"""Whoever has no part in the centre's cases gets to none of them, by no address and no number."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kyodo.accounts.actions import digest_of
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.models import CallerQuestion, Case, CaseFile
from kyodo.organisations.models import Organisation
from kyodo.organisations.roles import Role
from tests.consultations.asking import SCRIPT, asked, follow
from tests.consultations.cases import NOW, counter, received
from tests.consultations.files import file_of
from tests.consultations.keeping import LATER, ended, proposed, three_years
from tests.consultations.writing import address
from tests.factories import (
    AdministratorFactory,
    ConsortiumFactory,
    ConsortiumMemberFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SECRET = "ひみつの病気"


def administrator(_centre):
    return AdministratorFactory()


def officer(_centre):
    return MembershipFactory(organisation=DepartmentFactory(), role=Role.REPRESENTATIVE).user


def ward(_centre):
    centre = OrganisationFactory(kind=Organisation.Kind.WARD_CENTRE)
    return MembershipFactory(organisation=centre).user


def other_group(_centre):
    return MembershipFactory(role=Role.REPRESENTATIVE).user


def nobody_any_more(centre):
    user = UserFactory(is_active=False)
    MembershipFactory(user=user, organisation=centre)
    return user


def fellow_body(centre):
    """Of a body that is in another consortium together with the centre: no staff of it."""
    consortium, body = ConsortiumFactory(), OrganisationFactory()
    ConsortiumMemberFactory(consortium=consortium, member=centre)
    ConsortiumMemberFactory(consortium=consortium, member=body)
    return MembershipFactory(organisation=body).user


OUTSIDERS = [administrator, officer, ward, other_group, nobody_any_more, fellow_body]


def ways_in(case, file):
    """Address and method of everything that shows or changes cases from the inside."""
    many = {"cases": case.pk}
    yield from (
        ("get", address(name), query)
        for name, query in (
            ("search_cases", {"words": SECRET}),
            ("list_retention_reviews", {"show": "no_class"}),
            ("list_retention_classes", {}),
            ("list_text_blocks", {}),
            ("propose_disposal", many),
            ("approve_disposal", many),
        )
    )
    for name in ("propose_disposal", "approve_disposal"):
        yield "post", address(name), many | {"reason": "ended"}
    for number in (case.pk, case.pk + 1, 999_999):
        for name in (
            *("show_case", "show_case_history", "plan_next", "close_case", "change_retention"),
            *("refuse_deletion", "merge_cases", "split_case", "refer_case", "add_case_files"),
        ):
            yield "get", address(name, number), {}
        for name in ("add_entry", "move_case", "reopen_case", "withdraw_proposal"):
            yield "post", address(name, number), {"text": "x", "state": "hearing"}
        for each in (file.pk, file.pk + 1):
            yield "get", address("download_case_file", number, each), {}
    for method in ("get", "post"):
        yield method, address("export_person_data", case.caller.pk), {}


@pytest.mark.parametrize("make", OUTSIDERS)
def test_every_way_is_closed_and_tells_nothing(client, make):
    world = counter()
    three_years(world.lead)
    case = ended(world.staff, summary=SECRET, text=SECRET)
    file = file_of(case, f"{SECRET}.png")
    before = Case.objects.values().get(pk=case.pk)
    client.force_login(make(world.centre))
    for method, way, data in ways_in(case, file):
        answer = getattr(client, method)(way, data)
        assert answer.status_code in {302, 403, 404}, way
        assert answer.status_code != 302 or "/accounts/login/" in answer["Location"], way
        assert SECRET not in answer.content.decode(), way
        assert "浜野" not in answer.content.decode(), way
    assert Case.objects.values().get(pk=case.pk) == before


def test_without_a_sign_in_every_way_leads_to_it(client):
    world = counter()
    case = ended(world.staff, summary=SECRET)
    file = file_of(case)
    for method, way, data in ways_in(case, file):
        answer = getattr(client, method)(way, data)
        assert answer.status_code == 302, way
        assert answer["Location"].startswith("/accounts/login/"), way


def opens(client, key):
    names = ("follow_request", "show_receipt", "withdraw_request", "ask_for_deletion")
    pages = [client.get(follow(name, key)) for name in names]
    pages.append(client.get(follow("download_request", key)))
    codes = {page.status_code for page in pages}
    assert len(codes) == 1
    return codes == {200}


def test_a_private_link_that_was_replaced_opens_nothing(client):
    world = counter()
    case, key = asked(client)
    assert opens(client, key)
    message = EntryData(kind="contact_out", text="お返事です", audience="client")
    add_entry(case_id=case.pk, data=message, by=world.staff, now=timezone.now(), new_link=True)
    assert not opens(client, key)


def test_a_private_link_after_merging_shows_nothing_of_the_other_caller(client):
    world = counter()
    case, key = asked(client)
    kept = received(world.staff, text=SECRET, summary=SECRET)
    Case.objects.filter(pk=kept.pk).update(follow_digest=digest_of("own"))
    merge_cases(case_id=case.pk, into_id=kept.pk, by=world.staff, now=timezone.now())
    for each in (key, "own"):
        page = client.get(follow("follow_request", each)).content.decode()
        assert SECRET not in page


def test_after_disposal_the_link_and_the_question_open_nothing(client):
    world = counter()
    three_years(world.lead)
    case, key = asked(client)
    file = CaseFile.objects.get(pk=file_of(case, audience="client").pk)
    Case.objects.filter(pk=case.pk).update(
        state="done", outcome="solved", closed_at=NOW, closed_on=NOW.date()
    )
    CallerQuestion.objects.create(
        case=case,
        token_digest=digest_of("question"),
        asked_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=30),
    )
    client.force_login(world.colleague)
    proposed(world.staff, case, now=LATER, reason="asked", words="本人の求め")
    assert client.post(address("approve_disposal"), {"cases": case.pk}).status_code == 302
    client.logout()
    assert not opens(client, key)
    assert client.get(follow("download_request_file", key, file.pk)).status_code == 404
    for way in (follow("ask_for_deletion", key), follow("withdraw_request", key)):
        assert client.post(way).status_code == 404
    question = f"{address('answer_question')}?key=question"
    assert client.post(question, {"answer": "not"}).status_code in {404, 200}
    case.refresh_from_db()
    assert not case.is_open
    assert case.questions.get().answer == ""


def test_scripts_of_either_side_stay_text_on_the_callers_page(client):
    world = counter()
    case, key = asked(client, text=SCRIPT, name=SCRIPT, group_name=SCRIPT)
    message = EntryData(kind="contact_out", text=f"**{SCRIPT}**", audience="client")
    add_entry(case_id=case.pk, data=message, by=world.staff, now=timezone.now())
    file_of(case, "<img src=x onerror=alert(1)>.png", audience="client")
    page = client.get(follow("follow_request", key)).content.decode()
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_scripts_stay_text_on_every_page_about_keeping_a_case(client):
    world = counter()
    three_years(world.lead)
    case = ended(world.staff, summary=SCRIPT, group_name=SCRIPT, text=SCRIPT)
    client.force_login(world.staff)
    form = {"cases": case.pk, "reason": "mistake", "words": SCRIPT}
    for way in (
        client.get(address("propose_disposal"), {"cases": case.pk}),
        client.post(address("propose_disposal"), form | {"reason": "x"}),
        client.post(address("change_retention", case.pk), {"words": SCRIPT, "review_on": SCRIPT}),
    ):
        assert "<script>alert" not in way.content.decode()
    client.post(address("propose_disposal"), form)
    client.force_login(world.colleague)
    for way in (
        client.get(address("approve_disposal"), {"cases": case.pk}),
        client.get(address("change_retention", case.pk)),
        client.get(address("list_retention_reviews"), {"show": "proposed"}),
    ):
        page = way.content.decode()
        assert "alert(1)" in page
        assert "<script>alert" not in page
