"""Reads of accounts for pages."""

from allauth.account.models import EmailAddress
from django.db.models import Q

from kyodo.accounts.models import CalendarAddress, User, UserQuerySet


def owner_of(address: str) -> User | None:
    """Whoever signs in with this address, or has shown that it is theirs as well."""
    user = User.objects.get_queryset().filter(email=address).first()
    if user is None:
        shown = EmailAddress.objects.filter(email__iexact=address, verified=True)
        user = User.objects.get_queryset().filter(pk__in=shown.values("user_id")).first()
    return user


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


def calendar_address_of(user: User) -> CalendarAddress | None:
    """The address of somebody's calendar, where there is one."""
    return CalendarAddress.objects.filter(user=user).first()


def owner_of_calendar(token_digest: str) -> User | None:
    """Whose calendar this secret opens; nobody's when it was renewed, revoked or never was."""
    address = (
        CalendarAddress.objects.filter(token_digest=token_digest, user__is_active=True)
        .select_related("user")
        .first()
    )
    return address.user if address else None
