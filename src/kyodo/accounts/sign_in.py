"""How allauth signs people in here: no sign-up, every step in the audit, words for refusals."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kyodo.accounts import actions
from kyodo.accounts.models import User, clean_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """An account is made by accepting an invitation, or at the console; nowhere else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The last step after password, passkey or outside provider and the second factor."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        actions.note_sign_in(user=user, method=_method_of(request))
        remember_language(response, user.language)
        return response

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            actions.note_sign_out(user=user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        actions.note_failed_sign_in(email=str(credentials.get("email", "")))

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        actions.note_password_changed(user=user)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            actions.note_email_confirmed(user=email_address.user)
        return confirmed


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An outside provider vouches for an address; whoever has no account here is sent away."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        verified = [clean_address(a.email) for a in sociallogin.email_addresses if a.verified]
        user = User.objects.active().filter(email__in=verified).first()
        stranger = request.user.is_authenticated and request.user != user
        if user is None or stranger:
            page = render(
                request,
                "accounts/sign_in_refused.html",
                {"has_verified_address": bool(verified), "is_stranger": stranger},
                status=403,
            )
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, user)


def remember_language(response: HttpResponse, language: str) -> None:
    """Pages follow the language of the account from the next request on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE or 365 * 24 * 60 * 60,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def _method_of(request: HttpRequest) -> str:
    records = get_authentication_records(request)
    return "+".join(str(r.get("method", "")) for r in records)[:60] or "password"
