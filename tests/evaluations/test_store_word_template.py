"""A city brings its own Word template for a form; every Word paper of the form looks like it."""

import io
from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.word_templates import store_word_template
from kyodo.evaluations.exports import PLACEHOLDERS, Variant, sample_paper, template_data
from kyodo.evaluations.exports.placeholders import names_in
from kyodo.evaluations.exports.standard_word import standard_template
from kyodo.evaluations.models import WordTemplate
from kyodo.exports.word_faults import template_faults
from tests.evaluations.office_files import word_text
from tests.evaluations.publishing import published
from tests.exports.word_templates import template
from tests.stories import NOW, mark_side, open_for_marking, prepared_evaluation

pytestmark = pytest.mark.django_db

OWN = template(
    "港市の書式：{{ overview.project }}", "{{ banner }}", "{{ check.sections[0].title }}"
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def story():
    return prepared_evaluation()


def address(story, name="store_word_template"):
    return reverse(f"evaluations:{name}", args=[story.evaluation.sheet_format_id])


def send(client, story, content, name="港市.docx"):
    return client.post(address(story), {"file": SimpleUploadedFile(name, content)})


def stored(story, content=OWN):
    return store_word_template(
        sheet_format_id=story.evaluation.sheet_format_id,
        content=content,
        file_name="港市.docx",
        by=story.administrator,
        now=NOW,
    )


@pytest.mark.parametrize("person", ["administrator", "government_drafter"])
def test_whoever_keeps_the_forms_brings_a_template(client, story, person):
    client.force_login(getattr(story, person))
    assert send(client, story, OWN).status_code == 302
    kept = WordTemplate.objects.get()
    assert (kept.content, kept.file_name) == (OWN, "港市.docx")
    assert "港市.docx" in client.get(address(story)).content.decode()
    entry = AuditEntry.objects.get(event="evaluations.word_template_stored")
    assert entry.facts == {"sha256": kept.digest}


@pytest.mark.parametrize("person", ["civic_answerable", "facilitator", "stranger"])
@pytest.mark.parametrize(
    "name",
    [
        "store_word_template",
        "preview_word_template",
        "download_word_template",
        "download_standard_template",
    ],
)
def test_nobody_else_does(client, story, person, name):
    stored(story)
    client.force_login(getattr(story, person))
    assert client.get(address(story, name)).status_code == 403
    assert send(client, story, OWN).status_code == 403


def test_the_page_of_the_form_leads_there(client, story):
    page = reverse("evaluations:show_format", args=[story.evaluation.sheet_format_id])
    client.force_login(story.administrator)
    assert address(story) in client.get(page).content.decode()
    client.force_login(story.civic_answerable)
    assert address(story) not in client.get(page).content.decode()


def test_the_action_asks_too(story):
    with pytest.raises(PermissionDenied):
        store_word_template(
            sheet_format_id=story.evaluation.sheet_format_id,
            content=OWN,
            file_name="x.docx",
            by=story.civic_answerable,
            now=NOW,
        )


def test_a_template_with_faults_is_not_kept_and_each_fault_is_named(client, story):
    client.force_login(story.administrator)
    wrong = template("事業は{{ overview.projekt }}", "{{ titel }}")
    page = send(client, story, wrong).content.decode()
    assert "本文「事業は{{ overview.projekt }}」" in page
    assert "「overview.project」ではありませんか。" in page
    assert "「title」ではありませんか。" in page
    assert not WordTemplate.objects.exists()


def test_a_template_that_breaks_when_it_is_filled_is_not_kept(client, story):
    client.force_login(story.administrator)
    broken = template("{% if banner %}", "文", "{% endif %}", "{{ title }}{%tr if banner %}")
    page = send(client, story, broken).content.decode()
    assert "差し込み" in page
    assert not WordTemplate.objects.exists()


def test_a_new_template_takes_the_place_of_the_old_one(
    client, story, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        stored(story)
        stored(story, template("{{ title }}"))
    assert WordTemplate.objects.count() == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_every_word_paper_looks_like_the_template(client):
    story = open_for_marking()
    mark_side(story, "civic")
    stored(story)
    client.force_login(story.civic_drafter)
    pk = story.evaluation.pk
    draft = word_text(client.get(f"/evaluations/{pk}/draft/sheet.docx").content)
    assert draft.startswith("港市の書式：みなと市協働センター運営事業下書き")
    blank = word_text(client.get(f"/evaluations/{pk}/blank/sheet.docx").content)
    assert blank == "港市の書式：みなと市協働センター運営事業①事業計画段階"


def test_what_was_published_follows_the_template_under_another_tag(client):
    story, _publication = published()
    place = reverse("evaluations:download_publication", args=[story.evaluation.pk, 1, "docx"])
    first = client.get(place)
    stored(story)
    second = client.get(place, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert word_text(second.content).startswith("港市の書式")


def test_a_file_that_has_gone_stops_nobody(client, story):
    kept = stored(story)
    kept.file.storage.delete(kept.file.name)
    client.force_login(story.administrator)
    assert client.get(address(story, "download_word_template")).status_code == 404
    client.force_login(story.civic_drafter)
    found = client.get(f"/evaluations/{story.evaluation.pk}/blank/sheet.docx")
    assert "港市の書式" not in word_text(found.content)


def test_the_template_in_force_is_shown_with_invented_answers(client, story):
    client.force_login(story.administrator)
    plain = client.get(address(story, "preview_word_template"))
    assert "見本の協働事業" in word_text(plain.content)
    assert quote("見本_") in plain.headers["Content-Disposition"]
    stored(story)
    own = client.get(address(story, "preview_word_template"))
    assert word_text(own.content) == "港市の書式：見本の協働事業①事業計画段階"


def test_the_products_own_template_can_be_taken_changed_and_brought_back(client, story):
    client.force_login(story.administrator)
    content = client.get(address(story, "download_standard_template")).content
    assert "{{ overview.project }}" in word_text(content)
    assert send(client, story, content).status_code == 302
    taken = client.get(address(story, "download_word_template"))
    assert io.BytesIO(taken.content).read() == content


@pytest.mark.parametrize("variant", list(Variant))
def test_the_products_own_template_has_no_fault(story, variant):
    paper = sample_paper(story.evaluation.form, variant)
    sample = template_data(sample_paper(story.evaluation.form).data)
    assert [str(each) for each in template_faults(standard_template(paper.data), sample)] == []


def test_every_name_of_the_data_is_documented_and_nothing_else(client, story):
    data = template_data(sample_paper(story.evaluation.form).data)
    # the legend of a section has the shape of the one above, and this form lists no figures
    known = {name for name in PLACEHOLDERS if not name.startswith("check.derived[].")}
    known -= {"check.sections[].legend[]"}
    found = {name for name in names_in(data) if not name.startswith("check.sections[].legend")}
    assert found - {"check.derived[]"} == known
    client.force_login(story.administrator)
    page = client.get(address(story)).content.decode()
    assert [name for name in PLACEHOLDERS if f"<code>{name}</code>" not in page] == []
