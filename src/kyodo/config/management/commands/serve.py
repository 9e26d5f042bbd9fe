import errno
import http.client
import socket
import sys
import time
import webbrowser
from argparse import ArgumentParser
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from kyodo.config import preparation, supervision
from kyodo.config.environment import number, text

STARTING = 60.0  # seconds


class Command(BaseCommand):
    help = "Prepares the database and runs the site together with its job worker."
    requires_system_checks = ()  # `migrate`, called below, runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--data", metavar="DIR", help="data folder, instead of KYODO_DATA")
        parser.add_argument("--demo", action="store_true", help="with invented people and texts")
        parser.add_argument("--no-browser", action="store_true", help="do not open a browser")

    def handle(self, *args: Any, **options: Any) -> None:
        if sys.platform == "win32":
            raise CommandError(
                "serve needs Linux or macOS. On Windows use WSL, or `kyodo runserver` to try it."
            )
        self._be_configured_by(options)
        host, port = options["host"], options["port"]
        self._refuse_used_port(host, port)
        demo = bool(settings.IS_DEMO)

        preparation.make_data_folder()
        preparation.make_secret_key()
        preparation.prepare_database(demo=demo)
        preparation.collect_static_files()

        web = supervision.web_command(
            host,
            port,
            workers=number("KYODO_WEB_WORKERS", default=2),
            threads=number("KYODO_WEB_THREADS", default=4),
        )
        children = [
            supervision.Child("web server", web),
            supervision.Child("job worker", supervision.worker_command(), restarts=True),
        ]
        with ExitStack() as stack:
            log = settings.DATA_DIR / "demo.log"
            output = stack.enter_context(log.open("wb")) if demo else None
            supervisor = supervision.Supervisor(children, output=output)
            status = supervisor.run(
                when_started=lambda: self._welcome(
                    supervisor, host, port, demo=demo, browser=not options["no_browser"]
                )
            )
        if status:
            hint = f" See {log}." if demo else ""
            raise CommandError(f"The site stopped because one of its processes failed.{hint}")
        self.stderr.write("停止しました。 / Stopped.")

    def _be_configured_by(self, options: dict[str, Any]) -> None:
        """Settings come from the environment only, so the options go there, and we begin anew."""
        wanted = {}
        if options["data"]:
            wanted["KYODO_DATA"] = str(options["data"])
        if options["demo"]:
            wanted["KYODO_DEMO"] = "true"
        if not text("KYODO_ADDRESS"):
            wanted["KYODO_ADDRESS"] = f"http://localhost:{options['port']}"
        if any(text(name) != value for name, value in wanted.items()):
            supervision.restart_with(wanted)

    def _refuse_used_port(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise CommandError(f"{host}:{port}: {error.strerror}") from error
                raise CommandError(
                    f"ポート {port} はほかのプログラムが使っています。"
                    f"別の番号をお使いください（例: --port {_free_port(host, family)}）。\n"
                    f"Port {port} is in use by another program. "
                    f"Choose another one, for example --port {_free_port(host, family)}."
                ) from error

    def _welcome(
        self, supervisor: supervision.Supervisor, host: str, port: int, *, demo: bool, browser: bool
    ) -> None:
        reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
        end = time.monotonic() + STARTING
        while not _answers(reachable, port):
            if not supervisor.alive():
                return
            if time.monotonic() > end:
                raise CommandError(f"The site did not answer within {STARTING:.0f} seconds.")
            time.sleep(0.1)
        self.stdout.write(f"\n協働帳 → {settings.ADDRESS}/\n")
        if demo:
            call_command("demo_accounts", stdout=self.stdout)
        self.stdout.write("停止するには Ctrl-C を押してください。 / Press Ctrl-C to stop.\n")
        self.stdout.flush()
        if demo and browser:
            webbrowser.open(f"{settings.ADDRESS}/")


def _free_port(host: str, family: socket.AddressFamily) -> int:
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.bind((host, 0))
        return int(listener.getsockname()[1])


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
