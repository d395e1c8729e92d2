from hashlib import blake2b

import pytest

from portal.files.likeness import bands_of, likeness, sketch_of

LETTERS = [chr(number) for number in range(0x4E00, 0x4E00 + 2000)]


def text(seed, length=1500):
    numbers = blake2b(str(seed).encode()).digest()
    while len(numbers) < 2 * length:
        numbers += blake2b(numbers).digest()
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return "".join(LETTERS[(high * 256 + low) % len(LETTERS)] for high, low in pairs)[:length]


def found(one, other):
    return bool(set(bands_of(one)) & set(bands_of(other)))


def test_the_same_words_are_alike_whatever_their_spaces_marks_and_width():
    plain = text(1) + "ABC123"
    spaced = "，\n ".join(plain[start : start + 7] for start in range(0, len(plain), 7)).replace("ABC", "ａｂｃ")
    assert likeness(sketch_of(plain), sketch_of(spaced)) == 1


@pytest.mark.parametrize("seed", range(20))
def test_a_text_with_a_tenth_of_it_changed_is_found(seed):
    one = text(seed)
    other = sketch_of(one[:1350] + text(seed + 1000, 150))
    assert found(sketch_of(one), other)
    assert likeness(sketch_of(one), other) > 0.6


@pytest.mark.parametrize("seed", range(20))
def test_other_words_are_not_alike(seed):
    one, other = sketch_of(text(seed)), sketch_of(text(seed + 500))
    assert not found(one, other)
    assert likeness(one, other) < 0.2


def test_few_words_are_not_compared():
    assert sketch_of(text(1, 99)) == [] == bands_of([])
    assert likeness(sketch_of(text(1, 99)), sketch_of(text(1, 100))) == 0
    assert len(sketch_of(text(1, 100))) == 64


def test_numbers_fit_the_database():
    sketch = sketch_of(text(3, 120))
    assert all(0 <= number < 2**63 for number in [*sketch, *bands_of(sketch)])
