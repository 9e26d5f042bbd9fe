"""The demo as people get it, built once in a process: it takes four seconds."""

from django.core.management import call_command

from tests.told_once import told_once


@told_once
def the_demo() -> None:
    call_command("build_demo", verbosity=0)
