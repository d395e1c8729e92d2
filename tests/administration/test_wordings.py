"""Texts of messages that an administrator changes: what is refused, what goes out, and that values stay values."""

from datetime import date

import pytest
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.wordings import UNIT_REFUSED
from portal.administration.services.wordings import set_wording, use_shipped_wording
from portal.audit.models import Record
from portal.core.errors import Refused
from portal.messages.models import Message, MessageTemplate
from portal.messages.services import mark_read, take_back, tell
from portal.messages.wordings import all_wordings, faults, put, wording
from tests import factories

SUBJECT, BODY = "{unit}未通过确认", "原因：{reason}。请核对。"


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [
        (SUBJECT, BODY, None),
        ("未通过", "{unit}：{reason}", None),
        (SUBJECT, "请核对。", "必须有{reason}"),
        (SUBJECT, BODY + "{id_number}", "没有{id_number}这个占位符"),
        (SUBJECT, BODY + "{unit.name}", "花括号"),
        (SUBJECT, BODY + "{{unit}}", "花括号"),
        (SUBJECT, BODY + "{% now %}", "花括号"),
        (SUBJECT, BODY + "{unit!r}", "花括号"),
        (SUBJECT, BODY + "{", "花括号"),
        (SUBJECT, BODY + "详见 https://example.com", "网址"),
        (SUBJECT, BODY + "WWW.example.com", "网址"),
        ("  ", "{unit}{reason}", "不能为空"),
        ("{unit}\n第二行", BODY, "一行"),
        ("{unit}" + "字" * 115, BODY, "不能超过120"),
        (SUBJECT, BODY + "字" * 1000, "不能超过1000"),
    ],
)
def test_text_is_taken_or_refused_in_words(subject, body, said):
    found = faults(UNIT_REFUSED, subject, body)
    assert bool(found) is (said is not None)
    assert said is None or said in "".join(sentence for _field, sentence in found)


def test_value_with_braces_stays_a_value():
    assert put("{unit}：{reason}", {"unit": "{reason}", "reason": "<b>{unit}</b>"}) == "{reason}：<b>{unit}</b>"


def test_shipped_texts_keep_their_own_rules_and_codes_are_used_once():
    known = all_wordings()
    assert len(known) > 40
    assert {
        each.code: faults(each, each.subject, each.body) for each in known if faults(each, each.subject, each.body)
    } == {}
    with pytest.raises(ValueError, match="two wordings"):
        wording(code=UNIT_REFUSED.code, room="x", occasion="x", to="x", subject="x", body="x")


@pytest.fixture
def keeper(db, monday):
    return factories.staff("hrss_admin", factories.hrss_office("140000"))


def told(user, **values):
    tell([UNIT_REFUSED.letter(user.pk, {"unit": "甲公司", "reason": "信用代码不符"} | values)])
    message = Message.objects.filter(recipient=user).latest("pk")
    return message.subject, message.body


def change(keeper, valid_from=date(2026, 9, 7), subject=SUBJECT, body=BODY):
    facts = {"code": "unit_refused", "subject": subject, "body": body, "valid_from": valid_from}
    return set_wording(**facts, reason="更易懂", actor=keeper)


def test_changed_text_goes_out_from_its_day_and_the_shipped_one_comes_back(keeper):
    user = factories.UserFactory()
    shipped = ("单位账号未通过确认", "甲公司的单位账号未通过确认。原因：信用代码不符。您可以核对后重新提交。")
    assert told(user) == shipped
    change(keeper, date(2026, 9, 8), "明天起：{unit}")
    assert told(user) == shipped
    change(keeper)
    assert told(user) == ("甲公司未通过确认", "原因：信用代码不符。请核对。")
    use_shipped_wording(code="unit_refused", reason="恢复", actor=keeper)
    assert told(user) == shipped
    verbs = Record.objects.filter(chain="wording:unit_refused").order_by("position").values_list("verb", flat=True)
    assert list(verbs) == ["wording.changed", "wording.changed", "wording.ended"]


def test_correction_of_what_was_taken_back_goes_out_in_the_administrators_words(keeper):
    user = factories.UserFactory()
    values = {"unit": "甲公司", "reason": "信用代码不符"}
    tell([UNIT_REFUSED.letter(user.pk, values, record_id=7)])
    mark_read(recipient_id=user.pk)
    text = {"subject": "请勿理会：{told}", "body": "“{told}”已撤回。"}
    set_wording(code="message_taken_back", **text, valid_from=date(2026, 9, 7), reason="更易懂", actor=keeper)
    assert take_back([7]) == 0
    message = Message.objects.filter(recipient=user).latest("pk")
    assert (message.subject, message.body) == ("请勿理会：单位账号未通过确认", "“单位账号未通过确认”已撤回。")
    # It is as pressing as what it corrects.
    assert message.pressing == UNIT_REFUSED.pressing


def test_texts_cost_one_statement_however_many_letters(keeper, django_assert_max_num_queries):
    change(keeper)
    users = [factories.UserFactory() for _ in range(5)]
    values = {"unit": "甲公司", "reason": "不符"}
    with django_assert_max_num_queries(6):
        tell([UNIT_REFUSED.letter(user.pk, values) for user in users])
    assert Message.objects.filter(subject="甲公司未通过确认").count() == 5


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin", "hrss_officer"])
def test_nobody_else_changes_a_text(keeper, role):
    with pytest.raises(Refused, match="业务管理员"):
        change(factories.staff(role, None))
    assert not MessageTemplate.objects.exists()


def test_page_previews_refuses_and_saves(client, keeper):
    client.force_login(User.objects.get(pk=keeper.user_id))
    page = reverse("administration:wording", args=["unit_refused"])
    typed = {"subject": SUBJECT, "body": BODY, "valid_from": "2026-09-07", "reason": "更易懂"}
    previewed = client.post(page, typed | {"preview": "1"})
    assert dict(previewed.context["preview"])["短信字数"] == "28 字，按 1 条计费"
    assert not MessageTemplate.objects.exists()
    refused = client.post(page, typed | {"body": "{evil}"})
    assert refused.status_code == 422
    assert "没有{evil}这个占位符" in refused.text
    assert SUBJECT in refused.text
    assert client.post(page, typed | {"valid_from": "2026-09-06"}).status_code == 422
    assert client.post(page, typed).status_code == 302
    assert MessageTemplate.objects.get().edited_by_id == keeper.user_id
    assert "已改写" in client.get(page).text
    assert client.get(reverse("administration:wordings")).status_code == 200
