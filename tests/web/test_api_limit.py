"""The API's promise of a limit for each address, held at every operation (contracts section 2)."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.mark.parametrize("path", ["committees", "catalog/series", "working-days?published=2026-09-07", "notices"])
def test_an_address_may_ask_120_times_a_minute(client, path):
    url = f"/api/v1/{path}"
    statuses = {client.get(url).status_code for _ in range(120)}
    assert 429 not in statuses
    refused = client.get(url)
    assert refused.status_code == 429
    assert refused.json()["errors"] == [{"field": "", "code": "too_many", "message": "操作过于频繁，请过几分钟再试。"}]
    assert refused.headers["Retry-After"] == "60"
    assert client.get(url, REMOTE_ADDR="192.0.2.7").status_code in statuses
