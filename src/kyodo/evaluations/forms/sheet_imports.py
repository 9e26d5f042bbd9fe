"""A file that somebody brings, and a decision about one doubt."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.actions.sheet_imports import SheetFile, sheet_file
from kyodo.evaluations.queries.sheet_previews import Doubt
from kyodo.evaluations.readers.files import MAX_BYTES, UnreadableFile, open_sheet_file
from kyodo.evaluations.readers.parts import NotASheet
from kyodo.evaluations.readers.problems import Expects
from kyodo.evaluations.readers.sheets import read_sheet

LONGEST_TEXT = 2000


class SheetFileForm(forms.Form):
    """Reads the file while it is checked, so that the reason stands beside the field."""

    file = forms.FileField(
        label=_("シートのファイル"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.txt,application/pdf,text/plain"}),
        error_messages={"required": _("ファイルを選んでください。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext(
            "PDF（文字を選択できるもの）かテキストファイル。%(megabytes)d MBまで。"
        ) % {"megabytes": min(settings.UPLOAD_LIMIT, MAX_BYTES) // (1024 * 1024)}

    def clean_file(self) -> SheetFile:
        """The file with its text; what cannot be read is refused with the reason."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        data = upload.read(MAX_BYTES + 1)
        try:
            text = open_sheet_file(data)
            read_sheet(text)
        except UnreadableFile as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        except NotASheet as wrong:
            raise forms.ValidationError(
                gettext(
                    "相互評価シートではないようです。「事業実施プロセス相互チェックシート」の部分が見つかりません。"
                )
            ) from wrong
        return sheet_file(upload.name or "", data, text)


class DecisionForm(forms.Form):
    """One field for one doubt, of the kind that its decision is."""

    def __init__(self, doubt: Doubt, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"doubt-{doubt.number}-%s")
        super().__init__(*args, **kwargs)
        self.fields["value"] = _field(doubt)

    def decision(self) -> str:
        """The value as an action takes it; several choices are joined by commas."""
        value = self.cleaned_data["value"]
        return ",".join(value) if isinstance(value, list) else str(value)


def _field(doubt: Doubt) -> forms.Field:
    expects = doubt.problem.expects
    label = gettext("あなたの判断")
    if expects is Expects.TEXT:
        widget = forms.Textarea(attrs={"rows": 2})
        return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=widget)
    if expects is Expects.DATE:
        help_text = gettext("例：2022-04-01、令和4年4月1日")
        return forms.CharField(label=label, max_length=40, help_text=help_text)
    if doubt.problem.code == "narrative-item":
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=label, choices=doubt.choices, widget=boxes)
    may_be_blank = any(value == "" for value, _label in doubt.choices)
    return forms.ChoiceField(
        label=label, choices=doubt.choices, widget=forms.RadioSelect, required=not may_be_blank
    )
