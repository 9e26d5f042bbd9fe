"""An office that keeps forms, for tests of their pages."""

from kyodo.evaluations.actions.format_drafts import start_format_draft
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from tests.evaluations.form_samples import SAMPLE
from tests.evaluations.html_forms import filled_in
from tests.factories import DepartmentFactory, MembershipFactory
from tests.stories import NOW


def officer_of_department():
    """Somebody of a department, who may load and change forms."""
    return MembershipFactory(organisation=DepartmentFactory()).user


def kept(source=SAMPLE):
    """A form that the installation knows."""
    return load_sheet_format(source=source, by=None, now=NOW)


def draft_by(user, source=SAMPLE):
    """The next version of a form, being written."""
    return start_format_draft(begin_with=kept(source), by=user, now=NOW)


def page(draft, part):
    """The address of one page of a draft."""
    return f"/evaluations/sheet-formats/drafts/{draft.pk}/write/{part}/"


def change(client, draft, part, do="", **typed):
    """Open a page, type something, press a button, follow where it leads."""
    sent = filled_in(client.get(page(draft, part)), "revision") | {
        name: value if isinstance(value, list) else [value] for name, value in typed.items()
    }
    response = client.post(page(draft, part), sent | ({"do": [do]} if do else {}))
    draft.refresh_from_db()
    return response
