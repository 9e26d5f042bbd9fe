"""A spreadsheet of answers that somebody sends in, and what is decided about it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.actions.check_sheets import AnswerEntry
from kyodo.evaluations.models import CheckSheet, Evaluation
from kyodo.evaluations.queries.answer_changes import FilePlan, RowChange, SentAnswers
from kyodo.evaluations.queries.answer_files import identify
from kyodo.evaluations.readers.answer_workbook import (
    NotThisSheet,
    ReadAnswers,
    find_token,
    read_answers,
)
from kyodo.evaluations.readers.workbook_files import MAX_BYTES, UnreadableWorkbook, open_workbook

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AnswerFileForm(forms.Form):
    """Reads the file while it is checked, so that the reason stands beside the field."""

    file = forms.FileField(
        label=_("Excelの表"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": f".xlsx,{KIND}"}),
        error_messages={"required": _("ファイルを選んでください。")},
    )

    def __init__(self, evaluation: Evaluation, sheet: CheckSheet, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.evaluation, self.sheet = evaluation, sheet
        self.fields["file"].help_text = gettext(
            "Excel形式（.xlsx）だけを受け取れます。%(megabytes)d MBまで。"
        ) % {"megabytes": min(settings.UPLOAD_LIMIT, MAX_BYTES) // (1024 * 1024)}

    def clean_file(self) -> ReadAnswers:
        """What stands in the file; one that is not this sheet is refused with the reason."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            workbook = open_workbook(upload.read(MAX_BYTES + 1))
            identity = identify(find_token(workbook), self.evaluation, self.sheet)
            form, role = self.evaluation.form, self.sheet.role
            return read_answers(workbook, identity, form, role)
        except (UnreadableWorkbook, NotThisSheet) as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class StoreAnswersForm(forms.Form):
    """Whose paper it is, and one choice for each answer that was also saved on the screen."""

    on_behalf_of = forms.CharField(
        label=_("ファイルに記入した人の名前（代理で送るとき）"),
        max_length=100,
        required=False,
        help_text=_(
            "ほかの人が書いたファイルを送るときに入れます。"
            "「代理入力」として記録され、名前は同じ側の担当者にだけ表示されます。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, plan: FilePlan, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.plan = plan
        for change in plan.conflicts:
            self.fields[_choice(change)] = forms.ChoiceField(
                label=gettext("%(place)s：どちらを残しますか") % {"place": change.place},
                choices=[
                    ("file", gettext("ファイルの記入にする")),
                    ("stored", gettext("今の記入を残す")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": gettext("どちらを残すか選んでください。")},
            )

    def choices(self) -> Iterator[tuple[RowChange, forms.BoundField]]:
        """Each answer that has to be chosen, with its field."""
        for change in self.plan.conflicts:
            yield change, self[_choice(change)]

    def entries(self, sent: SentAnswers) -> dict[str, list[AnswerEntry]]:
        """What has to be stored, by section, on top of what the person saw."""
        found: dict[str, list[AnswerEntry]] = {}
        for change in self.plan.changes:
            if self.cleaned_data.get(_choice(change)) == "stored":
                continue
            seen = sent.seen.get(change.item.id, change.revision)
            found.setdefault(change.section.id, []).append(
                AnswerEntry(change.item.id, seen, change.value("mark"), change.value("remark"))
            )
        return found


def _choice(change: RowChange) -> str:
    return f"choice-{change.item.id}"
