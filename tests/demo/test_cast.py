from portal.core.identifiers import check_id_number, check_phone, check_uscc
from portal.demo import cast


def test_numbers_of_the_cast_are_well_formed_and_nobodys_twice():
    logins = [person.login for person in cast.everybody()]
    for login in logins:
        check_id_number(cast.id_number(login))
        check_phone(cast.phone(login))
    for body in cast.BODIES:
        check_uscc(cast.uscc(body.key))
    assert len(set(logins)) == len({cast.id_number(each) for each in logins}) == len(logins)
    assert len({cast.phone(each) for each in logins}) == len(logins)
    assert all(cast.id_number(each).startswith("149999") for each in logins)


def test_committees_have_their_chair_and_deputies_among_their_members():
    sizes = {
        panel.key: len([each for each in cast.experts() if each.login.startswith(panel.key)]) - panel.reserve
        for panel in cast.PANELS
    }
    assert sizes == {
        "junior": 9, "middle": 15, "senior": 25, "sme": 7, "own": 7, "system": 7, "economics": 11, "expired": 0,
        "private": 7,
    }  # fmt: skip


def test_each_office_has_two_people_so_that_paper_can_be_counted():
    secretaries = [each.body for each in cast.PEOPLE if each.role == "secretary"]
    offices = {panel.organiser for panel in cast.PANELS if panel.members}
    assert {office: secretaries.count(office) for office in offices} == dict.fromkeys(offices, 2)
