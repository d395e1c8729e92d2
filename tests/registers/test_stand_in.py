"""The stand-in speaks as real registers must, and production takes no register in clear."""

import pytest

from portal.demo_run import stand_in_settings
from portal.registers.checks import registers_are_asked_over_tls
from portal.registers.records import RECORDS
from portal.registers.rules import Register
from portal.registers_stand_in import demo_records


def test_every_record_of_the_demo_is_one_that_the_portal_takes():
    records = demo_records()
    assert set(records) == set(Register)
    for register, known in records.items():
        assert [RECORDS[register].model_validate(each).model_dump(exclude_defaults=True) for each in known] == known
    assert len(records[Register.EDUCATION]) == 2


def test_demo_connects_every_register():
    values = stand_in_settings()
    port = values.pop("STAND_IN_PORT")
    addresses = {name: value for name, value in values.items() if name.startswith("REGISTER_")}
    assert addresses == {f"REGISTER_{each.upper()}_URL": f"http://127.0.0.1:{port}/{each}" for each in Register}


@pytest.mark.parametrize(
    ("place", "url", "wrong"),
    [
        ("production", "http://10.0.0.1/education", ["registers.E001"]),
        ("production", "https://10.0.0.1/education", []),
        ("production", "", []),
        ("test", "http://127.0.0.1:8390/education", []),
    ],
)
def test_production_refuses_a_register_without_tls(settings, place, url, wrong):
    settings.PORTAL_ENV = place
    settings.REGISTERS = {"education": {"url": url, "token": ""}}
    assert [each.id for each in registers_are_asked_over_tls()] == wrong
