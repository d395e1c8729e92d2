"""The ways that do not go straight: sent back, objected to, not enough experts, not enough votes."""

import re

from playwright.sync_api import expect

from tests.journeys import steps

REPORT = "二〇一八年以来一直从事液压支架结构设计，主持完成三项改进，" * 45


def test_returned_case_shows_the_reviewer_what_changed_and_is_not_returned_twice(person):
    clerk, technician = person(), person(phone=True)
    clerk.enters_as("hr1").open("/desk/cases/").follows("王䶮")
    code = clerk.address_part(r"/desk/cases/(\w+)/$")
    steps.claims(clerk, code)
    clerk.follows("一次性告知补正").fills({
        "form-0-place": "basic.post",
        "form-0-reason": "inconsistent",
        "form-0-explanation": "岗位与劳动合同不一致，请按合同填写。",
    }).takes_picture("correction-new").meets_no_barrier()  # fmt: skip
    clerk.presses("下一步：核对全部内容").presses("告知申报人").sees("已一次性告知王䶮补正 1 项")

    technician.enters_as("tech3").open(f"/my/{code}/").sees("岗位与劳动合同不一致，请按合同填写。")
    technician.takes_picture("case-correction").meets_no_barrier().follows("基本情况").sees("补正要求")
    technician.fills({"post": "液压支架设计师"}).saves_itself().takes_picture("section-correction").meets_no_barrier()
    technician.open(f"/my/{code}/check/").sees("您修改了什么").sees("液压支架设计师").takes_picture(
        "check-correction"
    ).meets_no_barrier()
    technician.main.locator("[name=agreed]").check()
    technician.fills({"name": "王䶮"}).presses("签署并提交补正").sees_heading("申报已提交")

    clerk.open(f"/desk/cases/{code}/").sees("上次退回后修改了").sees("机械设计工程师").sees("液压支架设计师")
    clerk.takes_picture("desk-changed").meets_no_barrier()
    clerk.sees("本环节已经一次性告知过补正，不能再次要求")
    expect(clerk.main.get_by_role("link", name="一次性告知补正")).to_have_count(0)
    again = {"form-0-place": "basic.post", "form-0-reason": "illegible", "form-0-explanation": "再改一次。"}
    clerk.open(f"/desk/cases/{code}/correction/").fills(again).presses("下一步：核对全部内容")
    clerk.sees("本环节已经一次性告知过补正内容，不能再次要求补正").takes_picture("correction-refused")
    technician.open(f"/my/{code}/").sees("单位审核中")


def test_objection_holds_a_case_back_until_it_is_decided(person):
    clerk, objector, technician = person(), person(phone=True), person(phone=True)
    code = completes_and_submits(technician)
    clerk.enters_as("hr1")
    steps.passes_on(clerk, code, "审核通过，进入公示")
    notice = steps.publishes(clerk, "/desk/notices/new/", code)

    objector.open(f"/notices/{notice}/").follows("提出异议")
    objector.fills({"person": "1", "content": "公示所写的项目由车间集体完成，请核查本人所起的作用。"}).takes_picture(
        "object"
    )
    objector.presses("提交异议").sees_heading("异议已收到").takes_picture("objection-receipt")
    receipt = objector.main.locator(".receipt-number strong").inner_text()

    steps.five_working_days_pass(person)
    technician.open(f"/my/{code}/").sees("公示收到异议").takes_picture("case-objection").meets_no_barrier()
    clerk.open(f"/desk/notices/{notice}/").waits_for("推荐选中的申报", seconds=steps.CLOCK_SECONDS).sees("待核查")
    clerk.main.get_by_role("checkbox", name="选择李秀英").check()
    clerk.presses("推荐选中的申报").sees("还有未处理完的异议").takes_picture("recommend-blocked").meets_no_barrier()

    clerk.open("/desk/objections/").follows("李秀英").sees("车间集体完成").takes_picture(
        "objection-desk"
    ).meets_no_barrier()
    clerk.main.get_by_label("异议不成立，申报继续办理").check()
    clerk.fills({"finding": "经核查项目任务书和图纸签字，本人为主要设计人。"}).presses("提交核查结论")
    clerk.sees("核查结论已记录")

    objector.open("/objections/status/").fills({"code": receipt}).presses("查询")
    objector.sees("本人为主要设计人").takes_picture("objection-answer")
    steps.recommends(clerk, notice)
    technician.open(f"/my/{code}/").sees("人社部门审核中")


