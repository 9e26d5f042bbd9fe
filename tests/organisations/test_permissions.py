"""Who belongs to an organisation and who may keep it: each role against each predicate."""

import pytest
from django.contrib.auth.models import AnonymousUser

from kyodo.organisations import permissions
from kyodo.organisations.models import Organisation
from tests.factories import (
    AdministratorFactory,
    ConsortiumFactory,
    ConsortiumMemberFactory,
    ContactFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# A administrator, R representative, M member, O representative of another organisation,
# S representative whose account is stopped, N nobody signed in
WITH_REPRESENTATIVE = {
    "can_list_organisations": "ARMO--",
    "can_add_organisation": "A-----",
    "can_show_members": "ARM---",
    "can_change_organisation": "AR----",
    "can_change_consortium": "-R----",
    "can_invite": "-R----",
    "can_revoke_invitation": "AR----",
    "can_resend_invitation": "-R----",
    "can_end_membership": "-RM---",
    "can_change_membership": "-R----",
    "can_show_contacts": "-RM---",
    "can_show_contact": "-RM---",
    "can_change_contacts": "-RM---",
}
WITHOUT_REPRESENTATIVE = {
    "can_change_consortium": "A-----",
    "can_invite": "A-----",
    "can_resend_invitation": "A-----",
    "can_end_membership": "--M---",
    "can_change_membership": "------",
}


def _found(predicate, *, representative):
    organisation = OrganisationFactory()
    member = MembershipFactory(organisation=organisation)
    stopped = RepresentativeFactory(organisation=organisation, user__is_active=False)
    speaker = RepresentativeFactory(organisation=organisation).user if representative else None
    actors = {
        "A": AdministratorFactory(),
        "R": speaker or UserFactory(),
        "M": member.user,
        "O": RepresentativeFactory().user,
        "S": stopped.user,
        "N": AnonymousUser(),
    }
    thing = {
        "can_list_organisations": (),
        "can_add_organisation": (),
        "can_revoke_invitation": (InvitationFactory(organisation=organisation),),
        "can_resend_invitation": (InvitationFactory(organisation=organisation),),
        "can_end_membership": (member,),
        "can_change_membership": (member,),
        "can_show_contact": (ContactFactory(organisation=organisation),),
    }.get(predicate, (organisation,))
    may = getattr(permissions, predicate)
    return "".join(letter if may(actor, *thing) else "-" for letter, actor in actors.items())


@pytest.mark.parametrize("predicate", list(WITH_REPRESENTATIVE))
def test_each_role_while_somebody_speaks_for_it(predicate):
    assert _found(predicate, representative=True) == WITH_REPRESENTATIVE[predicate]


@pytest.mark.parametrize("predicate", list(WITHOUT_REPRESENTATIVE))
def test_each_role_while_nobody_speaks_for_it(predicate):
    assert _found(predicate, representative=False) == WITHOUT_REPRESENTATIVE[predicate]


def test_a_body_of_a_consortium_belongs_to_it_and_not_the_reverse():
    consortium = ConsortiumFactory()
    body = ConsortiumMemberFactory(consortium=consortium).member
    other_body = ConsortiumMemberFactory(consortium=consortium).member
    of_body = MembershipFactory(organisation=body).user
    of_consortium = MembershipFactory(organisation=consortium).user

    assert permissions.user_organisation_ids(of_body) == {body.pk, consortium.pk}
    assert permissions.user_organisation_ids(of_consortium) == {consortium.pk}
    assert permissions.is_member_of(of_body, consortium) is True
    assert permissions.is_member_of(of_body, other_body) is False
    assert permissions.is_member_of(of_consortium, body) is False


def test_a_representative_of_a_body_speaks_for_the_consortium():
    consortium = ConsortiumFactory()
    body = ConsortiumMemberFactory(consortium=consortium).member
    assert permissions.has_representative(consortium) is False
    speaker = RepresentativeFactory(organisation=body).user
    assert permissions.has_representative(consortium) is True
    assert permissions.is_representative_of(speaker, consortium) is True
    assert permissions.can_invite(AdministratorFactory(), consortium) is False


def test_the_door_of_a_body_is_kept_by_those_who_speak_for_its_consortium():
    """A body without people of its own is no side entrance to the consortium's side."""
    consortium = ConsortiumFactory()
    empty = ConsortiumMemberFactory(consortium=consortium).member
    administrator = AdministratorFactory()
    assert permissions.can_invite(administrator, empty) is True

    speaker = RepresentativeFactory(organisation=consortium).user
    assert permissions.can_invite(administrator, empty) is False
    assert permissions.can_invite(speaker, empty) is True

    other = ConsortiumMemberFactory(member=empty).consortium
    other_speaker = RepresentativeFactory(organisation=other).user
    assert permissions.can_invite(speaker, empty) is False
    assert permissions.can_invite(other_speaker, empty) is False

    own = RepresentativeFactory(organisation=empty).user
    assert permissions.can_invite(own, empty) is True
    assert permissions.can_invite(administrator, empty) is False


def test_an_administrator_belongs_nowhere_by_that():
    organisation = OrganisationFactory()
    administrator = AdministratorFactory()
    assert permissions.user_organisation_ids(administrator) == frozenset()
    assert permissions.is_member_of(administrator, organisation) is False


def test_belonging_is_one_query(django_assert_num_queries):
    user = MembershipFactory().user
    ConsortiumMemberFactory(member=Organisation.objects.get())
    with django_assert_num_queries(1):
        assert len(permissions.user_organisation_ids(user)) == 2


def test_a_stopped_account_belongs_nowhere():
    membership = MembershipFactory(user__is_active=False)
    assert permissions.user_organisation_ids(membership.user) == frozenset()
