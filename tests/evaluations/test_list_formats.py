"""Every form with its versions, who issued it, and how many evaluations use it."""

import pytest
from django.core.management import call_command

from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.permissions import can_change_format_draft, can_load_format
from kyodo.organisations.models import Organisation
from tests.costs import queries_of
from tests.evaluations.form_samples import SAMPLE
from tests.evaluations.format_desk import draft_by, kept, officer_of_department
from tests.factories import (
    AdministratorFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.stories import NOW, prepared_evaluation

pytestmark = pytest.mark.django_db

LIST = "/evaluations/sheet-formats/"


def rows_of(response):
    return [
        (each.title, each.version, each.uses, library) for each, library in response.context["rows"]
    ]


def test_each_version_stands_with_its_uses_and_whether_it_came_with_the_product(client):
    prepared_evaluation()
    kept()
    client.force_login(officer_of_department())
    response = client.get(LIST)
    assert rows_of(response) == [
        ("協働のふりかえり", "2", 0, False),
        ("市民協働事業 相互評価シート", "2022", 1, True),
    ]
    html = response.content.decode()
    assert "見本市" in html
    assert "使っている評価" in html


def test_everybody_signed_in_may_look_but_sees_no_buttons(client):
    kept()
    client.force_login(UserFactory())
    html = client.get(LIST).content.decode()
    assert "協働のふりかえり" in html
    assert "新しい様式を作る" not in html
    assert "使っている評価" not in html


def test_drafts_of_others_are_not_listed(client):
    draft_by(officer_of_department())
    client.force_login(officer_of_department())
    assert "作成中の様式" not in client.get(LIST).content.decode()
    client.force_login(AdministratorFactory())
    assert "作成中の様式" in client.get(LIST).content.decode()


def test_a_longer_list_costs_no_more_queries(client):
    client.force_login(officer_of_department())
    kept()
    few = queries_of(client, LIST)
    for number in range(5):
        load_sheet_format(
            source=SAMPLE.replace("code: sample\n", f"code: sample-{number}\n"), by=None, now=NOW
        )
    assert queries_of(client, LIST) == few


def test_the_library_is_recognised_whole(client):
    call_command("load_formats", verbosity=0)
    client.force_login(officer_of_department())
    assert {library for *_words, library in rows_of(client.get(LIST))} == {True}


WHO = {
    "administrator": lambda: AdministratorFactory(),
    "department": officer_of_department,
    "centre": lambda: member_of(Organisation.Kind.CENTRE),
    "group": lambda: member_of(Organisation.Kind.NPO),
    "nobody's": lambda: UserFactory(),
}


def member_of(kind):
    return MembershipFactory(organisation=OrganisationFactory(kind=kind)).user


@pytest.mark.parametrize(
    ("who", "loads", "changes_own", "changes_others"),
    [
        ("administrator", True, True, True),
        ("department", True, True, False),
        ("centre", True, True, False),
        ("group", False, False, False),
        ("nobody's", False, False, False),
    ],
)
def test_who_may(who, loads, changes_own, changes_others):
    user = WHO[who]()
    draft = draft_by(officer_of_department())
    assert can_load_format(user) is loads
    assert can_change_format_draft(user, draft) is changes_others
    draft.owner = user
    assert can_change_format_draft(user, draft) is changes_own
