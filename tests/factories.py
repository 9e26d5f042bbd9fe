"""Rows for tests, one factory per model; each makes something that could exist as it stands."""

import hashlib
from datetime import timedelta
from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.django import DjangoModelFactory

from kyodo.accounts.models import User
from kyodo.organisations.models import (
    ConsortiumMember,
    Contact,
    Invitation,
    Membership,
    Organisation,
)
from kyodo.organisations.roles import Role
from kyodo.people.models import Person

PASSWORD = "kawa-no-mukou-94"


@cache
def stored_password() -> str:
    """The same for all, so that two worlds of a test do not differ in their salt."""
    return make_password(PASSWORD)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"利用者{n}")
    email = factory.Sequence(lambda n: f"user{n}@example.jp")
    password = factory.LazyFunction(stored_password)
    date_joined = factory.LazyFunction(lambda: timezone.now())  # tests stop the clock


class AdministratorFactory(UserFactory):
    name = factory.Sequence(lambda n: f"管理者{n}")
    email = factory.Sequence(lambda n: f"administrator{n}@example.jp")
    is_administrator = True


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"はまべの会{n}")
    name_kana = factory.Sequence(lambda n: f"はまべのかい{n}")
    kind = Organisation.Kind.NPO


class ConsortiumFactory(OrganisationFactory):
    name = factory.Sequence(lambda n: f"はまべ共同事業体{n}")
    kind = Organisation.Kind.CONSORTIUM


class DepartmentFactory(OrganisationFactory):
    name = factory.Sequence(lambda n: f"みなと市協働課{n}")
    kind = Organisation.Kind.DEPARTMENT


class ConsortiumMemberFactory(DjangoModelFactory):
    class Meta:
        model = ConsortiumMember

    consortium = factory.SubFactory(ConsortiumFactory)
    member = factory.SubFactory(OrganisationFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.MEMBER
    created_at = factory.LazyFunction(lambda: timezone.now())  # tests stop the clock


class RepresentativeFactory(MembershipFactory):
    role = Role.REPRESENTATIVE


class InvitationFactory(DjangoModelFactory):
    """``token`` is the secret of the link; only its digest is stored."""

    class Meta:
        model = Invitation
        exclude = ["token"]

    token = factory.Sequence(lambda n: f"token-{n}")
    email = factory.Sequence(lambda n: f"invited{n}@example.jp")
    organisation = factory.SubFactory(OrganisationFactory)
    token_digest = factory.LazyAttribute(lambda o: hashlib.sha256(o.token.encode()).hexdigest())
    created_at = factory.LazyFunction(lambda: timezone.now())  # tests stop the clock
    expires_at = factory.LazyAttribute(lambda o: o.created_at + timedelta(days=14))
    invited_by = factory.SubFactory(UserFactory)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"連絡 花子{n}")
    name_kana = factory.Sequence(lambda n: f"れんらく はなこ{n}")
    telephone = "045-000-0000"
    email = factory.Sequence(lambda n: f"person{n}@example.jp")


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.SubFactory(PersonFactory)
    position = "事務局長"
