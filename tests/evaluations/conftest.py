import pytest

from tests.evaluations.format_desk import officer_of_department


@pytest.fixture
def officer(client):
    """Somebody who may load and change forms, signed in."""
    user = officer_of_department()
    client.force_login(user)
    return user
