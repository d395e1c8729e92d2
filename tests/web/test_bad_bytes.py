"""Bytes that are no text, numbers that are no numbers: an answer in words at every address, never a 500."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from portal.core.access import PUBLIC_ACCESS, SIGNED_IN
from portal.core.actors import Role
from portal.web.documents import access_of, all_urls
from tests import factories
from tests.applications.applicant.factories import draft_case
from tests.applications.staff.factories import case_at, clerk, signed_in
from tests.architecture.test_access import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

PARAMETER = re.compile(r"\(\?P<\w+>[^)]*\)|<[^>]+>")
OURS = [
    (name, route)
    for name, route, _view in ((name, str(route), view) for route, name, view in all_urls())
    if name and not name.startswith(("admin:", "health_"))
]
NUL, HALF_A_PAIR = "a\x00b", "+2AA-"


# What a role may not open refuses it before it reads a form (tests/architecture/test_access.py).
OPEN_TO = {name: re.findall(r"\w+", access_of(name, view) or "") for _route, name, view in all_urls()}


def opens(role: str, name: str) -> bool:
    return bool({role or PUBLIC_ACCESS, PUBLIC_ACCESS, SIGNED_IN} & set(OPEN_TO[name]))


def signed_in_as(role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role == "applicant":
        client.force_login(factories.UserFactory())
    elif role:
        factories.staff(role, factories.OrganisationFactory(), user := factories.UserFactory())
        client.force_login(user)
    return client


def spoilt(route: str) -> str:
    """The route as an address in whose every parameter (or at whose end) a NUL stands."""
    bare = route.replace("^", "").replace("$", "")
    return "/" + (PARAMETER.sub("a%00b", bare) if PARAMETER.search(bare) else f"{bare}%00")


@pytest.mark.parametrize("role", ["", *Role.values])
def test_nul_in_an_address_is_refused_in_words(role):
    client = signed_in_as(role)
    answers = {route: client.get(spoilt(str(route))) for route, _name, _view in all_urls()}
    assert {route: answer.status_code for route, answer in answers.items() if answer.status_code != 400} == {}
    assert all("无法识别" in answer.text for answer in answers.values())


@pytest.mark.parametrize("role", ["", *Role.values])
def test_nul_in_a_query_is_refused_at_every_page(role):
    client = signed_in_as(role)
    answers = {name: client.get(f"{address(name, route)}?q=a%00b").status_code for name, route in OURS}
    assert {name: status for name, status in answers.items() if status != 400} == {}


@pytest.mark.parametrize("role", ["", *Role.values])
def test_nul_in_a_form_is_never_an_error(role):
    client = signed_in_as(role)
    names = ("code", "case", "q", "name", "username", "login", "password", "uscc", "role", "organisation", "move")
    form = {**dict.fromkeys(names, NUL), "idempotency_key": NUL}
    asked = [(name, route) for name, route in OURS if opens(role, name)]
    answers = {name: client.post(address(name, route), form).status_code for name, route in asked}
    assert {name: status for name, status in answers.items() if status >= 500} == {}


def test_query_keys_and_half_surrogates_are_refused(client):
    page = reverse("applications:notices")
    assert client.get(f"{page}?a%00=1").status_code == 400
    odd = client.get(f"{page}?q={HALF_A_PAIR}".replace("+", "%2B"), CONTENT_TYPE="text/plain; charset=utf-7")
    assert odd.status_code == 400
    assert client.get(f"{page}?q=%ED%A0%80").status_code == 200


def test_nul_in_the_session_cookie_is_refused(client):
    client.cookies["sessionid"] = "a\x00b"
    assert client.get(reverse("home")).status_code == 400


def test_refusal_of_an_address_keeps_the_policy_and_asks_no_database(client, django_assert_num_queries):
    client.force_login(factories.UserFactory())
    with django_assert_num_queries(0):
        answer = client.get("/work/?next=%00")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_nul_in_what_a_reviewer_wrote_is_dropped_and_the_rest_kept():
    case = case_at("UNIT_REVIEW")
    actor = clerk(case)
    client = signed_in(actor)
    client.post(f"/desk/cases/{case.code}/act/", {"move": "claim", "idempotency_key": uuid.uuid4()})
    typed = {"revision": "0", "note-identity": "姓名\x00一致", "outcome-identity": "note"}
    names = dict.fromkeys(_notes(client, case), "核\x00对")
    assert client.post(f"/desk/cases/{case.code}/review/", {**typed, **names}).status_code == 302
    assert {found["note"] for found in case.reviews.get().findings.values()} == {"核对"}


def _notes(client, case):
    return set(re.findall(r'name="(note-[\w-]+)"', client.get(f"/desk/cases/{case.code}/").text))


def test_nul_in_a_chosen_code_chooses_nothing_else():
    case = case_at("UNIT_REVIEW")
    chosen = {"move": "claim", "case": [NUL, case.code]}
    answer = signed_in(clerk(case)).post("/desk/cases/batch/preview/", chosen, follow=True)
    assert answer.status_code == 200
    assert answer.text.count('name="row"') == 1


@pytest.mark.parametrize("number", ["9" * 5000, "٣" * 5000, "-1", "1e3", "", "\x00"])
def test_number_of_any_length_is_never_an_error(client, number):
    case = draft_case()
    client.force_login(case.applicant)
    form = {"revision": number, "drop_row": number, "row_count": "1"}
    for page in ("section", "autosave"):
        answer = client.post(reverse(f"applications:{page}", args=[case.code, "work"]), form)
        assert answer.status_code in {200, 302, 409}


@pytest.mark.parametrize("number", ["9" * 5000, "x", ""])
def test_number_of_any_length_is_never_an_error_at_the_desk(number):
    case = case_at("UNIT_REVIEW")
    client = signed_in(clerk(case))
    client.post(f"/desk/cases/{case.code}/act/", {"move": "claim", "idempotency_key": uuid.uuid4()})
    assert client.post(f"/desk/cases/{case.code}/review/", {"revision": number}).status_code == 302
    form = {"form-TOTAL_FORMS": number, "form-INITIAL_FORMS": "0"}
    for asked in ({"add": "1"}, {}):
        assert client.post(f"/desk/cases/{case.code}/correction/", {**form, **asked}).status_code == 200


def test_every_named_page_is_walked():
    assert {name for _route, name, view in all_urls() if access_of(name, view) == "applicant"} <= dict(OURS).keys()
