"""Runs the measurements; ``dev.py bench`` calls it with a fresh data folder."""

import argparse
import json
import os
import secrets
import sys


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    os.environ["KYODO_SECRET_KEY"] = secrets.token_urlsafe(40)
    os.environ.setdefault("KYODO_LOG_LEVEL", "WARNING")

    import django  # noqa: PLC0415  (settings must stand before)

    django.setup()

    from benchmarks.measuring import modules  # noqa: PLC0415
    from kyodo.config import preparation  # noqa: PLC0415

    known = modules()
    if unknown := sorted(set(options.names) - known.keys()):
        parser.error(f"no such measurement: {', '.join(unknown)}. Known: {', '.join(known)}")
    preparation.make_data_folder()
    preparation.prepare_database(demo=False)
    preparation.collect_static_files()
    for name in options.names or known:
        for row in known[name].measure():
            print(json.dumps(row) if options.json else in_words(row), flush=True)
    return 0


def in_words(row: dict) -> str:
    return (
        "{name:<16} ours {ours:>9.3f} {unit}   floor {floor:>9.3f} {unit}   "
        "ratio {ratio:>6.2f}   runs {runs}"
    ).format(**row)


if __name__ == "__main__":
    sys.exit(main())
