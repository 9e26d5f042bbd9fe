"""Pages about accounts: one's own, and for the administrator the list of all."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyodo.accounts import actions, permissions
from kyodo.accounts.forms import ProfileForm, UserFilterForm
from kyodo.accounts.models import User
from kyodo.accounts.queries import calendar_address_of, users_matching
from kyodo.accounts.requests import Request
from kyodo.accounts.sign_in import remember_language
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50


def change_profile(request: Request) -> HttpResponse:
    user = request.user
    form = ProfileForm(
        request.POST or None,
        initial={"name": user.name, "language": user.language, "mail_rhythm": user.mail_rhythm},
    )
    if request.method == "POST" and form.is_valid():
        changed = actions.change_profile(user_id=user.pk, by=user, **form.cleaned_data)
        with translation.override(changed.language):
            messages.success(request, _("設定を保存しました。"))
        response = redirect("accounts:change_profile")
        remember_language(response, changed.language)
        return response
    return show(request, "accounts/change_profile.html", {"form": form})


def show_calendar_address(request: Request) -> HttpResponse:
    """Whether there is an address; the address itself is shown once, when it is made."""
    context = {"kept": calendar_address_of(request.user), "address": ""}
    return show(request, "accounts/show_calendar_address.html", context)


@require_POST
def renew_calendar_address(request: Request) -> HttpResponse:
    """Answers with the page itself: an address in a redirect or a session would lie about."""
    user = request.user
    token = actions.renew_calendar_address(user_id=user.pk, by=user, now=timezone.now())
    query = urlencode({"key": token})
    context = {
        "kept": calendar_address_of(user),
        "address": f"{settings.ADDRESS}{reverse('portal:calendar')}?{query}",
    }
    return show(request, "accounts/show_calendar_address.html", context)


@require_POST
def revoke_calendar_address(request: Request) -> HttpResponse:
    actions.revoke_calendar_address(user_id=request.user.pk, by=request.user)
    messages.success(request, _("予定表の配信を止めました。"))
    return redirect("accounts:show_calendar_address")


def list_users(request: Request) -> HttpResponse:
    if not permissions.can_list_users(request.user):
        raise PermissionDenied
    form = UserFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"words": "", "state": ""}
    page = Paginator(users_matching(**wanted), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "accounts/list_users.html", {"form": form, "page": page}, part="users")


def show_user(request: Request, pk: int) -> HttpResponse:
    if not permissions.can_list_users(request.user):
        raise PermissionDenied
    account = get_object_or_404(User, pk=pk)
    return show(
        request,
        "accounts/show_user.html",
        {
            "account": account,
            "can_deactivate": permissions.can_deactivate_user(request.user, account),
            "can_reactivate": permissions.can_reactivate_user(request.user, account),
            "can_forget": permissions.can_forget_user(request.user, account),
            "can_make": permissions.can_make_administrator(request.user, account),
            "can_unmake": permissions.can_unmake_administrator(request.user, account),
        },
    )


@require_POST
def deactivate_user(request: Request, pk: int) -> HttpResponse:
    account = actions.deactivate_user(user_id=_known(pk), by=request.user)
    messages.success(request, _("%(name)sさんの利用を止めました。") % {"name": account})
    return redirect("accounts:show_user", pk=pk)


@require_POST
def reactivate_user(request: Request, pk: int) -> HttpResponse:
    account = actions.reactivate_user(user_id=_known(pk), by=request.user)
    messages.success(request, _("%(name)sさんの利用を再開しました。") % {"name": account})
    return redirect("accounts:show_user", pk=pk)


def forget_user(request: Request, pk: int) -> HttpResponse:
    """Cannot be undone, so a page of its own says what will happen."""
    account = get_object_or_404(User, pk=pk)
    if not permissions.can_forget_user(request.user, account):
        raise PermissionDenied
    if request.method == "POST":
        actions.forget_user(user_id=pk, by=request.user, now=timezone.now())
        messages.success(request, _("個人情報を消しました。"))
        return redirect("accounts:show_user", pk=pk)
    effects = [
        _("%(name)sさんの氏名・メールアドレス・ログインの手段が消えます。") % {"name": account},
        _("これまでの記録は、「削除された利用者」が行ったこととして残ります。"),
    ]
    return show(request, "accounts/forget_user.html", {"account": account, "effects": effects})


@require_POST
def make_administrator(request: Request, pk: int) -> HttpResponse:
    account = actions.make_administrator(user_id=_known(pk), by=request.user)
    messages.success(request, _("%(name)sさんをシステム管理者にしました。") % {"name": account})
    return redirect("accounts:show_user", pk=pk)


@require_POST
def unmake_administrator(request: Request, pk: int) -> HttpResponse:
    try:
        account = actions.unmake_administrator(user_id=_known(pk), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:show_user", pk=pk)
    messages.success(request, _("%(name)sさんをシステム管理者から外しました。") % {"name": account})
    return redirect("/" if account.pk == request.user.pk else "accounts:list_users")


def _known(pk: int) -> int:
    return get_object_or_404(User.objects.only("pk"), pk=pk).pk
