import pytest
from django.contrib.auth.models import AnonymousUser


@pytest.fixture
def reading(rf):
    """A request of somebody who is not signed in."""
    request = rf.get("/somewhere/?order=name&page=2&q=あ")
    request.user = AnonymousUser()
    request.session = {}
    return request
