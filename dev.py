#!/usr/bin/env python3
"""Everything a developer types, in one file that needs nothing but Python.

    python3 dev.py demo     a running site with invented people
    python3 dev.py test     all tests

``python3 dev.py --help`` lists the rest. All packages come from the hashed files
``requirements*.txt`` and go into ``.venv``; nothing outside the checkout is changed.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
BY_FILE = ["--dist", "loadfile", "--no-loadscope-reorder"]  # what takes long comes first
RUNTIME, DEVELOPMENT = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"


class Failure(Exception):
    """Ends the program with words instead of a traceback."""


# --- setup ------------------------------------------------------------------------------------


def setup(*, development: bool) -> None:
    """Bring ``.venv`` into step with the lock; does nothing when it already is."""
    if sys.version_info < (3, 11):  # noqa: UP036 (for those who have an older one)
        raise Failure(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    stamp = VENV / ("installed-development" if development else "installed-runtime")
    wanted = fingerprint(development=development)
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not development and PYTHON.exists():
        complete = VENV / "installed-development"
        if complete.exists() and complete.read_text() == fingerprint(development=True):
            return
    if not PYTHON.exists():
        say("Making .venv")
        venv.EnvBuilder(with_pip=not has_pip(), symlinks=not WINDOWS).create(VENV)
    lock = DEVELOPMENT if development else RUNTIME
    say(f"Installing {lock.name}; this takes about half a minute")
    pip("install", "--require-hashes", "--only-binary", ":all:", "-r", str(lock))
    pip("install", "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(wanted)


def fingerprint(*, development: bool) -> str:
    """Changes with the interpreter, the lock and the description of the package."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (ROOT / "pyproject.toml", DEVELOPMENT if development else RUNTIME):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def has_pip() -> bool:
    """A bare Debian has pip but not the ``ensurepip`` that a virtual environment asks for."""
    return importlib.util.find_spec("pip") is not None


