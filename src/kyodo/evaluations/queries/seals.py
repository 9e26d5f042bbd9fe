"""What a seal was put on."""

from typing import Any

from kyodo.evaluations.models import Answer, Evaluation, SheetPart
from kyodo.exports.canonical import canonical_json


def sealed_text(evaluation: Evaluation, part: SheetPart, nonce: str) -> bytes:
    """The canonical text whose SHA-256 is the seal of this part's first marks and remarks.

    The same function writes the seal and, after the reveal, lets anybody check it.
    """
    answers = {answer.item: answer for answer in Answer.objects.filter(part=part)}
    form = evaluation.form
    content: dict[str, Any] = {
        "evaluation": evaluation.pk,
        "form": {"code": form.code, "version": form.version},
        "role": part.check_sheet.role,
        "section": part.section,
        "nonce": nonce,
        "answers": [
            {"item": item.id, "mark": answers[item.id].mark, "remark": answers[item.id].remark}
            for item in form.section(part.section).items
        ],
    }
    return canonical_json(content)
