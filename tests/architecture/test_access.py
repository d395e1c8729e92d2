"""Who may open what, held against the table written by hand from the regulation."""

import csv
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.urls import reverse

from portal.web.documents import access_of, all_urls
from tests import factories

TABLE = Path(__file__).parent.parent / "regulation" / "access.csv"


def rows():
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def written_for(name):
    return next((row for row in rows() if fnmatchcase(name, row["urls"])), None)


@pytest.mark.parametrize("name", sorted({name for _route, name, _view in all_urls() if not name.startswith("admin:")}))
def test_access_is_what_the_table_says(name):
    declared = {access_of(each, view) for _route, each, view in all_urls() if each == name}
    row = written_for(name)
    assert row is not None, "write a line for it in tests/regulation/access.csv"
    assert {who.partition(":")[0] for who in declared} == {row["who"]}


def test_every_line_of_the_table_is_about_something():
    names = {name for _route, name, _view in all_urls()}
    assert [row["urls"] for row in rows() if not any(fnmatchcase(name, row["urls"]) for name in names)] == []


# One value for each kind of parameter, of something that is not there.
NOBODYS = {
    "code": "NOSUCHCODE22", "act": "revoke", "slug": "basic", "item_code": "photo", "number": 1, "pk": 1,
    "batch_code": "NOSUCHCODE22", "file_id": "00000000-0000-4000-8000-000000000000", "uscc": "91140700MA0000001X",
    "username": "nobody", "import_code": "NOSUCHCODE22", "order_code": "NOSUCHCODE22", "expert_id": "1",
    "track": "qualification", "letter_code": "NOSUCHCODE22", "batch": 1, "method": "defence", "panel_id": 1,
    "copy_code": "NOSUCHCODE22", "kind": "roster", "form": "pdf", "size": "a4", "token": "nothing",
    "channel": "sms", "act_id": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip


def address(name, route):
    wanted = [part for part in NOBODYS if f":{part}>" in route or f"<{part}>" in route]
    return reverse(name, kwargs={part: NOBODYS[part] for part in wanted})


CLOSED = sorted(
    (name, str(route)) for route, name, view in all_urls()
    if name and access_of(name, view) not in {None, "everyone"} and not name.startswith(("admin:", "account_", "mfa_"))
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route"), CLOSED)
def test_a_stranger_is_led_to_sign_in(client, name, route):
    answer = client.get(address(name, route))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


ROLE_PAGES = [
    (name, route) for name, route in CLOSED
    if written_for(name)["who"] != "signed_in" and "applicant" not in written_for(name)["who"]
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route"), ROLE_PAGES)
def test_an_applicant_is_refused_in_words(client, name, route):
    client.force_login(factories.UserFactory())
    answer = client.get(address(name, route))
    assert answer.status_code in {403, 405}
    if answer.status_code == 403:
        assert "请切换身份后再打开" in answer.content.decode()
