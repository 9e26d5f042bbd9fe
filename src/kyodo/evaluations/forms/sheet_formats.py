"""A form that somebody brings as a file or as text, and two versions to compare."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.formats import FormatError, Problem, read_entry, read_file
from kyodo.evaluations.formats.yaml_text import MAX_BYTES
from kyodo.evaluations.models import SheetFormat


class FormatFileForm(forms.Form):
    """A file, or the text itself: what was read from a file stands in the text to be mended there.

    ``problems`` says what is wrong, line by line.
    """

    file = forms.FileField(
        label=_("様式のファイル（YAML）"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,text/yaml,text/plain"}),
    )
    text = forms.CharField(
        label=_("様式の内容（YAML）"),
        help_text=_("ファイルを選ばずに、ここへ書いたり、貼り付けたりすることもできます。"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[Problem] = []
        self.source = ""

    def clean(self) -> dict[str, Any]:
        """The checked text; a faulty one stays in the box beside its faults."""
        cleaned: dict[str, Any] = super().clean() or {}
        upload: UploadedFile[bytes] | None = cleaned.get("file")
        try:
            self.source = _source(upload, cleaned.get("text") or "")
            if not self.source.strip():
                raise forms.ValidationError(_("ファイルを選ぶか、内容を書いてください。"))
            read_entry(self.source)
        except FormatError as error:
            self.problems = error.problems
            if not self.source:
                raise forms.ValidationError([str(each) for each in error.problems]) from error
            raise forms.ValidationError(
                _("直すところがあります。下に、行ごとに説明があります。")
            ) from error
        return cleaned


def _source(upload: "UploadedFile[bytes] | None", text: str) -> str:
    if upload is not None:
        return read_file(upload.read(MAX_BYTES + 1))
    return text.replace("\r\n", "\n")


class ComparedFormatsForm(forms.Form):
    """Two versions, the earlier one first."""

    old = forms.ModelChoiceField(SheetFormat.objects.none(), label=_("前の版"))
    new = forms.ModelChoiceField(SheetFormat.objects.none(), label=_("後の版"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = SheetFormat.objects.defer("source")


class PaperForm(forms.Form):
    """Whose paper is shown."""

    role = forms.ChoiceField(label=_("だれの用紙"), required=False)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("全員")), *roles]
