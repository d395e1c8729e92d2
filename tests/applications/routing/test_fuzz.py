"""Whatever is sent to ``POST /api/v1/routes``: an answer in the contract's shape, or each wrong field by its name."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from portal.api import composition

URL = "/api/v1/routes"
EXAMPLES = 100
pytestmark = pytest.mark.usefixtures("catalogue", "monday")


@pytest.fixture
def operation(monkeypatch):
    # The rate limit is held by its own test.
    monkeypatch.setattr(composition, "CALLS_A_MINUTE", 100 * EXAMPLES)
    return schemathesis.openapi.from_dict(composition.api.get_openapi_schema())[URL]["POST"]


def content(case):
    if isinstance(case.body, (bytes, str)):
        return case.body
    return json.dumps(case.body) if isinstance(case.body, (dict, list, int, float, type(None))) else ""


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_no_question_breaks_it(client, operation, mode):
    seen = set()

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        answer = client.post(URL, content(case), content_type="application/json")
        seen.add(answer.status_code)
        assert answer.status_code in {200, 422}
        if answer.status_code == 200:
            assert answer.json()["routes"]
        else:
            assert all(each["field"] and each["code"] and each["message"] for each in answer.json()["errors"])

    ask()
    assert 422 in seen
