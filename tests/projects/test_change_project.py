"""The people of a project correct what is said of it; the parties stay once they evaluate."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.lifecycle import Refusal
from kyodo.projects.actions import add_project, change_project, name_sides
from kyodo.projects.models import Project
from kyodo.projects.queries import seen_of_particulars, stored_particulars
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.stories import prepared_evaluation

pytestmark = pytest.mark.django_db


def page(project):
    return reverse("projects:change_project", args=[project.pk])


def given(project, **changes):
    held = {}
    for party in project.parties.all():
        held.setdefault(f"party_{party.side}", []).append(party.organisation_id)
    seen = {"seen": seen_of_particulars(stored_particulars(project))}
    return {"name": "新しい名", "purpose": "", "starts_on": "2023-04-01"} | held | seen | changes


def unevaluated():
    """A project that no evaluation speaks of yet, and somebody of its office."""
    office = DepartmentFactory()
    user = MembershipFactory(organisation=office).user
    project = add_project(
        project=Project(name="海辺の学校", starts_on=date(2023, 4, 1)),
        parties={"civic": [OrganisationFactory()], "government": [office]},
        by=user,
    )
    return project, user


def test_either_party_changes_what_is_said(client):
    story = prepared_evaluation()
    for user, name in ((story.civic_drafter, "市民の名"), (story.member_without_seat, "課の名")):
        client.force_login(user)
        assert client.post(page(story.project), given(story.project, name=name)).status_code == 302
        story.project.refresh_from_db()
        assert story.project.name == name


def test_a_party_is_exchanged_while_nothing_is_evaluated(client):
    project, user = unevaluated()
    client.force_login(user)
    other = OrganisationFactory()
    client.post(page(project), given(project, party_civic=other.pk))
    assert project.parties.get(side="civic").organisation == other
    events = AuditEntry.objects.filter(event__startswith="projects.party_").order_by("pk")
    assert [entry.event.removeprefix("projects.party_") for entry in events] == [
        *("changed", "changed"),
        *("removed", "changed"),
    ]


def test_organisations_are_added_reordered_and_moved_to_another_side(client):
    project, user = unevaluated()
    client.force_login(user)
    old = project.parties.get(side="civic").organisation_id
    new, office = OrganisationFactory().pk, project.parties.get(side="government").organisation_id

    def send(civic, government):
        client.post(page(project), given(project, party_civic=civic, party_government=government))
        return list(project.parties.values_list("side", "organisation"))

    assert send([new, old], [office]) == [
        ("civic", new),
        ("civic", old),
        ("government", office),
    ]
    assert send([old, new], [office])[:2] == [("civic", old), ("civic", new)]
    assert send([old], [office, new])[1:] == [("government", office), ("government", new)]
    assert send("", [office]) == [("government", office)]


def test_the_page_shows_who_stands_there_and_room_for_one_more(client):
    project, user = unevaluated()
    client.force_login(user)
    html = client.get(page(project)).content.decode()
    for party in project.parties.all():
        assert f'<option value="{party.organisation_id}" selected>' in html
        assert html.count(f'name="party_{party.side}"') == 2


def test_a_party_is_not_exchanged_once_there_is_an_evaluation(client):
    """Otherwise the people of the new one could read what the old one marked."""
    story = prepared_evaluation()
    slipped_in = OrganisationFactory()
    client.force_login(story.member_without_seat)
    response = client.post(page(story.project), given(story.project, party_civic=slipped_in.pk))
    assert "団体・部署は替えられません" in response.content.decode()
    assert "新しい名" in response.content.decode()
    story.project.refresh_from_db()
    assert story.project.name == "みなと市協働センター運営事業"
    assert story.project.parties.get(side="civic").organisation == story.consortium
    with pytest.raises(Refusal, match="替えられません"):
        change_project(
            project=story.project,
            parties={"civic": [slipped_in], "government": [story.department]},
            by=story.administrator,
        )


def test_once_there_is_an_evaluation_nobody_joins_or_leaves_a_side_that_has_people(client):
    story = prepared_evaluation()
    name_sides(sides=[("council", "協働審議会")])
    held = {"civic": [story.consortium], "government": [story.department]}
    more = OrganisationFactory()
    for parties in (
        held | {"civic": [story.consortium, more]},
        held | {"civic": []},
        {"civic": [story.department], "government": [story.consortium]},
    ):
        with pytest.raises(Refusal, match="替えられません"):
            change_project(project=story.project, parties=parties, by=story.administrator)
    change_project(
        project=story.project, parties=held | {"council": [more]}, by=story.administrator
    )
    assert [party.side for party in story.project.parties.all()] == [
        "civic",
        "government",
        "council",
    ]


def test_two_people_who_change_it_at_once_are_told_and_nothing_is_lost(client):
    project, user = unevaluated()
    client.force_login(user)
    shown = client.get(page(project)).context["seen"]
    first = given(project, name="先の名", purpose="先に書いた目的", seen=shown)
    assert client.post(page(project), first).status_code == 302
    second = given(project, name="海辺の学校", purpose="後の目的", ends_on="2027-03-31", seen=shown)
    answer = client.post(page(project), second)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "ほかの人がこの内容を保存しました" in html
    assert answer.context["differing"] == [
        ("事業名称", "先の名", "海辺の学校"),
        ("事業の目的", "先に書いた目的", "後の目的"),
        ("終了日", "", "令和9年3月31日（水）"),
    ]
    assert 'value="2027-03-31"' in html
    assert "後の目的</textarea>" in html
    project.refresh_from_db()
    assert (project.name, project.purpose) == ("先の名", "先に書いた目的")

    again = second | {"seen": answer.context["seen"]}
    assert client.post(page(project), again).status_code == 302
    project.refresh_from_db()
    assert project.purpose == "後の目的"


def test_another_party_meanwhile_is_not_overwritten(client):
    project, user = unevaluated()
    client.force_login(user)
    shown, old = given(project), project.parties.get(side="civic").organisation
    other = OrganisationFactory(name="さざなみの会")
    client.post(page(project), given(project, name="海辺の学校", party_civic=other.pk))
    answer = client.post(page(project), shown)
    assert answer.status_code == 409
    assert answer.context["differing"] == [
        ("事業名称", "海辺の学校", "新しい名"),
        ("団体等の団体・部署", "さざなみの会", str(old)),
    ]
    assert project.parties.get(side="civic").organisation == other


def test_the_same_page_sent_twice_is_stored_once_and_refused_never(client):
    project, user = unevaluated()
    client.force_login(user)
    sent = given(project, purpose="一行め\r\n二行め")
    assert [client.post(page(project), sent).status_code for _time in range(2)] == [302, 302]
    assert AuditEntry.objects.filter(event="projects.project_changed").count() == 1


def test_a_page_that_does_not_say_what_it_showed_overwrites_nothing(client):
    project, user = unevaluated()
    client.force_login(user)
    assert client.post(page(project), given(project, seen="")).status_code == 409
    project.refresh_from_db()
    assert project.name == "海辺の学校"


def test_further_places_still_know_what_was_shown(client):
    project, user = unevaluated()
    client.force_login(user)
    sent = given(project)
    answer = client.post(page(project), sent | {"add_places": "1"})
    assert answer.context["seen"] == sent["seen"]
    assert sent["seen"] in answer.content.decode()


def test_the_audit_says_what_stood_there_before_and_what_stands_there_now(client):
    project, user = unevaluated()
    client.force_login(user)
    client.post(page(project), given(project, name="海辺の学校", purpose="最初の目的"))
    client.post(page(project), given(project, purpose="次の目的", ends_on="2027-03-31"))
    entry = AuditEntry.objects.filter(event="projects.project_changed").latest("pk")
    assert entry.facts == {
        "changed": "事業名称、事業の目的、終了日",
        "before": "事業名称：海辺の学校、終了日：―",
        "after": "事業名称：新しい名、終了日：令和9年3月31日（水）",
        "purpose_before": "最初の目的",
        "purpose_after": "次の目的",
    }


def test_the_former_purpose_can_be_read_in_the_audit(client):
    project, user = unevaluated()
    client.force_login(user)
    client.post(page(project), given(project, purpose="浜を、守る。"))
    client.post(page(project), given(project, purpose=""))
    client.force_login(AdministratorFactory())
    audit = client.get(reverse("audit:list_entries")).content.decode()
    assert "前の目的：浜を、守る。" in audit
    assert "新しい目的：―" in audit


def test_a_wrong_field_is_named_and_the_page_keeps_the_name_of_the_project(client):
    project, user = unevaluated()
    client.force_login(user)
    response = client.post(page(project), given(project, ends_on="2023-03-31"))
    assert list(response.context["form"].errors) == ["ends_on"]
    assert response.context["name"] == "海辺の学校"
    project.refresh_from_db()
    assert (project.name, project.ends_on) == ("海辺の学校", None)


def test_a_stranger_changes_nothing(client):
    story = prepared_evaluation()
    client.force_login(story.stranger)
    assert client.get(page(story.project)).status_code == 403
    assert client.post(page(story.project), given(story.project)).status_code == 403
    with pytest.raises(PermissionDenied):
        change_project(project=story.project, parties={}, by=story.stranger)
    story.project.refresh_from_db()
    assert story.project.name == "みなと市協働センター運営事業"


def test_a_seat_without_a_party_is_not_enough(client):
    story = prepared_evaluation()
    client.force_login(story.facilitator)
    assert client.post(page(story.project), given(story.project)).status_code == 403


def test_a_script_in_a_field_comes_back_as_text(client):
    project, user = unevaluated()
    client.force_login(user)
    html = client.post(
        page(project), given(project, name="<script>alert(1)</script>", starts_on="")
    ).content.decode()
    assert "<script>alert" not in html
