"""The commands of the README, and that containers run the same processes as the demo."""

import os
import socket
import subprocess
import sys

import pytest
import yaml

from portal import launcher, probe

SECRETS = {
    "SECRET_KEY",
    "FIELD_KEY",
    "BALLOT_KEY",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "S3_ACCESS_KEY",
    "S3_SECRET_KEY",
}


@pytest.fixture
def compose(repository) -> dict:
    return yaml.safe_load((repository / "docker-compose.yml").read_text())


def test_compose_has_every_service(compose):
    assert set(compose["services"]) == {
        "migrate", "web", "worker", "beat", "postgres", "redis", "clamav", "object-storage",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["migrate", "web", "worker", "beat"])
def test_container_runs_the_launchers_command(compose, name):
    assert compose["services"][name]["command"] == ["python", "-m", "portal.launcher", name]
    assert name in launcher.COMMANDS


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_container_waits_for_migrations(compose, name):
    service = compose["services"][name]
    assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert service["environment"]["PORTAL_ENV"] == "production"
    assert service["read_only"] is True


def test_every_service_waits_only_for_known_services(compose):
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])


def test_secrets_have_no_default(repository):
    text = (repository / "docker-compose.yml").read_text()
    for name in SECRETS:
        assert f"${{{name}:?}}" in text
        assert text.count(f"${{{name}") == text.count(f"${{{name}:?}}")


def test_example_environment_names_every_required_value_and_gives_none(repository):
    lines = (repository / ".env.example").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    text = (repository / "docker-compose.yml").read_text()
    required = {part.split(":?}")[0] for part in text.split("${") if ":?}" in part.split("}")[0] + "}"}
    assert set(values) == required
    assert set(values.values()) == {""}


def test_image_runs_as_an_ordinary_user_from_hashed_packages(repository):
    text = (repository / "Dockerfile").read_text()
    assert "\nUSER portal\n" in text
    assert "--require-hashes -r /requirements.lock" in text


@pytest.mark.parametrize(("name", "program"), [("web", "gunicorn"), ("worker", "celery"), ("beat", "celery")])
def test_launcher_command_names_an_installed_program(name, program):
    line = launcher.command(name, launcher.DEFAULTS)
    assert line[:3] == [sys.executable, "-m", program]
    assert not [part for part in line if "{" in part]


def test_gunicorn_accepts_its_configuration(repository):
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--print-config", "portal.wsgi"],
        cwd=repository,
        env=os.environ | {"PORT": "8123", "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    facts = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    chosen = {name.strip(): value.strip() for name, value in facts.items()}
    assert chosen["bind"] == "['127.0.0.1:8123']"
    assert chosen["reuse_port"] == "True"
    assert chosen["threads"] == "4"


@pytest.mark.parametrize("target", ["demo", "test", "check", "bench"])
def test_make_knows_the_target(repository, target):
    done = subprocess.run(["make", "-n", target], cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "portal." in done.stdout


def test_continuous_integration_calls_the_test_command(repository):
    script = repository / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text()
    subprocess.run(["bash", "-n", script], check=True)


def test_system_libraries_script_refuses_an_unknown_group(repository):
    done = subprocess.run(
        ["sh", "scripts/system_libraries.sh", "nonsense"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2


def test_demo_on_a_taken_port_says_so_and_starts_nothing(repository, bare_environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "portal.demo_run"],
            cwd=repository,
            env=bare_environment | {"PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"Port {port} can't be used" in done.stderr
    assert "PORT=8123 make demo" in done.stderr


@pytest.mark.parametrize(
    ("allowed", "host"),
    [
        ("", "localhost"),
        ("*", "localhost"),
        (".example.cn", "example.cn"),
        ("a.example.cn, b.example.cn", "a.example.cn"),
    ],
)
def test_probe_sends_a_host_that_the_portal_accepts(allowed, host):
    assert probe.served_host(allowed) == host


def test_probe_where_nothing_listens_is_not_ready():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert not probe.is_ready({"PORT": str(free.getsockname()[1])})
