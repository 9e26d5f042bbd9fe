"""What must stand in the data folder and in the database before the site can start."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.utils import get_random_secret_key


def make_data_folder() -> None:
    """Only its owner may look into it: it holds drafts that not even the administrator may see."""
    settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)


def make_secret_key() -> None:
    """Made once and kept. Two starts at the same moment end up with the same key."""
    if settings.KEPT_SECRET_KEY or settings.SECRET_KEY_FILE.exists():
        return
    beside = settings.SECRET_KEY_FILE.with_name(f"secret-key.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(get_random_secret_key() + "\n")
    try:
        os.link(beside, settings.SECRET_KEY_FILE)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def prepare_database(*, demo: bool) -> None:
    """The tables as this version wants them, the official forms and, for a demo, its people."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_formats", verbosity=0)
    if demo:
        call_command("build_demo", verbosity=0)


def collect_static_files() -> None:
    """Copied and compressed only when one of them has changed since the last start."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    present = _fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == present:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(present, encoding="ascii")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
