"""``python -m portal.probe``: exit code 0 when the web server on this machine is ready for requests."""

import os
import sys
import urllib.request
from collections.abc import Mapping

SECONDS = 5
OK = 200


def served_host(allowed_hosts: str) -> str:
    """A ``Host`` header that Django accepts, from the comma-separated ``ALLOWED_HOSTS``; empty means the demo's."""
    first = allowed_hosts.split(",", maxsplit=1)[0].strip().lstrip(".")
    return first if first not in {"", "*"} else "localhost"


def is_ready(environment: Mapping[str, str]) -> bool:
    """Whether ``/health/ready`` answers 200 on ``127.0.0.1:$PORT`` (8000)."""
    request = urllib.request.Request(f"http://127.0.0.1:{environment.get('PORT') or 8000}/health/ready")
    request.add_header("Host", served_host(environment.get("ALLOWED_HOSTS", "")))
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - loopback only
            return bool(answer.status == OK)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if is_ready(os.environ) else 1)
