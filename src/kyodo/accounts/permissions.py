"""Who may keep accounts. An administrator keeps them without ever being able to act as them."""

from django.contrib.auth.models import AnonymousUser

from kyodo.accounts.models import User

Viewer = User | AnonymousUser


def is_administrator(user: Viewer) -> bool:
    """Administrator of the installation: accounts and organisations, no evaluation's marks."""
    return isinstance(user, User) and user.is_active and user.is_administrator


def can_list_users(user: Viewer) -> bool:
    return is_administrator(user)


def can_change_profile(user: Viewer, account: User) -> bool:
    """Everybody the own name and language, nobody anybody else's."""
    return isinstance(user, User) and user.is_active and user.pk == account.pk


def can_keep_calendar_address(user: Viewer, account: User) -> bool:
    """Everybody the own one; an administrator could otherwise read on in somebody's name."""
    return isinstance(user, User) and user.is_active and user.pk == account.pk


def can_deactivate_user(user: Viewer, account: User) -> bool:
    """Never oneself: that way at least one administrator always stays."""
    return is_administrator(user) and account.is_active and user.pk != account.pk


def can_reactivate_user(user: Viewer, account: User) -> bool:
    return is_administrator(user) and not account.is_active and account.forgotten_at is None


def can_forget_user(user: Viewer, account: User) -> bool:
    """Only an account that has been deactivated before, so that it is never one slip."""
    return is_administrator(user) and not account.is_active and account.forgotten_at is None


def can_make_administrator(user: Viewer, account: User) -> bool:
    return is_administrator(user) and account.is_active and not account.is_administrator


def can_unmake_administrator(user: Viewer, account: User) -> bool:
    """Also oneself; that the last one stays is asked in the action, under a lock."""
    return is_administrator(user) and account.is_administrator
