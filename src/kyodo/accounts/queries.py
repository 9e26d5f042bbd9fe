"""Reads of accounts for pages."""

from django.db.models import Q

from kyodo.accounts.models import User, UserQuerySet


def users_matching(*, words: str, state: str) -> UserQuerySet:
    """Accounts whose name or address holds every word, in the order of names."""
    users = User.objects.get_queryset()
    for word in words.split():
        users = users.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if state == "active":
        users = users.filter(is_active=True)
    elif state == "inactive":
        users = users.filter(is_active=False)
    elif state == "administrators":
        users = users.administrators()
    return users.in_order()
