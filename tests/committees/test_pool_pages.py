"""The pages of the pool: for its office alone, names nowhere else (令40 art. 24)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees.models import Expert, ExpertPool
from portal.accounts.models import User
from portal.core.actors import Role
from tests import factories
from tests.committees.pool_room import room, specialty

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def enter(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def page(client, name, /, *args, **query):
    return client.get(reverse(f"committees:{name}", args=args), query)


def text(answer):
    return answer.content.decode()


def test_office_begins_a_pool_finds_a_person_and_takes_him_in(client):
    here = room()
    enter(client, here.secretary)
    sent = {"name": "晋中市燃气专家库", "series": "engineering", "specialty": specialty().pk,
            "authority": here.pool.authority_id}  # fmt: skip
    begun = client.post(reverse("committees:new_pool"), sent)
    code = ExpertPool.objects.get(name="晋中市燃气专家库").code
    assert begun.headers["Location"] == reverse("committees:pool", args=[code])
    person, unit = factories.UserFactory(name="王建国"), factories.OrganisationFactory(name="晋中燃气有限公司")
    found = client.post(reverse("committees:find_expert", args=[code]), {"identifier": person.id_number})
    assert "王**" in text(found)
    assert person.id_number not in text(found)
    assert "王建国" not in text(found)
    facts = {
        "chosen": found.context["chosen"], "title_level": "middle", "title_name": "工程师", "specialty": specialty().pk,
        "employer": unit.uscc, "practises": "on", "term_from": "2026-09-07", "term_to": "2029-09-08",
    }  # fmt: skip
    wrong = client.post(reverse("committees:take_in", args=[code]), facts)
    assert wrong.status_code == 422
    assert "最长3年" in text(wrong)
    assert unit.uscc in text(wrong)
    assert not Expert.objects.exists()
    done = client.post(reverse("committees:take_in", args=[code]), facts | {"term_to": "2029-09-07"})
    expert = Expert.objects.get()
    assert done.headers["Location"] == reverse("committees:pool_expert", args=[code, expert.pk])
    assert (expert.user, expert.employer, expert.specialty) == (person, unit, specialty())
    shown = text(client.get(done.headers["Location"]))
    assert "晋中燃气有限公司" in shown
    assert person.id_number not in shown
    assert "占100%" in text(page(client, "pool", code))


def test_search_tells_nothing_of_nobody_and_not_of_oneself(client):
    here = room()
    enter(client, here.secretary)
    url = reverse("committees:find_expert", args=[here.pool.code])
    for typed, words in [
        ("abc", "18位身份证号"), (factories.id_number(990), "没有找到这个人"),
        (User.objects.get(pk=here.secretary.user_id).id_number, "您本人"),
    ]:  # fmt: skip
        answer = client.post(url, {"identifier": typed})
        assert answer.status_code == 422
        assert words in text(answer)


def test_a_chosen_person_cannot_be_exchanged(client):
    here, there = room(), room(name="又一个专家库")
    enter(client, here.secretary)
    person = factories.UserFactory()
    found = client.post(reverse("committees:find_expert", args=[here.pool.code]), {"identifier": person.id_number})
    chosen = found.context["chosen"]
    enter(client, there.secretary)
    answer = client.post(reverse("committees:take_in", args=[there.pool.code]), {"chosen": chosen})
    assert answer.headers["Location"] == reverse("committees:find_expert", args=[there.pool.code])
    assert not Expert.objects.exists()


def test_filters_and_the_share_warning(client):
    here = room()
    enter(client, here.secretary)
    private = factories.OrganisationFactory()
    public = factories.OrganisationFactory(ownership="public", region=factories.region("140100"))
    here.take_in(factories.UserFactory(name="民企甲"), employer=private, specialty=specialty())
    for name in ("国企乙", "国企丙", "国企丁"):
        here.take_in(factories.UserFactory(name=name), employer=public, title_level="middle")
    shown = text(page(client, "pool", here.pool.code))
    assert "占25%" in shown
    assert "低于建议的30%" in shown
    assert "偏少" in text(page(client, "pools"))
    for query, names in [
        ({"name": "乙"}, {"国企乙"}), ({"level": "associate_senior"}, {"民企甲"}), ({"region": "140700"}, {"民企甲"}),
        ({"employer": "other"}, {"国企乙", "国企丙", "国企丁"}), ({"specialty": specialty().pk}, {"民企甲"}),
        ({"term": "over"}, set()), ({"term": "running", "employer": "private"}, {"民企甲"}),
        ({"specialty": "x", "region": "999999"}, {"民企甲", "国企乙", "国企丙", "国企丁"}),
    ]:  # fmt: skip
        listed = page(client, "pool", here.pool.code, **query)
        assert {line[0].expert.user.name for line in listed.context["lines"]} == names, query
    here.take_in(employer=private)
    assert "低于建议" not in text(page(client, "pool", here.pool.code))


@pytest.mark.parametrize(
    ("act", "sent", "words"),
    [
        ("reappoint", {"term_from": "2026-09-07", "term_to": "2030-01-01"}, "最长3年"),
        ("end_term", {"on": "2026-09-01", "reason": "调离"}, "不早于今天"),
        ("remove_expert", {"document": "", "reason": "泄密"}, "请填写文号"),
        ("leave_pool", {"reason": ""}, "请写明原因"),
        ("amend_expert", {"title_level": "boss", "title_name": "工程师"}, "请从列表中选择"),
        ("amend_expert", {"title_level": "middle", "title_name": "工程师", "employer": "91140700"}, "18位"),
    ],
)
def test_a_wrong_act_comes_back_with_what_was_typed(client, act, sent, words):
    here = room()
    enter(client, here.secretary)
    expert = here.expert()
    url = reverse("committees:expert_act", args=[here.pool.code, expert.pk, act])
    answer = client.post(url, {f"{act}-{name}": value for name, value in sent.items()})
    assert answer.status_code == 422
    assert words in text(answer)
    assert all(value in text(answer) for value in sent.values() if value != "boss")
    again = Expert.objects.get(pk=expert.pk)
    assert (again.status, again.term_to, again.title_name) == ("IN_POOL", expert.term_to, expert.title_name)


def test_acts_of_the_office(client):
    here = room()
    enter(client, here.secretary)
    expert = here.expert()
    where = (here.pool.code, expert.pk)
    acts = [
        ("reappoint", {"term_from": "2026-09-08", "term_to": "2028-01-01"}),
        ("amend_expert", {"title_level": "middle", "title_name": "工程师"}),
        ("end_term", {"on": "2027-01-01", "reason": "工作调动"}),
        ("remove_expert", {"document": "9号", "reason": "私下接触申报人"}),
        ("reinstate_expert", {"document": "10号", "reason": "复核后撤销"}),
    ]
    for act, sent in acts:
        url = reverse("committees:expert_act", args=[*where, act])
        answer = client.post(url, {f"{act}-{name}": value for name, value in sent.items()})
        assert answer.status_code == 302, text(answer)
        assert page(client, "pool_expert", *where).status_code == 200
    done = Expert.objects.get(pk=expert.pk)
    assert (done.title_name, str(done.term_to), done.practises, done.status) == (
        "工程师",
        "2027-01-01",
        False,
        "IN_POOL",
    )
    assert page(client, "expert_act", *where, "nonsense").status_code == 404


def test_the_authority_files_by_numbers_and_reads_no_name(client):
    here = room()
    here.take_in(factories.UserFactory(name="王建国"))
    enter(client, here.officer)
    assert page(client, "pool_filing", here.pool.code).status_code == 404
    enter(client, here.secretary)
    client.post(reverse("committees:submit_pool", args=[here.pool.code]))
    enter(client, here.officer)
    assert here.pool.name in text(page(client, "pool_filings"))
    shown = text(page(client, "pool_filing", here.pool.code))
    assert "副高级1人" in shown
    assert "王建国" not in shown
    url = reverse("committees:decide_pool", args=[here.pool.code, "file_pool"])
    sent = {"file_pool-number": "8号", "file_pool-valid_from": "2026-09-07", "file_pool-valid_to": "2029-10-01"}
    wrong = client.post(url, sent)
    assert wrong.status_code == 422
    assert "最长3年" in text(wrong)
    assert client.post(url, sent | {"file_pool-valid_to": "2029-09-07"}).status_code == 302
    assert here.fresh().status == "FILED"


def test_another_office_an_officer_and_an_applicant_see_no_expert(client):
    here, there = room(), room(name="又一个专家库")
    expert = here.expert()
    for actor in (there.secretary, here.officer, factories.applicant_actor(expert.user)):
        enter(client, actor)
        for name, args in [("pool", [here.pool.code]), ("pool_expert", [here.pool.code, expert.pk])]:
            answer = page(client, name, *args)
            assert answer.status_code in {403, 404}
            assert expert.user.name not in text(answer) or actor.user_id == expert.user_id


def test_lists_cost_the_same_for_one_and_for_three(client):
    here = room()
    enter(client, here.secretary)
    factories.staff(Role.SECRETARY, here.organiser)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            here.take_in(employer=factories.OrganisationFactory(), specialty=specialty())
        for name, args in [("pool", [here.pool.code]), ("pools", [])]:
            with CaptureQueriesContext(connection) as queries:
                assert page(client, name, *args).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
