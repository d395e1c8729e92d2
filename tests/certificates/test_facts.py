"""The one list of printed facts (regulation.md 4.7, S5b, S5c)."""

from dataclasses import fields, replace
from datetime import date

import pytest

from certificates.facts import ObtainedBy, UsageScope
from tests.certificates.examples import FACTS


def values(facts, **options):
    return {row.label: row.value for row in facts.as_rows(**options)}


def test_as_rows_lists_every_content_of_the_regulation_in_order():
    assert list(values(FACTS).items()) == [
        ("姓名", "李明"),
        ("性别", "男"),
        ("出生年月", "1985年3月"),
        ("身份证号", "140*************34"),
        ("系列", "工程技术人员"),
        ("专业", "机械设计与制造"),
        ("资格名称", "高级工程师"),
        ("级别", "副高级"),
        ("取得方式", "评审"),
        ("取得时间", "2026年10月18日"),
        ("评审委员会", "山西省工程系列机械专业高级职称评审委员会"),
        ("批准文号", "晋人社职字〔2026〕118号"),
        ("工作单位", "太原市晋阳精密机械有限公司"),
        ("使用范围", "通用（非定向）"),
        ("发证单位", "山西省人力资源和社会保障厅"),
        ("签发日期", "2026年11月20日"),
        ("证书编号", "14052202601010000015"),
        ("核验码", "7K3M WPQ9 X2RT VB4H"),
        ("查询网址", "https://zhiping.example.gov.cn/verify/7K3MWPQ9X2RTVB4H"),
        ("监制", "山西省人力资源和社会保障厅监制"),
    ]


def test_as_rows_for_the_public_masks_only_the_name():
    public, own = values(FACTS, public=True), values(FACTS)
    assert public.pop("姓名") == "李*"
    own.pop("姓名")
    assert public == own


def test_as_rows_leaves_out_nothing_but_the_photo():
    converted = replace(FACTS, tenure_from=date(2019, 6, 30))
    assert len(converted.as_rows()) == len(fields(FACTS)) - 1


def test_only_a_converted_title_tells_from_when_its_years_count():
    assert "任现职起算" not in values(FACTS)
    assert values(replace(FACTS, tenure_from=date(2019, 6, 30)))["任现职起算"] == "2019年6月30日"


@pytest.mark.parametrize(
    ("way", "label"),
    [("review", "评审"), ("recognition", "认定"), ("exam", "考试"), ("conversion", "转评")],
)
def test_obtained_by_is_printed_in_the_words_of_the_regulation(way, label):
    assert values(replace(FACTS, obtained_by=ObtainedBy(way)))["取得方式"] == label


def test_as_rows_for_a_recognised_title_names_the_recognising_unit():
    rows = values(replace(FACTS, obtained_by=ObtainedBy.RECOGNITION, committee="运城市人力资源和社会保障局"))
    assert rows["认定单位"] == "运城市人力资源和社会保障局"
    assert "评审委员会" not in rows


def test_as_rows_for_a_targeted_title_says_so():
    assert values(replace(FACTS, usage_scope=UsageScope.TARGETED))["使用范围"] == "定向评价、定向使用"
