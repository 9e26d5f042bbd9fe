"""What a page costs, for tests that a longer list is not a dearer one."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(client, address) -> int:
    """How many queries the page needs once everything that is looked up once has been."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
