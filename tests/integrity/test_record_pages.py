"""The pages of the archive of dishonesty: whose they are, what they hide, and bad input (M6c; 令40 art. 34)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.identifiers import mask_id_number
from portal.integrity.models import IntegrityRecord
from tests import factories
from tests.integrity.factories import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
LIST, NEW, MINE = (reverse(f"integrity:{name}") for name in ("records", "propose", "mine"))


@pytest.fixture
def keepers():
    return office()


def as_(client, actor):
    """The client, signed in as ``actor`` in his role."""
    client.force_login(factories.User.objects.get(pk=actor.user_id))
    return client


def page_of(record):
    return reverse("integrity:record", args=[record.code])


def act(client, record, name, **fields):
    address = reverse("integrity:decide", args=[record.code, name])
    return client.post(address, {f"{name}-{field}": value for field, value in fields.items()})


def typed(person, **changes):
    return {
        "kind": "applicant", "name": person.name, "id_number": person.id_number, "document": "晋〔2026〕9号",
        "reason": "伪造业绩", "concerns": "zp2026", "body": "", "barred_until": "", **changes,
    }  # fmt: skip


def test_whole_way_by_two_officers(client, keepers):
    person = factories.UserFactory()
    answer = as_(client, keepers.first).post(NEW, typed(person))
    record = IntegrityRecord.objects.get()
    assert (answer.status_code, answer.url, record.concerns) == (302, page_of(record), "ZP2026")
    page = client.get(page_of(record)).content.decode()
    assert "须由本机关另一名人员决定" in page
    assert "不予记录" not in page
    assert act(client, record, "enter", reason="属实").status_code == 403
    assert act(as_(client, keepers.second), record, "enter", reason="属实").status_code == 302
    assert act(client, record, "lift", document="复1号", reason="撤销原决定").status_code == 302
    assert "同意后立即生效" not in client.get(page_of(record)).content.decode()
    assert act(as_(client, keepers.first), record, "approve", reason="同意").status_code == 302
    assert IntegrityRecord.objects.get().status == "LIFTED"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": ""}, "请选择记录的对象"),
        ({"name": "别人"}, "没有姓名和身份证号都一致的实名账号"),
        ({"id_number": ""}, "请填写身份证号"),
        ({"kind": "organisation", "body": "没有的单位"}, "没有这个名称或者统一社会信用代码的单位"),
        ({"kind": "organisation"}, "请填写单位名称"),
        ({"document": ""}, "请填写文书号"),
        ({"reason": " "}, "请写明事由"),
        ({"barred_until": "2027-01-01"}, "个人的限制期由规定确定"),
        ({"barred_until": "明年"}, "日期应写成"),
    ],
)
def test_bad_proposal_is_answered_beside_its_field(client, keepers, changes, said):
    answer = as_(client, keepers.first).post(NEW, typed(factories.UserFactory(), **changes))
    page = answer.content.decode()
    assert (answer.status_code, IntegrityRecord.objects.count()) == (422, 0)
    assert said in page
    assert "伪造业绩" in page or changes.get("reason")


def test_correction_without_a_correction_is_answered_and_keeps_what_was_typed(client, keepers):
    record = keepers.entered()
    answer = act(as_(client, keepers.first), record, "correct", document="更1号", reason="笔误")
    assert answer.status_code == 422
    assert "请至少填写一项更正后的内容" in answer.content.decode()
    assert "笔误" in answer.content.decode()


def test_list_masks_the_number_and_finds_by_the_whole_of_it(client, keepers):
    record, other = keepers.entered(), keepers.entered(document="晋〔2026〕7号")
    as_(client, keepers.first)
    page = client.get(LIST, {"q": record.person.id_number}).content.decode()
    assert record.document in page
    assert other.document not in page
    whole = client.get(LIST).content.decode() + client.get(page_of(record)).content.decode()
    assert mask_id_number(record.person.id_number) in whole
    assert record.person.id_number not in whole


def test_list_takes_as_many_queries_for_three_as_for_one(client, keepers):
    as_(client, keepers.first)
    keepers.entered()
    one = queries_of(client)
    for number in range(2):
        keepers.entered(document=f"晋〔2026〕{number}号")
    assert queries_of(client) == one


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)
    return len(queries)


def test_office_sees_its_own_and_those_below_and_a_look_is_recorded(client, keepers):
    above, aside = office("140000"), office("140100")
    record = keepers.entered()
    assert as_(client, aside.first).get(page_of(record)).status_code == 404
    page = as_(client, above.first).get(page_of(record))
    assert page.status_code == 200
    assert "提出解除" not in page.content.decode()
    supervisor = factories.staff(Role.SUPERVISOR, above.body)
    assert as_(client, supervisor).get(page_of(record)).status_code == 200
    looks = Record.objects.filter(chain=f"looks:integrity.integrityrecord:{record.pk}")
    assert list(looks.order_by("id").values_list("actor_id", flat=True)) == [above.first.user_id, supervisor.user_id]


def test_subject_reads_his_own_and_nobody_elses_and_answers(client, keepers):
    record, other = keepers.entered(), keepers.entered(document="晋〔2026〕7号")
    client.force_login(record.person)
    page = client.get(MINE).content.decode()
    assert "不得申报至" in page
    assert other.document not in page
    assert "提出人" not in page
    empty = client.post(reverse("integrity:answer", args=[record.code]), {f"{record.code}-text": " "})
    assert (empty.status_code, record.answers.count()) == (422, 0)
    sent = client.post(reverse("integrity:answer", args=[record.code]), {f"{record.code}-text": "不是我写的。"})
    assert (sent.status_code, record.answers.get().text) == (302, "不是我写的。")
    assert client.post(reverse("integrity:answer", args=[other.code]), {}).status_code == 404
    assert "不是我写的。" in as_(client, keepers.first).get(page_of(record)).content.decode()
