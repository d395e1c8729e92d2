import pytest
from django.test import Client
from django.urls import reverse

from applications.models import FormDraft
from tests import factories
from tests.applications.applicant.factories import COMPLETE, draft_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def case():
    return draft_case()


@pytest.fixture
def browser(case):
    client = Client()
    client.force_login(case.applicant)
    return client


def save(browser, case, slug, data, name="autosave"):
    return browser.post(reverse(f"applications:{name}", args=[case.code, slug]), data)


def stored(case, slug):
    return FormDraft.objects.get(application=case).data.get(slug, {})


def test_autosave_stores_what_was_typed_and_says_when(browser, case):
    answer = save(browser, case, "basic", {"revision": 0, "post": "工程师"})
    assert answer.status_code == 200
    assert answer.json() == {"saved_at": "2026-09-07T09:00:00+08:00", "revision": 1, "errors": {}}
    assert stored(case, "basic")["fields"]["post"] == "工程师"


def test_autosave_keeps_wrong_input_and_names_the_fault(browser, case):
    answer = save(browser, case, "basic", {"revision": 0, "started_work_on": "前年"})
    assert answer.json()["errors"] == {"started_work_on": ["请填写有效的日期，例如 2016-07-01。"]}
    assert stored(case, "basic")["fields"]["started_work_on"] == "前年"


def test_autosave_of_a_stale_tab_is_refused_and_changes_nothing(browser, case):
    save(browser, case, "basic", {"revision": 0, "post": "新"})
    answer = save(browser, case, "basic", {"revision": 0, "post": "旧"})
    assert answer.status_code == 409
    assert stored(case, "basic")["fields"]["post"] == "新"


def test_autosave_of_two_sections_does_not_collide(browser, case):
    assert save(browser, case, "basic", {"revision": 0, "post": "工程师"}).status_code == 200
    assert save(browser, case, "report", {"revision": 0, "text": "总结"}).status_code == 200


def test_autosave_of_a_signed_out_tab_is_redirected_and_loses_nothing(browser, case):
    save(browser, case, "basic", {"revision": 0, "post": "工程师"})
    answer = save(Client(), case, "basic", {"revision": 1, "post": ""})
    assert answer.status_code == 302
    assert stored(case, "basic")["fields"]["post"] == "工程师"


def test_autosave_of_a_nul_character_drops_it(browser, case):
    assert save(browser, case, "basic", {"revision": 0, "post": "工\x00程师"}).status_code == 200
    assert stored(case, "basic")["fields"]["post"] == "工程师"


def test_save_without_script_goes_on_to_the_next_section(browser, case):
    answer = save(browser, case, "basic", {"revision": 0, "post": "工程师"}, "section")
    assert answer.status_code == 302
    assert answer.url == reverse("applications:section", args=[case.code, "declaration"])


def test_save_of_a_stale_page_shows_what_was_typed_again(browser, case):
    save(browser, case, "basic", {"revision": 0, "post": "新"})
    answer = save(browser, case, "basic", {"revision": 0, "post": "本页输入"}, "section")
    assert answer.status_code == 409
    assert "本页输入" in answer.content.decode()
    assert 'name="revision" value="1"' in answer.content.decode()
    assert stored(case, "basic")["fields"]["post"] == "新"


def row(index, **values):
    return {f"rows-{index}-{name}": value for name, value in values.items()}


def test_add_row_keeps_the_others(browser, case):
    data = {"revision": 0, "row_count": 1, "add_row": "1", **row(0, school="中北大学")}
    save(browser, case, "education", data, "section")
    assert [each["school"] for each in stored(case, "education")["rows"]] == ["中北大学", ""]


def test_remove_row_keeps_the_others(browser, case):
    data = {"revision": 0, "row_count": 2, "drop_row": "0", **row(0, school="甲"), **row(1, school="乙")}
    save(browser, case, "education", data, "section")
    assert [each["school"] for each in stored(case, "education")["rows"]] == ["乙"]


@pytest.mark.parametrize("count", ["", "many", "-1", "41", "99999999"])
def test_save_of_a_broken_row_count_is_refused_and_changes_nothing(browser, case, count):
    save(browser, case, "education", {"revision": 0, "row_count": 1, **row(0, school="中北大学")})
    answer = save(browser, case, "education", {"revision": 1, "row_count": count})
    assert answer.status_code == 422
    assert stored(case, "education")["rows"][0]["school"] == "中北大学"


def test_save_of_a_page_without_some_fields_keeps_them(browser, case):
    save(browser, case, "basic", {"revision": 0, "post": "工程师", "started_work_on": "2012-07-15"})
    save(browser, case, "basic", {"revision": 1, "post": "主管"})
    assert stored(case, "basic")["fields"] == {"post": "主管", "started_work_on": "2012-07-15"}


@pytest.mark.parametrize("slug", [*COMPLETE, "materials"])
def test_every_page_of_the_form_opens(browser, case, slug):
    case.draft.data = COMPLETE
    case.draft.save()
    name, args = ("materials", [case.code]) if slug == "materials" else ("section", [case.code, slug])
    assert browser.get(reverse(f"applications:{name}", args=args)).status_code == 200


@pytest.mark.parametrize("slug", ["education", "work", "achievements", "study"])
def test_page_with_rows_shows_the_stored_rows_or_an_empty_one(browser, case, slug):
    url = reverse("applications:section", args=[case.code, slug])
    assert 'name="row_count" value="1"' in browser.get(url).content.decode()
    case.draft.data = COMPLETE
    case.draft.save()
    page = browser.get(url).content.decode()
    for name, value in COMPLETE[slug]["rows"][0].items():
        assert f'name="rows-0-{name}"' in page
        assert value in page


def test_unknown_section_is_not_found(browser, case):
    assert browser.get(reverse("applications:section", args=[case.code, "hukou"])).status_code == 404


@pytest.mark.parametrize("name", ["case", "materials", "check", "withdraw"])
def test_another_persons_code_is_not_found(case, name):
    stranger = Client()
    stranger.force_login(factories.UserFactory())
    assert stranger.get(reverse(f"applications:{name}", args=[case.code])).status_code == 404


def test_another_persons_section_cannot_be_saved(case):
    stranger = Client()
    stranger.force_login(factories.UserFactory())
    assert save(stranger, case, "basic", {"revision": 0, "post": "别人"}).status_code == 404
    assert stored(case, "basic") == {}