def pip(*arguments: str) -> None:
    own = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    program = own if has_pip() else [str(PYTHON), "-m", "pip"]
    quiet = ["-qq", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([*program, *arguments, *quiet], cwd=ROOT, check=False)
    if done.returncode:
        raise Failure("pip failed; its own words stand above.")


# --- demo and run -----------------------------------------------------------------------------


def serve(options: argparse.Namespace, *, demo: bool) -> int:
    """Hand over to ``kyodo serve``, which takes the place of this process."""
    if WINDOWS:
        raise Failure("The server needs Linux or macOS. On Windows, use WSL.")
    setup(development=False)
    command = [str(PYTHON), "-m", "kyodo.config.console", "serve", "--host", options.host]
    command += ["--port", str(options.port), "--data", str(Path(options.data).resolve())]
    command += ["--demo"] if demo else []
    command += ["--no-browser"] if not demo or options.no_browser else []
    environment = environment_with()
    environment.pop("KYODO_DEMO", None)
    sys.stdout.flush()
    os.execve(PYTHON, command, environment)


# --- test -------------------------------------------------------------------------------------


def test(options: argparse.Namespace, arguments: list[str]) -> int:
    """Run pytest; without a choice of tests in as many processes as there are cores."""
    setup(development=True)
    if not arguments:
        arguments = ["-n", str(min(os.cpu_count() or 1, 8)), *BY_FILE]
    with contextlib.ExitStack() as stack:
        data = stack.enter_context(temporary_folder("kyodo-test-"))
        address = stack.enter_context(postgres()) if options.postgres else ""
        say(f"Testing on {'PostgreSQL' if options.postgres else 'SQLite'}")
        environment = environment_with(KYODO_DATA=str(data), DATABASE_URL=address)
        return run([str(PYTHON), "-m", "pytest", "-ra", *arguments], environment)


@contextlib.contextmanager
def postgres():
    """The address of a PostgreSQL: the one in DATABASE_URL, or a private one for this run."""
    if address := os.environ.get("DATABASE_URL"):
        if not address.startswith(("postgres://", "postgresql://")):
            raise Failure("DATABASE_URL is set, but not to a PostgreSQL.")
        yield address
        return
    programs = postgres_programs()
    with temporary_folder("kyodo-pg-") as folder:
        owner = owner_of_cluster(folder)
        data = folder / "data"
        say("Starting a private PostgreSQL")
        subprocess.run(
            [
                *(programs / "initdb", "--pgdata", data, "--username", "kyodo", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            **owner,
        )
        settings = ["listen_addresses=", f"unix_socket_directories={folder}"]
        settings += ["max_connections=200", "fsync=off", "synchronous_commit=off"]
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *(w for one in settings for w in ("-c", one))],
            stdout=(folder / "log").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
            **owner,
        )
        try:
            wait_for_postgres(folder, server)
            yield f"postgres://kyodo@{quote(str(folder), safe='')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": breaks off what still runs
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def postgres_programs() -> Path:
    """The folder of the newest installed server."""
    found: list[Path] = []
    places = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin"]
    for place in places:
        found += sorted(Path("/").glob(place.lstrip("/")), key=version_of, reverse=True)
    found += [Path(path).parent for path in [shutil.which("initdb")] if path]
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Failure(
        "No PostgreSQL server is installed: `apt install postgresql` brings one, "
        "or set DATABASE_URL to one that runs."
    )


def version_of(folder: Path) -> int:
    digits = "".join(filter(str.isdigit, folder.parent.name))
    return int(digits or 0)


def owner_of_cluster(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root, so that root lends it the user of its package."""
    if WINDOWS or os.geteuid() != 0:
        return {}
    try:
        shutil.chown(folder, "postgres", "postgres")
    except LookupError as error:
        raise Failure("Run this as an ordinary user: there is no user `postgres`.") from error
    return {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": folder}


def wait_for_postgres(folder: Path, server: subprocess.Popen) -> None:
    """The eighth line of its own note says when it takes connections."""
    note = folder / "data" / "postmaster.pid"
    for _ in range(300):
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError, IndexError):
            if note.read_text().splitlines()[7].strip() == "ready":
                return
        time.sleep(0.1)
    raise Failure(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")


# --- check ------------------------------------------------------------------------------------


def checks() -> dict[str, list[str]]:
    """What must hold besides the tests; the slowest first, because two run at a time."""
    templates = [str(path) for path in sorted((ROOT / "src").rglob("templates/**/*.html"))]
    python, kyodo = str(PYTHON), [str(PYTHON), "-m", "kyodo.config.console"]
    return {
        "types": [python, "-m", "mypy"],
        "translations": [python, "tools/messages.py", "--check"],
        "layers": [str(BIN / "lint-imports"), "--no-cache"],
        "migrations": [*kyodo, "makemigrations", "--check", "--dry-run"],
        "diagrams": [python, "tools/diagrams.py", "--check"],
        "licences": [python, "tools/licences.py"],
        "templates": [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates],
        "style": [str(BIN / "ruff"), "check", "."],
        "format": [str(BIN / "ruff"), "format", "--check", "."],
    }


def check(_options: argparse.Namespace) -> int:
    setup(development=True)
    failed = []
    with temporary_folder("kyodo-check-") as data, ThreadPoolExecutor(os.cpu_count()) as pool:
        environment = environment_with(KYODO_DATA=str(data), DATABASE_URL="")
        running = {
            name: pool.submit(quietly, command, environment) for name, command in checks().items()
        }
        for name, future in running.items():
            status, output, seconds = future.result()
            print(f"{'ok    ' if not status else 'FAILED'} {name} ({seconds:.1f} s)", flush=True)
            if status:
                failed.append(name)
                sys.stdout.write(output)
    print(f"FAILED: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


def quietly(command: list[str], environment: dict[str, str]) -> tuple[int, str, float]:
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, done.stdout, time.monotonic() - began


# --- bench and lock ---------------------------------------------------------------------------


def bench(options: argparse.Namespace) -> int:
    setup(development=True)
    with contextlib.ExitStack() as stack:
        data = stack.enter_context(temporary_folder("kyodo-bench-"))
        address = stack.enter_context(postgres()) if options.postgres else ""
        command = [str(PYTHON), "-m", "benchmarks", *options.names]
        command += ["--json"] if options.json else []
        return run(command, environment_with(KYODO_DATA=str(data), DATABASE_URL=address))


def lock(_options: argparse.Namespace) -> int:
    """Write both files anew. Versions move only here, and only as far as pyproject.toml allows."""
    with temporary_folder("kyodo-lock-") as folder:
        venv.EnvBuilder(with_pip=not has_pip(), symlinks=not WINDOWS).create(folder)
        python = folder / BIN.name / PYTHON.name
        own = [sys.executable, "-m", "pip", "--python", str(python)]
        program = own if has_pip() else [str(python), "-m", "pip"]
        if run(
            [*program, "install", "--quiet", "--only-binary", ":all:", "uv"], environment_with()
        ):
            raise Failure("uv, which resolves the versions, could not be installed.")
        for extras, target, more in (
            (["setup"], RUNTIME, []),
            (["setup", "dev"], DEVELOPMENT, ["--constraints", str(RUNTIME)]),
        ):
            command = [
                str(folder / BIN.name / "uv"),
                "pip",
                "compile",
                "pyproject.toml",
                "--upgrade",
            ]
            command += ["--universal", "--generate-hashes", "--no-emit-index-url", "--quiet"]
            command += ["--custom-compile-command", "python3 dev.py lock", *more]
            command += [word for extra in extras for word in ("--extra", extra)]
            if run([*command, "--output-file", str(target)], environment_with()):
                return 1
    return 0


# --- the machine ------------------------------------------------------------------------------


def environment_with(**variables: str) -> dict[str, str]:
    """Ours, with these. Compiled Python is kept, whatever the machine says: it halves a start."""
    environment = {**os.environ, "PYTHONUTF8": "1", **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return {name: value for name, value in environment.items() if value or name not in variables}


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run to the end, also when we are told to stop: then the program is told first."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        return process.wait()
    except BaseException as reason:
        # Ctrl-C has reached the program, too: a second one would break off its tidying up.
        patience = [3, 20] if isinstance(reason, KeyboardInterrupt) else [0, 20]
        for seconds in patience:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=seconds)
                break
            process.send_signal(signal.SIGINT)
        process.kill()
        process.wait()
        raise


@contextlib.contextmanager
def temporary_folder(prefix: str):
    """Removed afterwards whatever happened; the path is short, as sockets want it."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=None if WINDOWS else "/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def die_with_parent() -> None:
    """Linux ends the server with us even when we are killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


def say(text: str) -> None:
    """Beside the output, which may be meant for a program."""
    print(text, file=sys.stderr, flush=True)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="dev.py", description=__doc__.split("\n", 1)[0])
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("setup", help="prepare .venv and do nothing else")
    for name, words in (("demo", "a site with invented people"), ("run", "the site itself")):
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("--port", type=int, default=8000)
        verb.add_argument("--host", default="127.0.0.1")
        verb.add_argument("--data", default=str(ROOT / "kyodo-data"), metavar="DIR")
        verb.add_argument("--no-browser", action="store_true")
    verb = verbs.add_parser("test", help="all tests, or those that pytest's own arguments choose")
    verb.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    verbs.add_parser("check", help="style, types, layers, migrations, translations, licences")
    verb = verbs.add_parser("bench", help="measurements, each beside its floor")
    verb.add_argument("names", nargs="*", metavar="NAME")
    verb.add_argument("--postgres", action="store_true")
    verb.add_argument("--json", action="store_true")
    verbs.add_parser("lock", help="choose versions anew and write requirements*.txt")
    return top


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also when started in the background
    options, rest = parser().parse_known_args()
    if rest and options.verb != "test":
        parser().error(f"unknown: {' '.join(rest)}")
    if options.verb == "setup":
        setup(development=False)
        return 0
    if options.verb in {"demo", "run"}:
        return serve(options, demo=options.verb == "demo")
    if options.verb == "test":
        return test(options, [word for word in rest if word != "--"])
    return {"check": check, "bench": bench, "lock": lock}[options.verb](options)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"dev.py: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
