"""Lists narrowed in a way that somebody needs again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.events import Event
from kyodo.consultations.models import SavedView
from kyodo.consultations.permissions import can_forget_view, can_list_cases
from kyodo.lifecycle import Refusal


@transaction.atomic
def save_view(
    *, page: SavedView.Page, name: str, query: str, is_shared: bool, by: User
) -> SavedView:
    """Keep a query under a name; an own one of that name is replaced.

    Raises ``PermissionDenied``, or ``Refusal`` without a name.
    """
    if not can_list_cases(by):
        raise PermissionDenied
    if not name.strip():
        raise Refusal(_("名前を書いてください。"))
    view, _is_new = SavedView.objects.update_or_create(
        owner=by,
        page=page,
        name=name.strip(),
        defaults={"query": query, "is_shared": is_shared},
    )
    record(Event.VIEW_SAVED, by=by, target=view)
    return view


@transaction.atomic
def forget_view(*, view_id: int, by: User) -> SavedView:
    """The list stays what it is; only the way to it goes. Raises ``PermissionDenied``."""
    view = SavedView.objects.select_for_update().get(pk=view_id)
    if not can_forget_view(by, view):
        raise PermissionDenied
    record(Event.VIEW_FORGOTTEN, by=by, target=view)
    view.delete()
    return view
