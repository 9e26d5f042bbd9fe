"""Every form of the library comes as paper, as its own layout asks."""

from pathlib import Path

import pytest

import kyodo.evaluations
from kyodo.evaluations.exports import Variant, paper_file, sample_paper
from kyodo.evaluations.formats import read_form
from tests.evaluations.office_files import words_of
from tests.exports.reading import text_of

FORMS = sorted((Path(kyodo.evaluations.__file__).parent / "sheet_formats").glob("*.yaml"))


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_question_is_on_the_blank_and_on_the_published_paper(path, kind):
    form = read_form(path.read_text(encoding="utf-8"))
    questions = ["".join(item.text.split()) for _section, item in form.items()]
    headings = [f"◎{scale.title}" for scale in form.scales if scale.title]
    for variant in (Variant.BLANK, Variant.PUBLISHED):
        content = paper_file(sample_paper(form, variant), kind)
        text = text_of(content) if kind == "pdf" else words_of(content, kind)
        assert [question for question in questions if question not in text] == []
        assert [heading for heading in headings if heading not in text] == []
