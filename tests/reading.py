"""A page that is only looked at must not change anything: links are followed by robots, by
previews in mail programs and by people who press Back.

The middleware goes in front of all others during tests; ``conftest.py`` asks it after each test.
"""

import re
import threading

from django.db import connection

# Recorded readings, uses of a referral's link, sign-in sessions, counters of failed sign-ins and
# the cache are exempt, and so is the sign-in library's own list of addresses, which it fills from
# the accounts when it is shown.
MAY_BE_WRITTEN = re.compile(
    r'^"?(audit_|consultations_referralvisit|django_session|axes_|account_emailaddress|cache\b)'
)
WRITE = re.compile(
    r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+(\S+)", re.I
)

written: list[str] = []
_lock = threading.Lock()


def only_reading(get_response):
    def middleware(request):
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            return get_response(request)

        def watch(execute, sql, params, many, context):
            found = WRITE.match(sql)
            if found and not MAY_BE_WRITTEN.match(found[1]):
                with _lock:
                    written.append(f"{request.method} {request.path} wrote to {found[1]}")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            return get_response(request)

    return middleware


def reset() -> list[str]:
    """What was written since the last call."""
    with _lock:
        found = written[:]
        written.clear()
    return found
