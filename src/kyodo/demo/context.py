"""What every page of a demo says above everything else."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from kyodo.demo.models import DemoAccount


def demo(request: HttpRequest) -> dict[str, Any]:
    """``demo_banner`` is asked for by pages only, so that a page of failure needs no database."""
    return {"demo_banner": SimpleLazyObject(_banner)}


def _banner() -> str:
    if not (settings.IS_DEMO or DemoAccount.objects.exists()):
        return ""
    return _(
        "デモです。令和4年度（2022年度）のシートは公表されたものですが、"
        "それより後の年度の内容と、人の名前は、すべて架空です。"
    )
