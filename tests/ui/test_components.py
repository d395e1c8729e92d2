from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory

EVIL = "<script>alert(1)</script>"
SAFE = "&lt;script&gt;alert(1)&lt;/script&gt;"
EVERY_COMPONENT = [
    "{% icon 'lock' evil %}",
    "{% status_tag evil 'good' %}",
    "{% summary_list rows %}",
    "{% task_list things %}",
    "{% timeline things %}",
    "{% worklist columns table evil %}",
    "{% act_form '/act' evil 'danger' evil note=evil %}",
    "{% confirm_panel evil evil '/act' evil '/' %}",
    "{% notice_banner evil 'action' evil %}",
    "{% empty_state evil evil '/' evil %}",
    "{% step_header evil 1 3 evil %}",
    "{% receipt_panel evil evil evil %}",
    "{% stat_tiles things %}",
    "{% tab_links things evil %}",
]


@pytest.mark.parametrize("tag", EVERY_COMPONENT)
def test_component_given_a_script_as_name_shows_it_as_text(draw, tag):
    thing = {"title": EVIL, "label": EVIL, "value": EVIL, "status": EVIL, "tone": "good", "note": EVIL, "by": EVIL}
    thing |= {"hint": EVIL, "state": "done", "url": f'"{EVIL}', "count": EVIL}
    table = [[EVIL, {"label": EVIL, "url": f'"{EVIL}'}, {"label": EVIL, "tone": "bad"}]]
    page = draw(tag, evil=EVIL, rows=[(EVIL, EVIL, EVIL)], things=[thing], columns=[EVIL] * 3, table=table)
    assert SAFE in page
    assert "<script>" not in page


def test_status_tag_with_unknown_tone_is_refused(draw):
    with pytest.raises(ValueError, match="unknown tone 'green'"):
        draw("{% status_tag '已通过' 'green' %}")


def test_summary_list_without_a_value_says_so(draw):
    page = draw("{% summary_list rows %}", rows=[("现有职称", ""), ("学历", None), ("业绩数", 0)])
    assert page.count("未填写") == 2
    assert "<dd>0</dd>" in page


def test_summary_list_change_link_names_its_row(draw):
    page = draw("{% summary_list rows %}", rows=[("姓名", "张建国", "/change")])
    assert '<a href="/change">修改<span class="visually-hidden">姓名</span></a>' in page


def test_task_not_open_yet_is_no_link(draw):
    page = draw(
        "{% task_list tasks %}", tasks=[{"title": "提交", "url": None, "status": "暂不能开始", "tone": "neutral"}]
    )
    assert "<a" not in page
    assert "暂不能开始" in page


def test_timeline_marks_the_current_step(draw):
    events = [
        {"title": "提交", "state": "done"},
        {"title": "公示", "state": "current"},
        {"title": "评审", "state": "next"},
    ]
    page = draw("{% timeline events %}", events=events)
    assert page.count('aria-current="step"') == 1
    assert "当前" in page
    assert "（尚未开始）" in page


def test_worklist_cells_carry_their_heading_for_phones(draw):
    page = draw(
        "{% worklist columns rows %}", columns=["姓名", "状态"], rows=[["张建国", {"label": "待办", "tone": "action"}]]
    )
    assert '<td data-label="姓名">张建国</td>' in page
    assert '<span class="status-tag tone-action">待办</span>' in page


def test_worklist_row_of_wrong_length_is_refused(draw):
    with pytest.raises(ValueError, match="zip"):
        draw("{% worklist columns rows %}", columns=["姓名", "状态"], rows=[["张建国"]])


def hidden_key(page: str) -> str:
    return page.split('name="idempotency_key" value="')[1].split('"', maxsplit=1)[0]


def test_act_form_gets_a_fresh_key_each_time(draw):
    keys = {hidden_key(draw("{% act_form '/act' '同意' %}")) for _ in range(3)}
    assert len(keys) == 3
    assert all(UUID(key).version == 4 for key in keys)


def test_act_form_takes_the_key_of_its_page(draw):
    assert hidden_key(draw("{% act_form '/act' '同意' %}", idempotency_key="k-1")) == "k-1"
    assert hidden_key(draw("{% idempotency_field %}", idempotency_key="k-1")) == "k-1"


def test_act_form_is_a_post_form_with_token_and_further_values(draw):
    page = draw("{% act_form '/act' '同意' revision=3 %}", csrf_token="t" * 32)
    assert '<form class="act-form" method="post" action="/act">' in page
    assert 'name="csrfmiddlewaretoken"' in page
    assert '<input type="hidden" name="revision" value="3">' in page


def test_act_form_with_confirmation_asks_without_script(draw):
    page = draw("{% act_form '/act' '撤回' 'danger' '撤回后本次申报结束。' %}")
    assert page.index("<summary") < page.index("撤回后本次申报结束。") < page.index("确认撤回")


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 6, 16, 5, tzinfo=UTC), "2026年3月7日 00:05"),
        (date(2026, 3, 6), "2026年3月6日</time>"),
        (None, "—"),
    ],
)
def test_local_time_is_that_of_shanxi(draw, moment, text):
    assert text in draw("{% local_time moment %}", moment=moment)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 6, 16, 5, tzinfo=UTC), ">2026-03-07 00:05</time>"),
        (date(2026, 3, 6), ">2026-03-06</time>"),
        (None, "—"),
    ],
)
def test_time_in_a_table_is_short(draw, moment, text):
    assert text in draw("{% table_time moment %}", moment=moment)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("140101199001011234", "140***********1234"),
        ("13812345678", "138****5678"),
        ("123456", "1*****"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_masked_hides_the_middle(draw, value, shown):
    assert draw("{% masked value %}", value=value) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0354-1234567", '<a href="tel:03541234567">0354-1234567</a>'),
        ("12333", '<a href="tel:12333">12333</a>'),
        ("—", "—"),
        ("0354-1234567、0354-7654321", "0354-1234567、0354-7654321"),
    ],
)
def test_telephone_number_can_be_called(draw, number, shown):
    assert draw("{{ number|telephone }}", number=number) == shown


def test_page_links_keep_the_filters(draw):
    request = RequestFactory().get("/", {"q": "张&", "page": "9"})
    page = draw("{% page_links page %}", page=Paginator(range(100), 10).page(5), request=request)
    assert 'href="?q=%E5%BC%A0%26&amp;page=6"' in page
    assert "共 100 条，第 5 / 10 页" in page
    assert page.count('aria-current="page"') == 1


def test_page_links_of_a_single_page_are_absent(draw):
    assert draw("{% page_links page %}", page=Paginator([1], 10).page(1)).strip() == ""
