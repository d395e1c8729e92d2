"""A record of dishonesty by two officers, and what is exported and archived for years (令40 arts. 23, 32, 39; M6c)."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl

from tests.journeys import steps
from tests.journeys.person import Person

DOCUMENT = "晋中人社〔演示〕31号"
SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "check_archive.py"


def decides(officer: Person, code: str, label: str, answers: dict[str, str]) -> Person:
    """Open one act of a record and carry it out."""
    officer.open(f"/integrity/{code}/").main.locator("summary", has_text=label).first.click()
    return officer.fills(answers).presses(label)


def test_nobody_gets_round_a_record_and_two_lift_it(person):
    first, second, technician = person(), person(), person(phone=True)
    # Of a region that does not exist, so nobody's.
    answers = steps.registration("乔安", "149999199107053219", "15535410077")
    technician.open("/register/").fills(answers).presses("注册").sees("注册成功")
    steps.claims_employment(technician, "晋中精工机械有限公司")
    about = {"kind": "applicant", "name": answers["name"], "id_number": answers["id_number"]}
    first.enters_as("jinzhong").open("/integrity/").follows("提出记录")
    first.fills({**about, "document": " ", "reason": "业绩证明系伪造"}).presses("提出记录").sees("请填写文书号")
    first.takes_picture("integrity-propose", on_phone=True).meets_no_barrier()
    first.fills({"document": DOCUMENT}).presses("提出记录").sees("须由本机关另一名人员决定")
    code = first.address_part(r"/integrity/(\w+)/$")
    technician.open("/my-integrity/").sees("待决定").main.locator("summary").first.click()
    technician.fills({f"{code}-text": "证明由单位出具，请核实。"}).presses("提交").sees("作出决定的机关会看到")
    second.enters_as("jinzhong2").open(f"/integrity/{code}/").sees("请核实").takes_picture(
        "integrity-decide", on_phone=True
    ).meets_no_barrier()
    decides(second, code, "决定记录", {"enter-reason": "经核实属实。"}).sees("不得申报至")
    second.open("/integrity/?view=in_force").sees(DOCUMENT).takes_picture(
        "integrity-records", on_phone=True
    ).meets_no_barrier()
    tries_to_start(technician).sees("您在失信限制期内")
    technician.open("/my-integrity/").sees("不得申报至").takes_picture("integrity-mine").meets_no_barrier()
    lifting = {"lift-document": "复决〔演示〕2号", "lift-reason": "证明由单位误开。"}
    decides(first, code, "提出解除", lifting).sees("变更待决定")
    decides(second, code, "同意", {"approve-reason": "同意解除。"}).sees("已解除")
    second.takes_picture("integrity-lifted", on_phone=True)
    tries_to_start(technician).sees("申报草稿已建立")


def tries_to_start(technician: Person) -> Person:
    steps.chooses_committee(technician, "middle", "晋中市工程系列中级")
    technician.main.locator("[name=specialty]").select_option(label="机械工程")
    technician.main.locator("[name=employment]").select_option(index=1)
    return technician.presses("建立申报草稿")


def test_province_exports_and_a_case_that_ended_is_packed(person, tmp_path):
    province, secretary, officer = person(), person(), person()
    province.enters_as("shanxi").open("/archive/exports/").presses("导出").sees("已安排导出")
    province.waits_for("SHA-256", seconds=60)
    file = province.main.locator('a[href^="/files/"]').first.get_attribute("href")
    book = openpyxl.load_workbook(io.BytesIO(province.page.request.get(str(file)).body()))
    assert [cell.value for cell in book.active[1]][:2] == ["变动类型", "变动日期"]
    province.open("/archive/exports/").sees("郭明").takes_picture("exports", on_phone=True).meets_no_barrier()
    code = refuses(secretary)
    person().open("/demo/clock/").presses("+1 个工作日").sees("演示日期现在是")
    officer.enters_as("jinzhong").open(f"/archive/packages/?q={code}").waits_for("，清单", seconds=90)
    officer.takes_picture("packages", on_phone=True).meets_no_barrier()
    link = officer.main.get_by_role("link", name="下载", exact=True).first.get_attribute("href")
    path = tmp_path / "package.zip"
    path.write_bytes(officer.page.request.get(str(link)).body())
    roots = tmp_path / "authorities.pem"
    roots.write_bytes(officer.page.request.get("/verify/authorities.pem").body())
    subprocess.run([sys.executable, SCRIPT, path, roots], check=True)
    with zipfile.ZipFile(path) as package:
        assert {"form.pdf", "record.jsonl"} <= set(package.namelist())
    officer.open("/archive/retention/").sees("没有到期的归档包").takes_picture("retention", on_phone=True)


def refuses(secretary: Person) -> str:
    """Refuse a case that waits for the committee; returns its code."""
    secretary.enters_as("secretary2").open("/desk/cases/").follows("秦岚")
    code = secretary.address_part(r"/desk/cases/(\w+)/")
    steps.claims(secretary, code)
    secretary.follows("不予受理").main.locator("[name=reasons]").first.check()
    secretary.fills({"explanation": "所报专业不在本评委会的备案范围。"}).presses("不予受理")
    secretary.sees("不予受理，原因已告知本人")
    return code
