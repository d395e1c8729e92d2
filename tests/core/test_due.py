import pytest

from portal.core import due


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    monkeypatch.setattr(due, "_registered", {})
    monkeypatch.setattr(due, "_observers", [])


def test_run_due_counts_each_piece_in_order():
    due.due("逾期补正")(lambda: 2)
    due.due("公示到期")(lambda: 0)
    assert due.run_due() == [("逾期补正", 2), ("公示到期", 0)]


def test_run_due_goes_on_after_a_failure():
    done = []
    due.due("坏的")(lambda: 1 // 0)
    due.due("好的")(lambda: done.append(1) or 1)
    with pytest.raises(ExceptionGroup) as raised:
        due.run_due()
    assert done == [1]
    assert isinstance(raised.value.exceptions[0], ZeroDivisionError)


def test_due_refuses_a_name_twice():
    due.due("公示到期")(lambda: 0)
    with pytest.raises(ValueError, match="two pieces"):
        due.due("公示到期")(lambda: 1)


def test_observer_hears_how_each_piece_ended():
    heard = []
    due.after_each_run(heard.extend)
    due.due("坏的")(lambda: 1 // 0)
    due.due("好的")(lambda: 3)
    with pytest.raises(ExceptionGroup):
        due.run_due()
    assert heard == [due.Outcome("坏的", 0, "ZeroDivisionError"), due.Outcome("好的", 3)]
