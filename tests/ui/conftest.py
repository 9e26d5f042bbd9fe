import pytest
from django.contrib.auth.models import AnonymousUser


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def reading(rf):
    """A request of somebody who is not signed in."""
    request = rf.get("/somewhere/?order=name&page=2&q=あ")
    request.user = AnonymousUser()
    request.session = {}
    return request
