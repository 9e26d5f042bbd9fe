"""The ``kyodo`` command: Django's commands together with ours."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyodo.config.settings")
    if sys.argv[1:2] not in ([], ["help"], ["--help"], ["version"], ["--version"]):
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
