"""Lists narrowed in a way that somebody needs again, each with how much there is now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from kyodo.accounts.models import User
from kyodo.consultations.models import SavedView
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.permissions import can_forget_view
from kyodo.consultations.queries.long_lists import counts_of
from kyodo.ui.counted import Counted

_OF_THE_MOMENT = ("page", "select", "after", "before")


@dataclass(frozen=True)
class ShownView:
    """``is_here`` is the one that the reader is looking at."""

    view: SavedView
    count: Counted
    is_here: bool
    is_own: bool
    can_forget: bool


def shown_views(
    user: User,
    page: SavedView.Page,
    *,
    here: str,
    rows_of: Callable[[str], CaseQuerySet],
) -> list[ShownView]:
    """One's own and those that colleagues share. ``rows_of`` makes rows of a query."""
    views = list(SavedView.objects.of(user).filter(page=page).order_by("name", "pk"))
    counts = counts_of({str(view.pk): rows_of(view.query) for view in views})
    forgettable = _forgettable(user, views)
    return [
        ShownView(
            view=view,
            count=counts[str(view.pk)],
            is_here=view.query == here,
            is_own=view.owner_id == user.pk,
            can_forget=view.pk in forgettable,
        )
        for view in views
    ]


def normal_query(query: str) -> str:
    """The same list in the same words: in order, without what is empty or of the moment."""
    pairs = parse_qsl(query, keep_blank_values=False)
    return urlencode(sorted(pair for pair in pairs if pair[0] not in _OF_THE_MOMENT))


def _forgettable(user: User, views: Iterable[SavedView]) -> set[int]:
    """The predicate is asked once for one's own and once for those of others."""
    answers: dict[bool, bool] = {}
    for view in views:
        is_own = view.owner_id == user.pk
        if is_own not in answers:
            answers[is_own] = can_forget_view(user, view)
    return {view.pk for view in views if answers[view.owner_id == user.pk]}
