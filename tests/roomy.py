"""Room for the frames of a test, so that no call has to ask the machine for memory.

Python keeps the frames of calls in pieces of 16 kB. A call at the end of a piece maps a new one,
and its return gives it back: where a loop happens to stand there, a million times in a test. One
frame that is larger than a piece gets a piece of its own with as much room again behind it, in
which all calls of the test then stand.
"""

from collections.abc import Callable
from typing import Any

SLOTS = 32_000  # of eight bytes: so many need 512 kB and leave half of it


def roomy() -> Callable[[Callable[[], Any]], Any]:
    """A function that only calls another one, from within a large frame."""
    many = " = ".join(f"_{number}" for number in range(SLOTS))
    source = f"def within(call):\n    if call is None:\n        {many} = None\n    return call()\n"
    made: dict[str, Any] = {}
    exec(source, made)  # noqa: S102
    return made["within"]
