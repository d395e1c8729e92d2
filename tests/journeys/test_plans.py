"""A committee's year: the authority agrees to its plan, its secretary publishes a batch, everybody reads its terms."""

import re

from playwright.sync_api import expect


def test_authority_agrees_to_a_plan_that_was_reported(person):
    officer = person().enters_as("yuci").open("/desk/plan-cases/").sees_heading("评审方案审核")
    officer.takes_picture("plan-cases", on_phone=True).meets_no_barrier().follows("榆次区工程系列初级职称评审委员会")
    officer.sees("民营企业单独分组").takes_picture("plan-case", on_phone=True).meets_no_barrier()
    officer.main.locator("summary", has_text="同意方案").click()
    officer.presses("同意方案").sees("请填写复函文号").takes_picture("plan-case-wrong").meets_no_barrier()
    officer.fills({"agree_plan-reply": "榆次人社函〔2026〕3号"}).presses("同意方案").sees("已同意这份方案")


def test_batch_is_made_of_the_plan_and_its_terms_are_public(person):
    secretary = person().enters_as("secretary2").open("/desk/plans/").sees_heading("年度评审方案")
    secretary.takes_picture("plans", on_phone=True).meets_no_barrier().follows("晋中市工程系列中级职称评审委员会")
    secretary.sees("演示函字1号").takes_picture("plan", on_phone=True).meets_no_barrier()
    secretary.follows("建立批次").sees_heading("建立批次").takes_picture("batch-edit", on_phone=True).meets_no_barrier()
    secretary.fills({"charges": "yes", "pass_rate_guideline": "60"}).presses("保存").sees("批次已保存")
    secretary.sees("没有覆盖整个申报时间的收费批准文件").takes_picture(
        "batch-not-ready", on_phone=True
    ).meets_no_barrier()
    secretary.follows("修改").fills({"charges": "no", "pass_rate_guideline": "0"}).presses("保存")
    secretary.sees("请填写1到100的整数").fills({"pass_rate_guideline": "60"}).presses("保存").sees("已保存")
    secretary.presses("发布批次").sees("批次已发布").takes_picture("batch-desk", on_phone=True).meets_no_barrier()
    secretary.follows("公开页面")
    code = secretary.address_part(r"/batches/(\w+)/")
    anybody = person().open(f"/batches/{code}/").sees("评审、答辩").sees("不收费").sees("民营企业单独分组")
    anybody.takes_picture("batch-public", on_phone=True).meets_no_barrier()
    anybody.open("/committees/902/").takes_picture("committee-public", on_phone=True).meets_no_barrier()
    anybody.main.locator("summary", has_text=re.compile("年度评审方案")).click()
    expect(anybody.main.get_by_text("演示函字1号")).to_be_visible()


def test_fee_needs_its_approval(person):
    secretary = person().enters_as("secretary3").open("/desk/fees/").sees("没有登记收费")
    secretary.main.locator("[name=committee]").select_option(index=1)
    secretary.fills({"level": "associate_senior", "amount": "300"}).presses("登记")
    secretary.sees("没有批准文件的不得收费").takes_picture("fees", on_phone=True).meets_no_barrier()
    secretary.fills(
        {
            "approval_document": "晋价费字〔2026〕12号",
            "approved_by": "山西省发展和改革委员会",
            "valid_from": "2026-01-01",
            "valid_to": "2028-12-31",
        }
    )
    secretary.presses("登记").sees("300.00元").meets_no_barrier()


def test_secretary_writes_a_plan(person):
    secretary = person().enters_as("secretary4").open("/desk/plans/new/").sees_heading("拟定评审方案")
    secretary.takes_picture("plan-start", on_phone=True).meets_no_barrier()
    secretary.main.locator("[name=committee]").select_option(index=1)
    secretary.main.locator("[name=year]").select_option(index=0)
    secretary.presses("下一步").sees_heading("填写评审方案")
    secretary.fills({"batches-0-title": "第一批"}).presses("保存并呈报").sees("请至少选择一项")
    secretary.takes_picture("plan-edit", on_phone=True).meets_no_barrier()
