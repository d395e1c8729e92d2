"""Which registers can be asked, and by which way."""

from django.conf import settings

from portal.registers.connectors import Connector
from portal.registers.connectors.file_drop import FileRegister
from portal.registers.connectors.http import HttpRegister, Limits
from portal.registers.models import DroppedFile
from portal.registers.rules import Register


def connected() -> frozenset[Register]:
    """The registers that have an address, or that have delivered a file. One query."""
    by_file = DroppedFile.objects.filter(good_rows__gt=0).values_list("register", flat=True).distinct()
    by_address = [name for name, place in settings.REGISTERS.items() if place["url"]]
    return frozenset(Register(name) for name in [*by_address, *by_file])


def connector_of(register: Register) -> Connector | None:
    """The way to ``register``: its address before its files; None when it has neither."""
    place = settings.REGISTERS[register]
    if place["url"]:
        return HttpRegister(register, place["url"], place["token"], Limits(**settings.REGISTER_LIMITS))
    delivered = DroppedFile.objects.filter(register=register, good_rows__gt=0)
    return FileRegister(register) if delivered.exists() else None
