"""The keyed hash is the standard HMAC, and what is sealed opens again alone (invariant 9)."""

import hashlib
import hmac

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from portal.core import crypto


@given(st.text(max_size=40), st.sampled_from(["id_number", "phone"]))
def test_keyed_hash_is_the_standard_hmac(text, purpose):
    key = hmac.digest(settings.FIELD_KEY.encode(), purpose.encode(), hashlib.sha256)
    for _again in range(2):
        assert crypto.keyed_hash(text, purpose=purpose) == hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def test_each_sealing_has_a_nonce_of_its_own_and_a_change_is_found():
    first, second = crypto.encrypt_text("11010519491231002X"), crypto.encrypt_text("11010519491231002X")
    assert first[:16] != second[:16]
    assert crypto.decrypt_text(first) == crypto.decrypt_text(second) == "11010519491231002X"
    sealed = crypto.seal(b"x", secret="s", purpose="one")
    with pytest.raises(InvalidTag):
        crypto.unseal(sealed, secret="s", purpose="other")
    with pytest.raises(InvalidTag):
        crypto.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), secret="s", purpose="one")
