"""Who keeps the lists. Everybody reads them: they stand in the forms."""

from kyodo.accounts.permissions import Viewer
from kyodo.organisations.permissions import is_centre_lead


def can_keep_classifications(user: Viewer) -> bool:
    """Whoever speaks for the centre: the lists are its own data, no administrator's."""
    return is_centre_lead(user)
