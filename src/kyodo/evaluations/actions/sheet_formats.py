"""Bringing official forms into the installation."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations.events import Event
from kyodo.evaluations.formats import read_form
from kyodo.evaluations.models import SheetFormat
from kyodo.evaluations.permissions import can_load_format
from kyodo.lifecycle import Refusal
from kyodo.projects.actions import name_sides


def load_format(*, source: str, by: User, now: datetime) -> SheetFormat:
    """Keep a form that somebody brings as a file.

    Raises ``PermissionDenied``, and ``FormatError`` and ``Refusal`` as ``load_sheet_format`` does.
    """
    if not can_load_format(by):
        raise PermissionDenied
    return load_sheet_format(source=source, by=by, now=now)


@transaction.atomic
def load_sheet_format(*, source: str, by: User | None, now: datetime) -> SheetFormat:
    """Keep one version of a form, given as YAML; loading the same text again changes nothing.

    Raises ``FormatError`` when it cannot be read, ``Refusal`` when another text is already known
    under the same code and version: running evaluations keep their words.
    """
    form = read_form(source)
    digest = hashlib.sha256(source.encode()).hexdigest()
    known = SheetFormat.objects.filter(code=form.code, version=form.version).first()
    if known is not None and known.digest != digest:
        raise Refusal(
            _(
                "様式「%(title)s」の版%(version)sは、別の内容ですでにあります。新しい版番号を付けてください。"
            )
            % {"title": form.title, "version": form.version}
        )
    name_sides(sides=[(role.side, role.label) for role in form.roles])
    if known is not None:
        return known
    sheet_format = SheetFormat.objects.create(
        code=form.code,
        version=form.version,
        title=form.title,
        issuer=form.issuer,
        source=source,
        digest=digest,
        loaded_at=now,
    )
    record(Event.SHEET_FORMAT_LOADED, by=by, target=sheet_format, version=form.version)
    return sheet_format
