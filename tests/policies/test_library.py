"""The library as it is shipped: every channel and track has a guide, each sentence its basis (S13a, M5a)."""

import csv
import re
from datetime import date

import pytest
from django.urls import reverse

from applications.eligibility.texts import _TEXTS
from applications.routing.channels import CHANNELS
from portal.catalog.models import Origin
from portal.catalog.services import load_catalog
from portal.core.citations import cited
from portal.policies.models import BETWEEN_CLAUSES, Guide, GuideLine, Part, PolicyDocument
from portal.policies.selectors import DOCUMENT_OF, NUMBER, UNKNOWN
from portal.policies.sources import DATA
from portal.web.clauses import clauses

PARAMETERS = DATA.parent.parent / "catalog" / "data" / "parameters.csv"


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_channel_and_track_has_a_guide_that_answers_the_five_questions():
    guides = rows(DATA / "guides.csv")
    assert {each["code"] for each in guides if each["kind"] == "channel"} == {each.code for each in CHANNELS}
    assert {each["code"] for each in guides if each["kind"] == "track"} == {each.code for each in _TEXTS}
    answered = {}
    for line in rows(DATA / "guide_lines.csv"):
        answered.setdefault(line["guide"], set()).add(line["part"])
    assert answered == {each["code"]: set(Part.values) for each in guides}


def test_each_sentence_names_clauses_that_exist_and_numbers_that_the_catalogue_keeps():
    known = {clause.id for clause in clauses()}
    parameters = {row["key"] for row in rows(PARAMETERS)}
    for line in [*rows(DATA / "guide_lines.csv"), *rows(DATA / "questions.csv")]:
        named = [each for each in BETWEEN_CLAUSES.split(line["clause"]) if each]
        assert named, line
        for clause in named:
            assert clause in known or re.fullmatch(r"令40-([1-9]|[1-3]\d|4[0-4])", clause), clause
            assert cited(clause) != clause
        text = line.get("text") or line["answer"]
        assert set(NUMBER.findall(text)) <= parameters, text
        assert not re.search(r"\d+个?(工作日|学时|年内)", text), text


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_library_is_loaded_read_and_kept_when_an_administrator_has_edited_it(client, django_assert_num_queries):
    load_catalog()
    guide = Guide.objects.get(code="steps")
    line = guide.lines.get(text__startswith="补正")
    GuideLine.objects.filter(pk=line.pk).update(text="补正：由管理员改过。", origin=Origin.ADMIN)
    GuideLine.objects.filter(guide=guide, text__startswith="单位公示").update(valid_to=date(2026, 9, 6))
    report = load_catalog()
    assert (report.created, report.kept) == (0, 1)
    with django_assert_num_queries(3):
        page = client.get(reverse("policies:guide", args=["steps"])).text
    assert "由管理员改过" in page
    assert "单位（服务点）审核：5个工作日" in page
    assert "单位公示：" not in page
    assert '<a href="/policies/order-40/">人社部令第40号第18条</a>' in page
    assert set(DOCUMENT_OF.values()) <= set(PolicyDocument.objects.values_list("code", flat=True))
    for code in Guide.objects.values_list("code", flat=True):
        shown = client.get(reverse("policies:guide", args=[code])).text
        assert UNKNOWN + "个" not in shown
        assert not NUMBER.search(shown)
    with django_assert_num_queries(1):
        library = client.get(reverse("policies:library")).text
    assert "晋人社厅发〔2020〕38号" in library
    assert "三分之二以上同意" in client.get(reverse("policies:document", args=["order-40"])).text
    assert "退休以后还能评职称吗？" in client.get(reverse("policies:questions")).text
    assert "通过用人单位申报" in client.get(reverse("policies:guides")).text
    for nothing in ("policies:guide", "policies:document"):
        assert client.get(reverse(nothing, args=["nothing"])).status_code == 404
