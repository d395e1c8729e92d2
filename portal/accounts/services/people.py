"""Persons under their real names (regulation 4.6, lessons 24: one person, one account)."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.accounts.selectors import actor_of
from portal.audit import services as audit
from portal.core.codes import new_code
from portal.core.crypto import keyed_hash
from portal.core.errors import Refused
from portal.core.identifiers import normalise_id_number, normalise_person_name, normalise_phone
from portal.workflow import chain

ID_TAKEN = "这个身份证号已经注册过，一人只有一个账号。请直接登录。"
PHONE_TAKEN = "这个手机号已用于另一个账号。如果是您本人的账号，请直接登录；否则请换一个手机号。"


class AlreadyRegistered(Refused):
    """``fields`` maps ``id_number`` or ``phone`` to the sentence to show beside it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(next(iter(fields.values())), code="invalid")
        self.fields = dict(fields)


def register_person(*, name: str, id_number: str, phone: str, email: str, password: str) -> User:
    """Open the account of a person who registers himself. Identifiers are checked by the caller's form.

    Raises ``AlreadyRegistered`` when the ID number or the phone belongs to an account.
    """
    user = User(
        username=f"u-{new_code().lower()}",
        name=normalise_person_name(name),
        id_number=normalise_id_number(id_number),
        phone=normalise_phone(phone),
        email=email,
    )
    user.set_password(password)
    refuse_taken(id_number=user.id_number, phone=user.phone)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            audit.record(chain(user), "person.registered", actor=actor_of(user, None))
    except IntegrityError as race:
        refuse_taken(id_number=user.id_number, phone=user.phone)
        raise AlreadyRegistered({"id_number": ID_TAKEN}) from race
    return user


def change_contact(*, user: User, phone: str, email: str) -> User:
    """Change where ``user`` is reached; the record says what changed, not to what (invariant 9)."""
    phone = normalise_phone(phone)
    changed = [name for name, value in (("phone", phone), ("email", email)) if getattr(user, name) != value]
    if not changed:
        return user
    refuse_taken(phone=phone, but=user)
    user.phone, user.email = phone, email
    try:
        with transaction.atomic():
            user.save(update_fields=["phone", "phone_hash", "email"])
            audit.record(chain(user), "person.contact_changed", actor=actor_of(user, None), data={"changed": changed})
    except IntegrityError as race:
        raise AlreadyRegistered({"phone": PHONE_TAKEN}) from race
    return user


def refuse_taken(*, id_number: str = "", phone: str = "", but: User | None = None) -> None:
    """Raise ``AlreadyRegistered`` with all that is taken by somebody other than ``but``."""
    others = User.objects.exclude(pk=but.pk if but else None)
    taken = {}
    if id_number and others.filter(id_number_hash=keyed_hash(id_number, purpose="id_number")).exists():
        taken["id_number"] = ID_TAKEN
    if phone and others.filter(phone_hash=keyed_hash(phone, purpose="phone")).exists():
        taken["phone"] = PHONE_TAKEN
    if taken:
        raise AlreadyRegistered(taken)
