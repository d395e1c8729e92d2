"""The commands of the containers, in production's own settings, without containers."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

# One server serves them all.
pytestmark = [pytest.mark.xdist_group("production"), pytest.mark.timeout(400)]

HOST = "zhiping.example.cn"
START_SECONDS = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A web server in production settings behind a proxy's headers; gives its port."""
    repository = Path(__file__).resolve().parent.parent.parent
    port, folder = free_port(), tmp_path_factory.mktemp("production")
    folder.chmod(0o711)
    secrets = {name: name.lower() * 8 for name in ("SECRET_KEY", "FIELD_KEY", "BALLOT_KEY")}
    environment = secrets | {
        "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
        "PYTHONPATH": str(repository),
        "PORTAL_ENV": "production",
        "ALLOWED_HOSTS": HOST,
        "PUBLIC_URL": f"https://{HOST}",
        "EMAIL_URL": "smtp://127.0.0.1:2525",
        "BEHIND_PROXY": "true",
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "LANG": "C.UTF-8",
    }
    start = (
        "import os, subprocess, sys; run = [sys.executable, '-m', 'portal.launcher'];"
        "subprocess.run([*run, 'migrate'], check=True);"
        "subprocess.run([sys.executable, 'manage.py', 'collectstatic', '--noinput', '-v0'], check=True);"
        "os.execv(sys.executable, [*run, 'web'])"
    )
    command = [sys.executable, "-m", "portal.embedded", "run", "--", sys.executable, "-c", start]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(command, cwd=repository, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_until_ready(process, port, folder / "log")
        yield port
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def ask(port: int, path: str, *, scheme: str = "https") -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": scheme})
    return connection.getresponse()


def wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")[-4000:]
        try:
            if ask(port, "/health/ready").status == 200:
                return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(log.read_text(errors="replace")[-4000:])


def test_home_is_served_over_https_alone(production):
    answer = ask(production, "/")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    plain = ask(production, "/", scheme="http")
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/")


@pytest.mark.parametrize("path", ["/demo/people/", "/demo/people/hr1/", "/demo/clock/"])
def test_doors_of_the_demo_do_not_exist(production, path):
    assert ask(production, path).status == 404


def test_sign_in_page_offers_no_account(production):
    page = ask(production, "/accounts/login/").read().decode()
    assert "登录" in page
    assert "演示" not in page


def test_error_page_tells_nothing_of_the_inside(production):
    answer = ask(production, "/no/such/page")
    text = answer.read().decode()
    assert answer.status == 404
    assert "没有找到这个页面" in text
    assert "Traceback" not in text
    assert "urlpatterns" not in text


def test_every_script_of_a_page_finds_what_it_imports(production):
    page = ask(production, "/accounts/login/").read().decode()
    waiting, seen = set(re.findall(r'<script src="(/static/[^"]+)"', page)), set()
    while waiting - seen:
        address = min(waiting - seen)
        answer = ask(production, address)
        seen.add(address)
        assert answer.status == 200, address
        folder = address.rpartition("/")[0]
        waiting |= {f"{folder}/{name}" for name in re.findall(r'from\s*"\./([^"]+)"', answer.read().decode())}
    assert len(seen) > len(re.findall("<script", page))