def completes_and_submits(technician: steps.Person) -> str:
    """The demo's draft that lacks the report and the proof of the achievement."""
    technician.enters_as("tech2").open("/my/").follows("工程")
    code = technician.address_part(r"/my/(\w+)/$")
    technician.open(f"/my/{code}/form/report/").fills({"text": REPORT}).presses("保存并继续").sees("”已保存。")
    steps.uploads(technician, code, {"achievement": steps.a_pdf()})
    steps.submits(technician, code, "李秀英")
    return code


def test_meeting_below_the_quorum_is_not_opened(person):
    secretary, chair = person(), person(phone=True)
    secretary.enters_as("secretary2")
    code = case_of(secretary, "尹航")
    meeting = steps.plans(secretary, code, "人数不足的会议")
    waiting = secretary.open(f"/review/meetings/{meeting}/").main.get_by_role("button", name="代为签到")
    seats = waiting.count()
    waiting.first.focus()
    steps.takes_seat(chair, steps.CHAIR, meeting)
    # The chair's button is gone from the secretary's screen, and no other act has taken its place under her hand.
    expect(waiting).to_have_count(seats - 1)
    expect(secretary.page.locator('[data-live-part="roster"]')).to_be_focused()
    # And so it stays when the part is drawn once more.
    steps.takes_seat(chair, steps.EXPERTS[1], meeting)
    expect(waiting).to_have_count(seats - 2)
    expect(secretary.page.locator('[data-live-part="roster"]')).to_be_focused()
    chair.enters_as(steps.CHAIR)
    steps.are_signed_in(secretary, meeting, steps.QUORUM - 1)
    chair.open(f"/my-meetings/{meeting}/").sees("还差 1 人").presses("宣布开会")
    chair.sees("法定人数").sees("1 人").takes_picture("quorum-missing")
    secretary.open(f"/review/meetings/{meeting}/").sees("还差 1 人").acts("记录为未达法定人数")
    secretary.sees("已记录未达法定人数").takes_picture("meeting-failed")
    applicant = person(phone=True)
    applicant.enters_as("tech10").open(f"/my/{code}/").sees("评审中")


def test_case_with_too_few_votes_does_not_pass_and_its_applicant_reads_so(person):
    secretary, expert = person(), person(phone=True)
    secretary.enters_as("secretary2")
    code = case_of(secretary, "白雪")
    meeting = steps.plans(secretary, code, "票数不足的会议")
    steps.takes_seat(expert, steps.CHAIR, meeting)
    steps.are_signed_in(secretary, meeting, steps.QUORUM)
    expert.presses("宣布开会").sees("会议开始")
    steps.writes_opinion(secretary, meeting, "业绩以参与为主，独立工作能力体现不足。")
    expert.open(f"/my-meetings/{meeting}/").presses("全部开始表决").sees("表决开始")
    # Six of ten agree; seven are needed. The tenth left without a vote and counts against.
    cast = zip(steps.EXPERTS[: steps.QUORUM - 1], ["agree"] * 6 + ["disagree"] * 3, strict=True)
    steps.vote_one_after_another(expert, meeting, cast)
    expert.enters_as(steps.EXPERTS[steps.QUORUM - 1]).open(f"/my-meetings/{meeting}/").acts("退席").sees("您已退席")
    secretary.open(f"/review/meetings/{meeting}/").follows("未投的票全部记为未投")
    secretary.fills({"reason": "中途离席，未能投票。"}).presses("全部记为未投").sees("已全部记为未投")
    expert.enters_as(steps.CHAIR).open(f"/my-meetings/{meeting}/").acts("结束表决并计票").sees("未通过")
    expert.acts("宣布并签署结果").sees("结果已宣布并签署")

    applicant = person(phone=True)
    applicant.enters_as("tech11").open(f"/my/{code}/").sees("评审中").sees_no("评审未通过")
    steps.tells_results(secretary)
    applicant.open(f"/my/{code}/").sees("评审未通过").sees("可以在下一年度再次申报")
    applicant.takes_picture("case-not-passed")
    secretary.open(f"/review/meetings/{meeting}/minutes/").sees("未通过")


def case_of(secretary: steps.Person, name: str) -> str:
    """The code of a case under review, from the page that plans its meeting."""
    secretary.open("/review/meetings/").follows("安排会议").sees(name)
    label = secretary.main.locator("label", has_text=name).inner_text()
    found = re.search(r"\w{8,}", label, re.ASCII)
    assert found, label
    return found.group()
