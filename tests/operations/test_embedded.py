"""Embedded servers: started where no URL is given, shared by runs, gone afterwards."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

REPORT = """
import json, os, psycopg, redis
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS visits (at int)")
    connection.execute("INSERT INTO visits VALUES (1)")
    visits = connection.execute("SELECT count(*) FROM visits").fetchone()[0]
    locale = connection.execute("SELECT datcollate FROM pg_database WHERE datname = 'zhiping'").fetchone()[0]
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    trigrams = connection.execute("SELECT cardinality(show_trgm('高级工程师'))").fetchone()[0]
client = redis.Redis.from_url(os.environ["REDIS_URL"])
client.incr("visits")
print(json.dumps({"visits": visits, "counter": int(client.get("visits")), "locale": locale,
                  "trigrams": trigrams, "var": os.environ["VAR_DIR"]}))
"""


def run(*command: str, **options) -> list[str]:
    return [sys.executable, "-m", "portal.embedded", "run", *options.get("flags", ()), "--", *command]


def report(environment: dict[str, str], *flags: str) -> dict:
    done = subprocess.run(
        run(sys.executable, "-c", REPORT, flags=flags),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def servers_of(var: Path) -> list[str]:
    """Command lines of living servers whose data lie under ``var``; the dead that nobody reaped have none."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            folder = str((process / "cwd").resolve())
        except OSError:
            continue
        if ("postgres" in line and folder.startswith(str(var))) or ("valkey-server" in line and str(var) in line):
            found.append(line)
    return found


def wait_for(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def test_run_keeps_data_between_runs_and_stops_its_servers(bare_environment):
    first = report(bare_environment)
    second = report(bare_environment)
    assert (first["visits"], first["counter"]) == (1, 1)
    assert (second["visits"], second["counter"]) == (2, 2)
    assert first["locale"] == "C.UTF-8"
    assert first["trigrams"] == 6
    assert servers_of(Path(bare_environment["VAR_DIR"])) == []


def test_run_fresh_throws_its_folder_away(bare_environment):
    first, second = report(bare_environment, "--fresh"), report(bare_environment, "--fresh")
    assert (first["visits"], second["visits"]) == (1, 1)
    assert first["var"] != bare_environment["VAR_DIR"]
    assert not Path(first["var"]).exists()
    assert servers_of(Path(first["var"])) == []


def test_run_with_given_urls_starts_nothing(bare_environment):
    given = bare_environment | {"DATABASE_URL": "postgres:///elsewhere", "REDIS_URL": "redis://elsewhere/0"}
    done = subprocess.run(
        run("sh", "-c", 'echo "$DATABASE_URL $REDIS_URL"; exit 3'),
        env=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "postgres:///elsewhere redis://elsewhere/0\n"
    assert done.returncode == 3
    assert not (Path(given["VAR_DIR"]) / "postgres").exists()


def test_run_of_unknown_command_says_so(bare_environment):
    given = bare_environment | {"DATABASE_URL": "postgres:///elsewhere", "REDIS_URL": "redis://elsewhere/0"}
    done = subprocess.run(run("no-such-command"), env=given, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 127
    assert done.stderr == "no-such-command: not found\n"


def test_second_run_shares_servers_and_last_one_stops_them(bare_environment, tmp_path):
    var = Path(bare_environment["VAR_DIR"])
    started = tmp_path / "started"
    long_run = subprocess.Popen(run("sh", "-c", f"touch {started}; exec sleep 60"), env=bare_environment)
    try:
        wait_for(started.exists)
        before = sorted(servers_of(var))
        assert report(bare_environment)["visits"] == 1
        assert {line for line in servers_of(var) if "valkey" in line} == {line for line in before if "valkey" in line}
        assert any("postgres -D" in line for line in servers_of(var))
    finally:
        long_run.send_signal(signal.SIGTERM)
        code = long_run.wait(30)
    assert code == 128 + signal.SIGTERM
    assert servers_of(var) == []


def test_run_after_a_killed_run_adopts_and_stops_its_servers(bare_environment, tmp_path):
    var = Path(bare_environment["VAR_DIR"])
    started = tmp_path / "started"
    killed = subprocess.Popen(run("sh", "-c", f"echo $$ > {started}; exec sleep 60"), env=bare_environment)
    wait_for(lambda: started.exists() and started.read_text().strip())
    killed.kill()
    killed.wait(30)
    os.kill(int(started.read_text()), signal.SIGKILL)
    assert servers_of(var) != []
    assert report(bare_environment)["visits"] == 1
    assert servers_of(var) == []
