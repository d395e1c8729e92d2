"""Reads files that anybody may hand in, in a process that may use little time and memory (PDF bombs).

``python -m certificates.signing.sandbox ROOTS.pem < file.pdf`` prints the ``SignatureReport`` as JSON.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from certificates.signing.checking import NO_SIGNATURE, SignatureReport, load_roots, verify_signature

SECONDS, WALL_SECONDS = 10, 30
MEMORY = 768 * 1024 * 1024


def verify_in_sandbox(pdf: bytes, roots: Path) -> SignatureReport:
    """``verify_signature`` in a process of its own; what it cannot finish is reported as no readable signature."""
    command = [sys.executable, "-m", "certificates.signing.sandbox", str(roots)]
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH", "LANG"}}
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=pdf,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=True,
            env=environment,
            cwd=Path(__file__).resolve().parents[2],
        )
        told = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return NO_SIGNATURE
    stamped = told.pop("stamped_at")
    return SignatureReport(**told, stamped_at=datetime.fromisoformat(stamped) if stamped else None)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    report = asdict(verify_signature(sys.stdin.buffer.read(), load_roots(sys.argv[1])))
    report["stamped_at"] = report["stamped_at"].isoformat() if report["stamped_at"] else None
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
