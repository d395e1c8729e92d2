"""The web server: threads, because requests wait for the database; measured choices in docs/operations.md."""

import gc
import os
from pathlib import Path

bind = os.environ.get("WEB_BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
reuse_port = True
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
accesslog = os.environ.get("WEB_ACCESS_LOG") or None
forwarded_allow_ips = os.environ.get("TRUSTED_PROXIES") or "127.0.0.1"


def post_worker_init(_worker: object) -> None:
    """Keep what was loaded at the start out of every later collection: it never becomes garbage."""
    gc.collect()
    gc.freeze()
