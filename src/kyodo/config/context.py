"""What every page needs to know about this installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, Any]:
    """``is_demo`` is for the notice that nothing on this site is real."""
    return {"is_demo": settings.IS_DEMO}
