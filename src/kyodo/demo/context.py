"""What every page of a demo says above everything else."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.demo.models import DemoAccount

KEY = "kyodo.demo.has_accounts"


def demo(request: HttpRequest) -> dict[str, Any]:
    """``demo_banner`` is asked for by pages only, so that a page of failure needs no database."""
    return {"demo_banner": SimpleLazyObject(_banner)}


def _has_demo_accounts() -> bool:
    """Remembered once somebody has an account: from then on nothing becomes a demo any more."""
    known: bool | None = caches["process"].get(KEY)
    if known is None:
        known = DemoAccount.objects.exists()
        if known or User.objects.get_queryset().exists():
            caches["process"].set(KEY, known, timeout=None)
    return known


def _banner() -> str:
    if not (settings.IS_DEMO or _has_demo_accounts()):
        return ""
    return _(
        "デモです。令和4年度（2022年度）のシートは公表されたものですが、"
        "それより後の年度の内容と、人の名前は、すべて架空です。"
    )
