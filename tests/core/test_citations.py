import pytest

from portal.core.citations import citations, cited


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("S3", "晋人社厅发〔2020〕38号第3条"),
        ("S11b", "晋人社厅发〔2020〕38号第11条"),
        ("M1f", "人社厅发〔2020〕13号第一部分"),
        ("M6h", "人社厅发〔2020〕13号第六部分"),
        ("令40-29", "人社部令第40号第29条"),
        ("人社部令第40号第14条", "人社部令第40号第14条"),
        ("N15", "N15"),
    ],
)
def test_a_clause_is_named_as_people_may_look_it_up(clause, text):
    assert cited(clause) == text


def test_each_article_is_named_once():
    assert citations(["S8b", "S8c", "M5g"]) == "晋人社厅发〔2020〕38号第8条、人社厅发〔2020〕13号第五部分"
