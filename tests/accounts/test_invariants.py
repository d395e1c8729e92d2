import pytest
from django.db import connection

from portal.accounts.invariants import plain_personal_numbers
from tests import factories


@pytest.mark.django_db
def test_plain_numbers_in_the_database_are_told():
    kept, leaked = factories.UserFactory(), factories.UserFactory()
    assert list(plain_personal_numbers()) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET id_number = %s WHERE id = %s", ["11010519491231002X", leaked.pk])
        cursor.execute("SELECT id_number FROM accounts_user WHERE id = %s", [kept.pk])
        assert kept.id_number not in cursor.fetchone()[0]
    assert list(plain_personal_numbers()) == [f"user {leaked.pk}"]
