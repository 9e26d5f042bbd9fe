"""The field of a form into which people put files."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kyodo.attachments.kinds import accepted_endings
from kyodo.attachments.storing import Examined, examine_file
from kyodo.lifecycle import Refusal


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each examined: its value is a list for ``store_file``.

    The size of all together is bounded by the request; ``most`` bounds their number.
    """

    def __init__(self, *, most: int = 5, **kwargs: Any) -> None:
        self.most = most
        widget = _FilesInput(attrs={"accept": accepted_endings()})
        kwargs.setdefault("required", False)
        super().__init__(widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Examined]:
        """Raises ``ValidationError`` that names the file with which something is wrong."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise ValidationError(
                _("一度に送れるファイルは%(most)dつまでです。") % {"most": self.most}
            )
        return [self._examined(upload) for upload in files]

    def _examined(self, upload: Any) -> Examined:
        try:
            return examine_file(upload)
        except Refusal as refusal:
            raise ValidationError(
                _("「%(name)s」：%(why)s") % {"name": upload.name, "why": refusal}
            ) from refusal


def words_about_files() -> str:
    """The help beside such a field: which kinds, how large."""
    return _("PDF、Word・Excel・PowerPoint、写真・画像、テキスト、CSV。1つ%(limit)d MBまで。") % {
        "limit": settings.ATTACHMENT_LIMIT // 1024 // 1024
    }
