"""Whoever keeps the centre's lists, and the lists as people fill them."""

from datetime import UTC, datetime

from django.urls import reverse

from kyodo.classifications.actions import WordData, add_classification
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.organisations.models import Organisation
from kyodo.organisations.roles import Role
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
)

NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)


def lead():
    centre = OrganisationFactory(kind=Organisation.Kind.CENTRE)
    return MembershipFactory(organisation=centre, role=Role.REPRESENTATIVE).user


def staff():
    return MembershipFactory(organisation=OrganisationFactory(kind=Organisation.Kind.CENTRE)).user


def head_of_department():
    return MembershipFactory(organisation=DepartmentFactory(), role=Role.REPRESENTATIVE).user


OTHERS = [staff, head_of_department, AdministratorFactory]


def address(name, *args):
    return reverse(f"classifications:{name}", args=args)


def add(by, code, label="", kind=Kind.TOPIC, **data):
    return add_classification(kind=kind, code=code, data=WordData(label or code, **data), by=by)


def order(kind=Kind.TOPIC):
    return list(Classification.objects.of(kind).in_order().values_list("code", flat=True))
