import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def repository() -> Path:
    return REPOSITORY


@pytest.fixture
def bare_environment() -> Iterator[dict[str, str]]:
    """The environment of a machine that has no services, with a var folder that any account can reach."""
    given = {"DATABASE_URL", "REDIS_URL", "PGHOST", "VAR_DIR"}
    values = {name: value for name, value in os.environ.items() if name not in given}
    with tempfile.TemporaryDirectory(prefix="zhiping-test-") as var:
        Path(var).chmod(0o711)
        yield values | {"VAR_DIR": var, "PYTHONPATH": str(REPOSITORY)}
