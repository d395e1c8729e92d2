"""What people get wrong and what networks do to them: a clear word each time, and nothing lost."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys import steps
from tests.journeys.person import Person

MEGABYTE = 1024 * 1024
NAME, PHONE = "买买提·𬱖", "15535410002"


def test_wrong_digit_of_the_identity_number_is_told_beside_its_field(person):
    newcomer = person()
    newcomer.open("/register/").fills(steps.registration(NAME, "149999199206103454", PHONE)).presses("注册")
    expect(newcomer.page.locator("#id_id_number_error")).to_contain_text("校验不通过，可能有一位输错")
    newcomer.takes_picture("register-wrong", on_phone=True)
    newcomer.holds("name", NAME).holds("phone", PHONE)
    newcomer.fills(steps.registration(NAME, "149999199206103453", PHONE)).presses("注册").sees("注册成功").sees(NAME)


def test_wrong_credit_code_is_told_beside_its_field_and_all_else_is_kept(person):
    founder = person()
    founder.open("/register/employer/").fills({
        "unit_name": "榆次䶮记机械厂",
        "uscc": "91149999MA00000011",
        "address": "工业园区一号",
        "telephone": "0354-1234567",
    })  # fmt: skip
    founder.presses("提交申请")
    expect(founder.page.locator("#id_uscc_error")).to_contain_text(re.compile("校验不通过|不使用字母"))
    founder.holds("unit_name", "榆次䶮记机械厂").holds("uscc", "91149999MA00000011").holds("address", "工业园区一号")
    founder.takes_picture("register-employer-wrong", on_phone=True)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ({"name": "毕业证.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" * 500}, "不能只改扩展名"),
        ({"name": "毕业证.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00"}, "类型不能上传"),
        ({"name": "毕业证.pdf", "mimeType": "application/pdf", "buffer": b""}, "是空文件"),
    ],
    ids=["renamed", "program", "empty"],
)
def test_file_that_is_no_proof_is_refused_in_words(technician, draft, file: FilePayload, told: str):
    technician.open(f"/my/{draft.code}/form/materials/")
    slot = steps.material(technician, "education")
    slot.locator("input[type=file]").set_input_files(file)
    slot.get_by_role("button", name="上传").click()
    technician.sees(told)
    technician.open(f"/my/{draft.code}/form/materials/")
    expect(slot.get_by_role("link")).to_have_count(0)


def test_file_of_200_megabytes_is_refused_before_it_is_sent(technician, draft, tmp_path):
    technician.open(f"/my/{draft.code}/form/materials/")
    slot = steps.material(technician, "education")
    slot.locator("input[type=file]").set_input_files(file_of(200 * MEGABYTE, tmp_path))
    technician.sees("有 200.0 MB，超过 20 MB").takes_picture("file-too-large", on_phone=True)


@pytest.mark.parametrize(("size", "told"), [(21 * MEGABYTE, "文件超过 20 MB"), (0, "空文件")], ids=["large", "empty"])
def test_server_refuses_the_file_in_words_when_no_script_looked_first(technician, draft, tmp_path, size, told):
    technician.open(f"/my/{draft.code}/form/materials/")
    slot = steps.material(technician, "education")
    slot.locator("input[type=file]").set_input_files(file_of(size, tmp_path))
    # Unlike a click, submit() tells no script of the page.
    slot.locator("form[enctype]").evaluate("form => form.submit()")
    technician.sees(told)


def file_of(size: int, folder: Path) -> Path:
    """A file of ``size`` bytes that takes no space on the disk."""
    path = folder / "扫描件.pdf"
    with path.open("wb") as file:
        file.truncate(size)
    return path


def test_application_is_started_and_submitted_once_however_often_the_button_is_pressed(person):
    technician = person()
    technician.enters_as("tech1")
    steps.chooses_committee(technician, "middle", "晋中市工程系列中级")
    technician.main.locator("[name=specialty]").select_option(label="机械工程")
    technician.main.locator("[name=employment]").select_option(label="晋中精工机械有限公司")
    technician.main.get_by_role("button", name="建立申报草稿").dblclick()
    technician.sees("申报草稿已建立")
    code = technician.address_part(r"/my/(\w+)/$")
    technician.page.go_back()
    technician.presses("建立申报草稿").sees(re.compile(f"{code}|请继续办理那一件"))
    technician.open("/my/")
    expect(technician.main.get_by_role("link", name="工程")).to_have_count(1)

    for section in steps.SECTIONS:
        technician.open(f"/my/{code}/form/{section}/").fills(steps.answers_of(section))
        technician.main.get_by_role("button", name="保存并返回").dblclick()
        technician.sees("”已保存。")
    proofs = {
        item: steps.a_pdf(f"{item}.pdf") for item in ("education", "present_title", "labour_contract", "achievement")
    }
    steps.uploads(technician, code, {"photo": steps.a_portrait(), **proofs})
    technician.open(f"/my/{code}/check/").main.locator("[name=agreed]").check()
    technician.fills({"name": "张建国"}).main.get_by_role("button", name="签署并提交申报").dblclick()
    technician.sees_heading("申报已提交").page.go_back()
    technician.page.reload()
    technician.open(f"/my/{code}/").sees("单位审核中").sees("第 1 版").sees_no("第 2 版")


def test_saving_at_once_after_an_answer_is_not_taken_for_another_tab(technician, draft):
    technician.open(f"/my/{draft.code}/form/education/").fills({"rows-0-degree": "bachelor"}).presses("保存并返回")
    technician.sees("”已保存。").open(f"/my/{draft.code}/form/education/").holds("rows-0-degree", "bachelor")


def test_back_button_after_saving_shows_what_was_saved(technician, draft):
    technician.open(f"/my/{draft.code}/form/declaration/")
    technician.fills({"title": "工程师", "relation": "contract", "specialty_years": "9"}).presses("保存并继续")
    technician.sees("”已保存。").page.go_back()
    technician.holds("specialty_years", "9").fills({"specialty_years": "10"}).saves_itself()
    technician.page.reload()
    technician.holds("specialty_years", "10")


def test_second_tab_is_told_that_another_has_saved_and_keeps_what_was_typed(technician, draft):
    section = f"/my/{draft.code}/form/basic/"
    technician.open(section)
    elsewhere = Person(technician.page.context.new_page(), technician.troubles)
    elsewhere.open(section).fills({"post": "工艺主管"}).saves_itself()
    technician.fills({"post": "设计主管"}).status_says("另一个窗口已保存更新的内容")
    technician.takes_picture("two-tabs")
    technician.presses("保存并继续").sees("没有覆盖它").holds("post", "设计主管")
    technician.takes_picture("two-tabs-submitted", on_phone=True)
    technician.presses("保存并继续").sees("”已保存。")
    elsewhere.open(section).holds("post", "设计主管")


def test_typing_after_the_session_ended_is_kept_and_comes_back_after_sign_in(technician, draft):
    section = f"/my/{draft.code}/form/present_title/"
    technician.open(section).page.context.clear_cookies()
    technician.fills({"has_title": "yes", "title": "助理工程师䶮"}).status_says("登录已过期，内容已暂存在本机")
    technician.takes_picture("signed-out", on_phone=True)
    technician.page.reload()
    technician.signs_in(draft.login, steps.PASSWORD)
    technician.sees("已恢复本机在").holds("title", "助理工程师䶮").saves_itself().takes_picture(
        "restored", on_phone=True
    )
    technician.page.reload()
    technician.holds("title", "助理工程师䶮").holds("has_title", "yes")


def test_typing_without_a_network_is_kept_and_saved_when_the_network_is_back(technician, draft):
    technician.open(f"/my/{draft.code}/form/report/").page.context.set_offline(True)
    technician.fills({"text": "任现职以来，主要从事工艺改进。"}).status_says("未保存：网络中断，内容已暂存在本机")
    technician.takes_picture("offline", on_phone=True)
    technician.page.context.set_offline(False)
    technician.saves_itself().page.reload()
    technician.holds("text", "任现职以来，主要从事工艺改进。")
