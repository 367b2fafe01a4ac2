# SPDX-License-Identifier: GPL-2.0-or-later
"""A real PostGIS of our own, for the time of some tests: a private cluster on a free port of this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER, DATABASE, SECONDS = "essai", "postgres", 60


class Missing(Exception):
    """This machine has no PostGIS; the text says what to install."""


def programs() -> Path:
    """The folder of the newest server that has PostGIS."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        version = folder.parent.name
        if Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists():
            return folder
    raise Missing("no PostGIS server here: apt-get install postgresql-15 postgresql-15-postgis-3")


def owner() -> str | None:
    """Who runs the server: it refuses to be root."""
    if os.getuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def server() -> Iterator[int]:
    """The port of a running server, stopped by its process at the end. Raises Missing."""
    bin_folder, user = programs(), owner()
    folder = Path(tempfile.mkdtemp(prefix="postgis-"))
    try:
        if user:
            shutil.chown(folder, user)
        as_user = {"user": user, "cwd": folder, "env": {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}}
        made = [bin_folder / "initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, timeout=SECONDS, **as_user)
        port = free_port()
        command = [bin_folder / "postgres", "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([*command, "-k", folder, "-F"], stdout=log, stderr=log, **as_user)
        try:
            wait_for(port, process, folder / "log")
            yield port
        finally:
            process.send_signal(signal.SIGINT)  # fast shutdown
            process.wait(SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    """Until the server answers."""
    import psycopg2

    limit = time.monotonic() + SECONDS
    while time.monotonic() < limit and process.poll() is None:
        try:
            psycopg2.connect(host="127.0.0.1", port=port, user=USER, dbname=DATABASE).close()
            return
        except psycopg2.OperationalError:
            time.sleep(0.1)
    raise RuntimeError(log.read_text(errors="replace")[-2000:])
