"""An office or the centre registers a project with the organisations of each side."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.history import history_of
from kyodo.lifecycle import Refusal
from kyodo.projects.actions import add_project, name_sides
from kyodo.projects.models import Project
from tests.costs import queries_of
from tests.factories import (
    AdministratorFactory,
    ConsortiumFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db

PAGE = reverse("projects:add_project")


def given(**changes):
    fields = {
        "name": "海辺の学校",
        "purpose": "海を知る。",
        "contract_kind": "cohosting",
        "starts_on": "2023-04-01",
        "ends_on": "2024-03-31",
        "party_civic": changes.pop("civic", None) or ConsortiumFactory().pk,
        "party_government": changes.pop("government", None) or DepartmentFactory().pk,
    }
    return fields | changes


@pytest.fixture
def officer(client):
    user = MembershipFactory(organisation=DepartmentFactory()).user
    client.force_login(user)
    return user


def errors(client, **changes):
    response = client.post(PAGE, given(**changes))
    assert response.status_code == 200
    assert not Project.objects.exists()
    return response.context["form"].errors


def test_an_officer_registers_a_project_and_sees_it(client, officer):
    civic, government = OrganisationFactory(name="海の会"), DepartmentFactory(name="海岸課")
    response = client.post(PAGE, given(civic=civic.pk, government=government.pk))
    project = Project.objects.get()
    assert response.headers["Location"] == reverse("projects:show_project", args=[project.pk])
    assert (project.name, project.contract_kind, project.ends_on) == (
        "海辺の学校",
        "cohosting",
        date(2024, 3, 31),
    )
    assert {party.side: party.organisation for party in project.parties.all()} == {
        "civic": civic,
        "government": government,
    }


def test_the_audit_tells_it_in_words(client, officer):
    client.post(PAGE, given(civic=OrganisationFactory(name="海の会").pk))
    lines = history_of(Project.objects.get())
    assert [line.what for line in lines][-1] == "協働事業を登録しました"
    assert {line.about for line in lines} == {"協働事業「海辺の学校」"}
    assert [("側", "団体等"), ("団体・部署", "海の会")] in [line.facts for line in lines]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "海" * 201}, "name"),
        ({"contract_kind": "gift"}, "contract_kind"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2023-02-30"}, "starts_on"),
        ({"starts_on": "0023-04-01"}, "starts_on"),
        ({"starts_on": "2023-04-01", "ends_on": "2023-03-31"}, "ends_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"party_civic": "x"}, "party_civic"),
        ({"party_government": "987654321"}, "party_government"),
        ({"party_government": "9" * 40}, "party_government"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(client, officer, changes, field):
    assert list(errors(client, **changes)) == [field]


def test_nobody_stands_on_two_sides(client, officer):
    both = OrganisationFactory().pk
    assert errors(client, civic=both, government=both) == {
        "party_government": ["同じ団体・部署が、ほかの側でも選ばれています。"]
    }


def test_a_side_may_be_several_bodies_in_the_order_in_which_they_were_chosen(client, officer):
    second, first = OrganisationFactory(name="あの会"), OrganisationFactory(name="んの会")
    client.post(PAGE, given(party_civic=["", first.pk, second.pk, first.pk, ""]))
    parties = Project.objects.get().parties.all()
    assert [(party.side, party.position) for party in parties] == [
        ("civic", 1),
        ("civic", 2),
        ("government", 3),
    ]
    assert [party.organisation for party in parties][:2] == [first, second]


def test_a_project_may_have_a_side_less_but_not_none(client, officer):
    assert errors(client, party_civic="", party_government="") == {
        "__all__": ["団体・部署を1つ以上選んでください。"]
    }
    client.post(PAGE, given(party_civic=""))
    assert [party.side for party in Project.objects.get().parties.all()] == ["government"]


def test_the_sides_offered_are_those_that_forms_have_named(client, officer):
    name_sides(sides=[("council", "協働審議会"), ("civic", "別の呼び名"), ("", "進行役")])
    council = OrganisationFactory()
    html = client.get(PAGE).content.decode()
    for label in ("団体等", "行政", "協働審議会"):
        assert f"{label}の団体・部署" in html
    assert "別の呼び名" not in html
    assert "進行役" not in html
    client.post(PAGE, given(party_council=council.pk))
    assert Project.objects.get().parties.get(side="council").organisation == council


def test_further_places_keep_what_was_chosen_and_store_nothing(client, officer):
    chosen = [OrganisationFactory().pk for _number in range(3)]
    response = client.post(PAGE, given(name="", party_civic=chosen) | {"add_places": "1"})
    html = response.content.decode()
    assert html.count('name="party_civic"') == 4
    assert [html.count(f'value="{pk}" selected') for pk in chosen] == [1, 1, 1]
    assert 'role="alert"' not in html
    assert not Project.objects.exists()


def test_the_rule_itself_refuses_nobody_and_somebody_twice():
    both, day = OrganisationFactory(), date(2023, 4, 1)
    for parties, words in (
        ({"civic": []}, "1つ以上"),
        ({"civic": [both], "government": [both]}, "2つの側"),
    ):
        with pytest.raises(Refusal, match=words):
            add_project(project=Project(name="海", starts_on=day), parties=parties, by=None)
    assert not Project.objects.exists()


def test_the_page_costs_the_same_queries_however_many_sides_and_organisations(client, officer):
    short = queries_of(client, PAGE)
    name_sides(sides=[("council", "協働審議会"), ("mediator", "中間支援")])
    for _number in range(3):
        OrganisationFactory()
    assert queries_of(client, PAGE) == short


def test_the_last_day_may_be_the_first_or_open(client, officer):
    client.post(PAGE, given(ends_on="2023-04-01"))
    client.post(PAGE, given(ends_on=""))
    assert [project.ends_on for project in Project.objects.order_by("pk")] == [
        date(2023, 4, 1),
        None,
    ]


def test_a_group_registers_nothing(client):
    user = MembershipFactory().user
    client.force_login(user)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, given()).status_code == 403
    with pytest.raises(PermissionDenied):
        add_project(
            project=Project(name="海辺の学校", starts_on=date(2023, 4, 1)),
            parties={"civic": [OrganisationFactory()], "government": [DepartmentFactory()]},
            by=user,
        )
    assert not Project.objects.exists()


def test_the_administrator_may(client):
    client.force_login(AdministratorFactory())
    assert client.post(PAGE, given()).status_code == 302
    assert Project.objects.count() == 1


def test_a_script_in_a_field_comes_back_as_text(client, officer):
    html = client.post(
        PAGE, given(name="<script>alert(1)</script>", purpose="</textarea><script>", starts_on="")
    ).content.decode()
    assert "<script>alert" not in html
    assert "</textarea><script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_it_needs_sign_in(client):
    assert client.post(PAGE, given()).status_code == 302
    assert not Project.objects.exists()
