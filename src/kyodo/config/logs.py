"""One JSON object per line on standard error; Japanese stays readable.

Bodies of requests are never logged, and of an address only its path: what stands behind the
question mark may be a name that somebody searched for.
"""

from typing import Any

import structlog
from django.http import HttpRequest
from structlog.typing import EventDict, WrappedLogger


def without_query(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """django-structlog hands over ``GET /people/?q=…``."""
    request = event.get("request")
    if isinstance(request, HttpRequest):
        event["request"] = f"{request.method} {request.path}"
    elif isinstance(request, str):
        event["request"] = request.partition("?")[0]
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_query,
]


def configuration(*, level: str, as_json: bool) -> dict[str, Any]:
    """For Django's ``LOGGING``; lines of libraries pass through the same formatter as ours."""
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False)
    if as_json:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    renderer,
                ],
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            name: {"handlers": ["stderr"], "level": level, "propagate": False}
            for name in ("django", "django_tasks", "django_tasks_db", "django_structlog", "kyodo")
        }
        | {"axes": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
    }


def configure() -> None:
    """structlog's own loggers end in the standard library's, so that one formatter serves all."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
