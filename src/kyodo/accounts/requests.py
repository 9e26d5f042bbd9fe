"""A request as a view behind the sign-in sees it."""

from django.http import HttpRequest

from kyodo.accounts.models import User


class Request(HttpRequest):
    """``LoginRequiredMiddleware`` has seen to it that somebody is signed in."""

    user: User
