"""An office that keeps forms, for tests of their pages."""

from kyodo.evaluations.actions.format_drafts import start_format_draft
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from tests.evaluations.form_samples import SAMPLE
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
