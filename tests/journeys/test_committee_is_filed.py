"""A committee comes into being: written, corrected, selected, filed, published, supervised (令40 arts. 6-8; S6)."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from portal.core.dates import years_later
from tests.journeys.person import Person

NAME = "晋中市装备制造行业协会工程系列初级职称评审委员会"
AUTHORITY = "晋中市人力资源和社会保障局"
EVIDENCE = ("main_series", "influence", "people", "capacity", "advantage", "service", "discipline")
SENIOR = "山西省工程系列高级职称评审委员会"


def test_association_forms_a_committee_and_the_authority_files_it(person):
    clerk, officer = person(), person()
    writes_the_application(clerk)
    asks_for_a_correction(officer)
    corrects(clerk)
    selects_and_files(officer)
    person(phone=True).open("/committees/").takes_picture("directory", on_phone=True).follows(NAME)
    clerk.open("/desk/filings/").takes_picture("filings", on_phone=True).main.get_by_role("row").filter(
        has_text="演协备〔2026〕9号"
    ).get_by_role("button", name="申请重新备案").click()
    clerk.sees_heading("填写备案申请").sees("重新备案").holds("name", NAME)


def writes_the_application(clerk: Person) -> None:
    clerk.enters_as("association1").open("/desk/filings/").follows("申请组建评审委员会")
    clerk.takes_picture("filing-start", on_phone=True)
    clerk.fills({"formed_by": "social_body", "series": "engineering", "level": "junior"}).presses("下一步")
    clerk.sees_heading("填写备案申请")
    first = clerk.today + timedelta(days=60)
    facts = {
        "name": NAME, "region": "140700", "scope": "open", "basis": "series",
        "proposed_from": f"{first}", "proposed_to": f"{years_later(first, 2)}", "contact": "协会职称办公室",
        "telephone": "0354-7654321", "address": "晋中市某街1号",
    }  # fmt: skip
    clerk.fills(facts | {f"text_{each}": "本协会情况属实，材料齐全。" for each in EVIDENCE}).saves_itself()
    clerk.page.reload()
    clerk.holds("name", NAME).holds("text_people", "本协会情况属实，材料齐全。")
    clerk.takes_picture("filing-edit", on_phone=True).meets_no_barrier()
    # The authority was forgotten: it is told beside its field, and nothing is lost.
    clerk.presses("保存并提交").sees("请选择备案机关").holds("name", NAME)
    clerk.main.locator("[name=authority]").select_option(label=AUTHORITY)
    clerk.presses("保存并提交").sees("备案申请已提交").takes_picture("filing-submitted", on_phone=True)


def opens(officer: Person, act: str) -> None:
    officer.main.locator("summary", has_text=re.compile(f"^{act}$")).click()


def asks_for_a_correction(officer: Person) -> None:
    officer.enters_as("jinzhong").open("/desk/filing-cases/").takes_picture("filing-cases", on_phone=True).follows(NAME)
    officer.address_part(r"/desk/filing-cases/(\w+)/$")
    officer.takes_picture("filing-case", on_phone=True).meets_no_barrier()
    opens(officer, "一次性告知补正")
    officer.presses("一次性告知补正").sees("请写明需要补正的内容")
    officer.fills({"ask_filing_correction-told": "请写明专家人数和职称构成。"}).presses("一次性告知补正")
    officer.sees("已告知申请单位补正")


def corrects(clerk: Person) -> None:
    clerk.open("/desk/filings/").follows(NAME)
    clerk.sees("请写明专家人数和职称构成").sees("逾期视为放弃这次申请").takes_picture(
        "filing-correction", on_phone=True
    )
    clerk.main.get_by_role("link", name="补正", exact=True).click()
    clerk.fills({"text_people": "专家68人，其中正高12人、副高56人。"}).saves_itself()
    clerk.presses("保存并提交").sees("备案申请已提交")


def selects_and_files(officer: Person) -> None:
    officer.open("/desk/filing-cases/").follows(NAME)
    officer.sees("专家68人，其中正高12人、副高56人。")
    opens(officer, "遴选入选")
    officer.fills({
        "select_organiser-document": "演遴〔2026〕3号", "select_organiser-score": "91",
        "select_organiser-told": "专业优势明显。",
    }).presses("遴选入选").sees("已登记为入选")  # fmt: skip
    opens(officer, "核准备案")
    officer.fills({"approve_filing-number": "演协备〔2026〕9号"}).takes_picture("filing-approve", on_phone=True)
    officer.presses("核准备案").sees("已核准备案").sees("演协备〔2026〕9号")


def test_enterprise_is_told_that_it_forms_no_senior_committee(person):
    clerk = person()
    clerk.enters_as("hr2").open("/desk/filings/new/")
    clerk.fills({"formed_by": "enterprise", "series": "engineering", "level": "senior"}).presses("下一步")
    clerk.sees("企业只能组建中级、初级评审委员会").holds("level", "senior")


def test_suspended_committee_takes_nobody_until_it_is_restored(person):
    officer, technician, public = person(), person(), person()
    technician.enters_as("tech6")
    orders(officer, "暂停评审工作")
    try:
        public.open("/committees/").main.get_by_role("row").filter(has_text=SENIOR).get_by_text("暂停").wait_for()
        technician.open("/me/messages/").sees(re.compile("暂停"))
        technician.open("/my/start/?series=engineering&level=associate_senior").sees("现在没有能受理的评审委员会")
        technician.main.locator("summary", has_text="现在不能受理的评审委员会").click()
        technician.sees("评审工作已被暂停")
        technician.takes_picture("start-suspended", on_phone=True)
    finally:
        orders(officer, "恢复正常")
    row = public.open("/committees/").main.get_by_role("row").filter(has_text=SENIOR)
    expect(row.get_by_text("正常")).to_be_visible()


def orders(officer: Person, act: str) -> None:
    officer.enters_as("shanxi").open("/desk/supervised/").takes_picture("supervised", on_phone=True).follows(SENIOR)
    opens(officer, act)
    panel = officer.main.locator("details", has=officer.page.get_by_role("button", name=act, exact=True))
    kind = {"暂停评审工作": "suspend", "恢复正常": "restore"}[act]
    officer.fills({
        f"{kind}-document": "演督〔2026〕1号", f"{kind}-document_on": f"{officer.today}",
        f"{kind}-reason": "核查来信反映的问题。",
    }).takes_picture(f"order-{kind}", on_phone=True).meets_no_barrier()  # fmt: skip
    panel.get_by_role("button", name=act, exact=True).click()
    officer.sees(f"已登记：{act}")
