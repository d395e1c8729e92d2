import pytest
from django.urls import reverse

from portal.accounts.models import User
from portal.core.crypto import keyed_hash
from tests import factories
from tests.accounts.factories import PASSWORD, PERSON

pytestmark = pytest.mark.django_db


def register(client, **changed):
    return client.post(reverse("accounts:register"), PERSON | changed)


def test_register_opens_the_account_and_signs_in_as_applicant(client):
    response = register(client)
    user = User.objects.get()
    assert (response.status_code, response.url) == (302, reverse("accounts:profile"))
    assert (user.name, user.id_number, user.phone) == ("买买提·艾力", "11010519491231002X", "13900001111")
    page = client.get(response.url)
    assert "申报人" in page.text
    assert "110*************2X" in page.text
    assert "11010519491231002X" not in page.text


@pytest.mark.parametrize("name", ["刘𬱖", "王䶮", "买买提•艾力", "阿卜杜热合曼·阿卜杜热依木"])
def test_register_takes_rare_characters(client, name):
    assert register(client, name=name).status_code == 302
    assert User.objects.get().name == name.replace("•", "·")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "王", "姓名应为2至30个字"),
        ("name", "王1", "姓名只能用汉字"),
        ("id_number", "110105194912310021", "身份证号码校验不通过"),
        ("id_number", "1101051949123100", "身份证号码应为18位，现在是16位"),
        ("id_number", "", "请填写身份证号"),
        ("phone", "12900001111", "手机号码应为11位数字"),
        ("email", "nobody", "电子邮箱格式不对"),
        ("password", "12345678", "密码"),
        ("password_again", "Tianlong-2027", "两次输入的密码不一致"),
    ],
)
def test_register_refuses_bad_input_beside_its_field(client, field, typed, sentence):
    response = register(client, **{field: typed})
    assert response.status_code == 422
    assert ("密码没有保留" in response.content.decode()) is (field != "password")
    assert any(sentence in problem for problem in response.context["form"].errors[field])
    assert 'value="13900001111"' in response.text or field == "phone"
    assert PASSWORD not in response.text
    assert not User.objects.exists()


def test_register_refuses_a_registered_id_number_and_leads_to_sign_in(client):
    factories.UserFactory(id_number="11010519491231002X")
    response = register(client, id_number="１１０１０５19491231002x")
    assert response.context["form"].errors["id_number"] == ["这个身份证号已经注册过，一人只有一个账号。请直接登录。"]
    assert reverse("account_login") in response.text
    assert User.objects.count() == 1


def test_register_refuses_a_registered_phone(client):
    factories.UserFactory(phone="13900001111")
    assert "phone" in register(client, phone="139 0000 1111").context["form"].errors
    assert User.objects.count() == 1


def test_register_keeps_personal_numbers_encrypted(client, django_assert_num_queries):
    register(client)
    user = User.objects.get()
    assert user.id_number_hash == keyed_hash("11010519491231002X", purpose="id_number")
    assert user.username.startswith("u-")


@pytest.mark.parametrize("login", ["13900001111", "139 0000 1111", "11010519491231002x"])
def test_sign_in_by_phone_or_id_number(client, login):
    register(client)
    client.logout()
    response = client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    assert response.status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_who_must_sign_in_first_is_told_so_and_comes_back(client):
    register(client)
    client.logout()
    asked = client.get(reverse("accounts:profile"), follow=True)
    assert "登录后回到您要看的页面" in asked.text
    assert "登录后回到您要看的页面" not in client.get(reverse("account_login")).text


def test_sign_in_refuses_a_wrong_password_in_chinese(client):
    register(client)
    client.logout()
    response = client.post(reverse("account_login"), {"login": "13900001111", "password": "wrong"})
    assert "账号或密码不对" in response.text
    assert 'value="13900001111"' in response.text


def test_sign_in_locks_after_five_failures(client):
    register(client)
    client.logout()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "13900001111", "password": "wrong"})
    response = client.post(reverse("account_login"), {"login": "13900001111", "password": PASSWORD})
    assert "已暂时锁定" in response.text


@pytest.mark.parametrize("path", ["email/", "password/reset/", "confirm-email/", "3rdparty/", "password/set/"])
def test_pages_of_allauth_that_lead_nowhere_are_not_there(client, path):
    client.force_login(factories.UserFactory())
    assert client.get(f"/accounts/{path}").status_code == 404


def test_signup_of_allauth_leads_to_registration(client):
    assert client.get("/accounts/signup/").url == reverse("accounts:register")


def test_password_is_changed_in_the_words_of_registration(client):
    register(client)
    change = reverse("account_change_password")
    page = client.get(change).text
    assert "至少8位，不能全是数字" in page
    assert "placeholder" not in page
    wrong = client.post(change, {"oldpassword": "wrong", "password1": "jinyang-2027", "password2": "jinyang-2027"})
    assert "现在的密码不对" in wrong.text
    new = {"oldpassword": PASSWORD, "password1": "jinyang-2027", "password2": "jinyang-2027"}
    assert client.post(change, new).url == reverse("accounts:profile")
    client.logout()
    assert (
        client.post(reverse("account_login"), {"login": "13900001111", "password": "jinyang-2027"}).status_code == 302
    )
