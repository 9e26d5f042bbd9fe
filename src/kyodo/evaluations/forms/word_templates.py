"""A Word template that somebody brings: looked through before it is kept."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyodo.evaluations.exports import Variant, sample_paper, template_data, word_of
from kyodo.evaluations.formats import FormDefinition
from kyodo.exports.word import WordError
from kyodo.exports.word_faults import LARGEST_PACKAGE, template_faults

MOST_FAULTS = 20


class WordTemplateForm(forms.Form):
    """``cleaned_data["file"]`` is the content of a template that fits this form's papers."""

    file = forms.FileField(
        label=gettext_lazy("Wordのひな形（.docx）"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": gettext_lazy("ファイルを選んでください。")},
    )

    def __init__(self, *args: Any, definition: FormDefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.fields["file"].help_text = _("マクロのない.docx。%(megabytes)d MBまで。") % {
            "megabytes": LARGEST_PACKAGE // 1024 // 1024
        }

    @property
    def file_name(self) -> str:
        """The name under which the file was sent."""
        upload = self.files["file"]
        return str(getattr(upload, "name", ""))

    def clean_file(self) -> bytes:
        """Every fault is named with its place; nothing is kept that a paper could stumble over."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        content: bytes = upload.read(LARGEST_PACKAGE + 1)
        sample = template_data(sample_paper(self.definition).data)
        faults = [str(fault) for fault in template_faults(content, sample)]
        faults = faults or list(self._failures(content))
        if len(faults) > MOST_FAULTS:
            rest = len(faults) - MOST_FAULTS
            faults = [*faults[:MOST_FAULTS], _("ほかに%(rest)d件あります。") % {"rest": rest}]
        if faults:
            raise forms.ValidationError([forms.ValidationError(fault) for fault in faults])
        return content

    def _failures(self, content: bytes) -> list[str]:
        """What only shows when the template is filled, as every kind of paper."""
        found = []
        for variant in Variant:
            try:
                word_of(sample_paper(self.definition, variant), content)
            except WordError:
                found.append(
                    _(
                        "差し込むと、Wordで開けない文書になります。"
                        "{%tr %}、{%tc %}、{%p %} は、行、欄、段落に一つずつ書いてください。"
                    )
                )
        return found[:1]
