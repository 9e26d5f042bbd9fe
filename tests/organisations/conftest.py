"""Somebody who speaks for a group, and the invitation that this person has sent."""

import pytest

from tests.factories import InvitationFactory, RepresentativeFactory
from tests.organisations.invited import TOKEN


@pytest.fixture
def speaker():
    return RepresentativeFactory(organisation__name="はまべの会")


@pytest.fixture
def invitation(speaker):
    return InvitationFactory(
        token=TOKEN,
        email="hana@example.jp",
        organisation=speaker.organisation,
        invited_by=speaker.user,
    )
