"""A month is enough for a date (M5a)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from applications.forms.self_check.fields import MonthField

READ = (
    ("2016-07", date(2016, 7, 1)),
    ("2016-7", date(2016, 7, 1)),
    ("2016.7", date(2016, 7, 1)),
    ("2016/07", date(2016, 7, 1)),
    ("2016年7月", date(2016, 7, 1)),
    ("201607", date(2016, 7, 1)),
    ("201612", date(2016, 12, 1)),
    ("2016-07-15", date(2016, 7, 15)),
    ("2016年7月15日", date(2016, 7, 15)),
    ("20160715", date(2016, 7, 15)),
    ("２０１６．７", date(2016, 7, 1)),
    (" 2016 年 7 月 ", date(2016, 7, 1)),
    ("2024-02-29", date(2024, 2, 29)),
    ("", None),
)
ENDS = (
    ("2016-07", date(2016, 7, 31)),
    ("2024-02", date(2024, 2, 29)),
    ("2023-02", date(2023, 2, 28)),
    ("2016-07-15", date(2016, 7, 15)),
)
WRONG = (
    ("去年夏天", "看不懂"),
    ("2016", "看不懂"),
    ("16-07", "看不懂"),
    ("2016-07-15-1", "看不懂"),
    ("2016-13", "没有这一天"),
    ("2016-00", "没有这一天"),
    ("2023-02-29", "没有这一天"),
    ("1929-12", "1930 至 2100"),
    ("2101-01", "1930 至 2100"),
)


@pytest.mark.parametrize(("text", "day"), READ)
def test_is_read_as_people_write_it(text, day):
    assert MonthField().clean(text) == day


@pytest.mark.parametrize(("text", "day"), ENDS)
def test_end_named_by_its_month_is_the_months_last_day(text, day):
    assert MonthField(ends=True).clean(text) == day


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_what_is_no_day_is_told_in_words(text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        MonthField().clean(text)
