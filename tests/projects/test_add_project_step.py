"""What happened to a project is written down with its day and its papers."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kyodo.projects.actions import StepData, add_project_step
from kyodo.projects.models import ProjectFile, ProjectStep
from kyodo.projects.states import StepKind
from tests.plans.planning import NOW, agree, planning, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return planning()


def page(story):
    return reverse("projects:add_project_step", args=[story.project.pk])


def life(story):
    return reverse("evaluations:show_project_life", args=[story.project.pk])


def typed(**more):
    return {
        "kind": "pre_consultation",
        "happened_on": "2023-07-20",
        "due_on": "2023-07-19",
        "note": "二次募集の枠で相談した。",
        **more,
    }


def test_the_life_of_a_project_has_it_in_its_place(client, story):
    write(story)
    agree(story, "civic")
    client.force_login(story.civic_member)
    assert client.post(page(story), typed()).url == life(story)
    client.post(page(story), typed(kind="contract", happened_on="令和６年４月１日", due_on=""))
    client.force_login(story.government)
    response = client.get(life(story))
    titles = [entry.title for entry in response.context["entries"]]
    assert titles == [
        "令和6年度の年間計画への合意（最新）",
        "協働契約",
        "事前相談シート",
        "事業の期間の始まり",
    ]
    body = response.content.decode()
    assert "二次募集の枠で相談した。" in body
    assert "期限のあと" in body


def test_its_papers_are_for_the_parties(client, story):
    client.force_login(story.civic_member)
    paper = SimpleUploadedFile("協働契約書.txt", "第1条　目的".encode(), content_type="text/plain")
    client.post(page(story), typed(papers=paper))
    file = ProjectFile.objects.get()
    address = reverse("projects:download_project_file", args=[file.pk])
    client.force_login(story.government_member)
    response = client.get(address)
    assert b"".join(response.streaming_content).decode() == "第1条　目的"
    assert response.headers["Content-Disposition"].startswith("attachment")
    for user in (story.stranger, story.administrator):
        client.force_login(user)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"happened_on": "令和5年7月"}, "happened_on"),
        ({"happened_on": "平成31年5月1日"}, "happened_on"),
        ({"happened_on": "0203-07-20"}, "happened_on"),
        ({"kind": "party"}, "kind"),
        ({"papers": SimpleUploadedFile("絵.svg", b"<svg/>")}, "papers"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, story, more, field):
    client.force_login(story.civic_member)
    response = client.post(page(story), typed() | more)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "二次募集の枠で相談した。" in response.content.decode()
    assert not ProjectStep.objects.exists()


def test_others_write_and_read_nothing(client, story):
    client.force_login(story.civic_member)
    client.post(page(story), typed())
    for user in (story.stranger, story.administrator):
        client.force_login(user)
        assert client.post(page(story), typed()).status_code == 403
        response = client.get(life(story))
        assert response.status_code == 404
        assert "二次募集" not in response.content.decode()
        with pytest.raises(PermissionDenied):
            add_project_step(
                project_id=story.project.pk,
                data=StepData(StepKind.END, NOW.date()),
                by=user,
                now=NOW,
            )
    assert ProjectStep.objects.count() == 1
