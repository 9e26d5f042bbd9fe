"""Many sendings at one moment are each counted, on either database."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from kyodo.public_forms.counting import times_within_hour

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)


def test_no_sending_is_lost_and_none_is_counted_twice():
    start = threading.Barrier(8)
    seen = []

    def send():
        try:
            start.wait(timeout=30)
            for _number in range(5):
                seen.append(times_within_hour("ask", "192.0.2.1", NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(seen) == list(range(1, 41))
