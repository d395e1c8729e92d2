"""The self-check as somebody new tries it: on a phone, without an account (issue 3, part 4)."""

from tests.journeys import steps
from tests.journeys.person import Person

MOST_QUESTIONS = 8
EMPLOYER = "晋中精工机械有限公司"
COMMON = (
    ("您想评什么职称", {"series": "engineering", "specialty": "engineering/mechanical", "level": "middle"}, {}),
    ("您的最高学历", {"attained": "bachelor", "graduated_on": "2016-07"}, {"kind": "full_time"}),
    ("您现在的职称", {"level": "assistant", "obtained_on": "2018.6"}, {"kind": "general"}),
    ("您的技术工作", {"started_on": "2016年7月"}, {"pattern": "continuous"}),
    ("有没有特殊情况", {}, {"special": "none"}),
    ("您在哪里、怎样工作", {"workplace": "140702"}, {"employment": "contract"}),
    ("最后一问", {}, {"clear": "none"}),
)


def chooses(somebody: Person, name: str, value: str) -> None:
    somebody.main.locator(f'[name="{name}"][value="{value}"]').check()


def test_common_case_on_a_phone_ends_in_a_prefilled_draft(person):
    somebody = person(phone=True)
    somebody.open("/").follows("条件自查")
    for number, (title, typed, chosen) in enumerate(COMMON, 1):
        somebody.sees_heading(title).sees(f"第 {number} 问，共约 {len(COMMON)} 问")
        somebody.takes_picture(f"self-check-{number}").meets_no_barrier().fills(typed)
        for name, value in chosen.items():
            chooses(somebody, name, value)
        somebody.presses("看结果" if number == len(COMMON) else "下一问")
    assert len(COMMON) <= MOST_QUESTIONS

    somebody.sees_heading("条件自查结果").sees("可以申报").sees("正常申报").sees("2022年6月1日")
    somebody.takes_picture("self-check-result").meets_no_barrier()
    somebody.page.go_back()
    somebody.sees_heading("最后一问")
    somebody.page.go_forward()
    somebody.sees_heading("条件自查结果").presses("打印结果")
    somebody.sees_heading("职称申报条件自查结果").takes_picture("self-check-sheet").meets_no_barrier()
    somebody.page.get_by_role("button", name="返回结果").click()

    somebody.presses("按这个结果开始申报").sees_heading("登录").follows("个人注册")
    somebody.fills(steps.registration("高自查", "149999199105201230", "15535410091")).presses("注册").sees("注册成功")
    steps.claims_employment(somebody, EMPLOYER)
    somebody.open("/my/start/").sees("晋中市工程系列中级")
    somebody.main.get_by_role("row").filter(has_text="晋中市工程系列中级").get_by_role("link", name="选择").click()
    somebody.main.locator("[name=employment]").select_option(label=f"{EMPLOYER}（待单位确认）")
    somebody.presses("建立申报草稿").sees("申报草稿已建立").sees("条件自查里的回答已填入")
    code = somebody.address_part(r"/my/(\w+)/$")
    somebody.takes_picture("self-check-draft").open(f"/my/{code}/form/education/")
    somebody.holds("rows-0-graduated_on", "2016-07-01").takes_picture("self-check-education")


def test_wrong_answers_stay_and_the_way_back_is_open(person):
    somebody = person(phone=True)
    somebody.open("/self-check/").fills({"series": "engineering", "level": "middle"}).presses("下一问")
    somebody.fills({"attained": "bachelor", "graduated_on": "去年夏天"}).presses("下一问")
    somebody.sees("看不懂这个日期").sees("请选择学习形式").holds("graduated_on", "去年夏天")
    somebody.takes_picture("self-check-wrong").meets_no_barrier()
    somebody.presses("上一问").sees_heading("您想评什么职称").holds("level", "middle").presses("下一问")
    somebody.sees_heading("您的最高学历").holds("graduated_on", "去年夏天")
    chooses(somebody, "kind", "full_time")
    somebody.fills({"graduated_on": "2016-07"}).presses("下一问").sees_heading("您现在的职称")
    somebody.page.go_back()
    somebody.sees_heading("您的最高学历")
