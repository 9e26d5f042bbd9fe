"""What was written by mistake goes, with its papers."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kyodo.attachments.models import StoredFile
from kyodo.projects.models import ProjectStep
from tests.plans.planning import planning

pytestmark = pytest.mark.django_db


def test_the_bytes_of_its_papers_go_too(client, django_capture_on_commit_callbacks):
    story = planning()
    client.force_login(story.civic)
    paper = SimpleUploadedFile("まちがい.txt", "ちがう契約".encode(), content_type="text/plain")
    client.post(
        reverse("projects:add_project_step", args=[story.project.pk]),
        {"kind": "contract", "happened_on": date(2024, 4, 1).isoformat(), "papers": paper},
    )
    step = ProjectStep.objects.get()
    place = StoredFile.objects.get().place
    page = reverse("projects:remove_project_step", args=[step.pk])
    client.force_login(story.stranger)
    assert client.post(page).status_code == 404
    client.force_login(story.civic)
    assert "まちがい.txt" in client.get(page).content.decode()
    assert ProjectStep.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page)
    assert not ProjectStep.objects.exists()
    assert StoredFile.objects.get().name == ""
    assert not default_storage.exists(place)
