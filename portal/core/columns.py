"""Columns of lists that people fill in, as fields of django-import-export: what a cell means, or what is wrong."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from import_export import fields, resources, widgets
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from portal.core import identifiers
from portal.core.tables import FORMULA_STARTS

LONGEST = 200
SIGNS = ("+", "-")
NO_FORMULA = "不能填公式，也不能以“=”“@”或制表符开头，请填写文字或数值。"
NO_SIGN = "不能以“+”或“-”开头，请去掉后再填。"
LOST_DIGITS = "须是文本格式：数字格式会丢失末几位（如1.4E+17）。请用模板重新填写。"


class Cell(widgets.Widget):
    """Text of a bounded length that no spreadsheet would take for a formula."""

    signs = False
    # What a template says of every such cell.
    hint = ""

    def __init__(self, longest: int = LONGEST) -> None:
        super().__init__()
        self.longest = longest

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:  # noqa: ARG002 - the library's signature
        return self.meaning(value, self.text(value))

    def text(self, value: Any) -> str:
        """The cell's text. Raises ``ValueError`` with the sentence to show beside it."""
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        # What fills several cells at once is an object of its reader, not a text.
        text = "=" if isinstance(value, (ArrayFormula, DataTableFormula)) else str(value)
        if text.startswith(FORMULA_STARTS):
            if text[0] not in SIGNS:
                raise ValueError(NO_FORMULA)
            if not self.signs:
                raise ValueError(NO_SIGN)
        text = text.strip().removeprefix("'")
        if len(text) > self.longest:
            raise ValueError(f"不超过{self.longest}字。")
        return text

    def meaning(self, value: Any, text: str) -> Any:  # noqa: ARG002 - of use to others
        return text


class Telephone(Cell):
    """A telephone number as people write it, which may begin with a plus sign."""

    signs = True


class Identifier(Cell):
    """A long number that must be text, checked and normalised by ``identifiers``."""

    def __init__(self, check: Callable[[str], None], normalise: Callable[[str], str]) -> None:
        super().__init__()
        self.check, self.normalise = check, normalise

    def meaning(self, value: Any, text: str) -> str:
        if isinstance(value, (int, float)) or "E+" in text.upper():
            raise ValueError(LOST_DIGITS)
        if text:
            try:
                self.check(text)
            except identifiers.BadIdentifier as wrong:
                raise ValueError(wrong.message_zh) from wrong
        return self.normalise(text)


def id_number() -> Identifier:
    return Identifier(identifiers.check_id_number, identifiers.normalise_id_number)


def uscc() -> Identifier:
    return Identifier(identifiers.check_uscc, identifiers.normalise_uscc)


def person_name() -> Identifier:
    return Identifier(identifiers.check_person_name, identifiers.normalise_person_name)


class Day(Cell):
    """A day, as a date or written like 2026-03-06; None when the cell is empty."""

    hint = "写成2026-03-06这样的形式。"

    def meaning(self, value: Any, text: str) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if not text:
            return None
        parts = text.replace("/", "-").replace(".", "-").split("-")
        try:
            year, month, day = (int(part) for part in parts)
            return date(year, month, day)
        except ValueError:
            raise ValueError("日期应写成2026-03-06这样的形式。") from None


class Choice(Cell):
    """One of the words of a list, by its value; ``words`` is asked each time, as rows of a table may be meant."""

    hint = "从模板的列表中选择。"

    def __init__(self, words: Callable[[], Mapping[str, Any]] | Mapping[str, Any]) -> None:
        super().__init__()
        self._words = words

    @property
    def words(self) -> Mapping[str, Any]:
        return self._words() if callable(self._words) else self._words

    def meaning(self, value: Any, text: str) -> Any:  # noqa: ARG002 - of use to others
        if not text:
            return ""
        words = self.words
        if text not in words:
            told = f"请填写{'、'.join(words)}之一" if len(words) <= 12 else "请从模板的列表中选择"  # noqa: PLR2004
            raise ValueError(f"没有“{text[:20]}”这一项，{told}。")
        return words[text]


class Column(fields.Field):
    """A field with what a template says of it: whether it must be filled in, a hint, an example."""

    def __init__(
        self, heading: str, name: str, widget: Cell, *, needed: bool = True, hint: str = "", example: str = ""
    ) -> None:
        super().__init__(attribute=name, column_name=heading, widget=widget)
        self.needed, self.example = needed, example
        self.hint = f"{hint}{widget.hint}"

    def clean(self, row: Mapping[str, Any], **kwargs: Any) -> Any:
        """The meaning of the column's cell in ``row``. Raises ``ValueError`` with the sentence to show beside it."""
        value = super().clean(row, **kwargs)
        if self.needed and (value is None or value == ""):
            raise ValueError(f"请填写{self.column_name}。")
        return value


class Verdicts(dict[Any, tuple[Any, str | None]]):
    """What each cell of one column means, or what is wrong with it: ``verdicts[value]`` is (meaning, sentence or None).

    A text is judged once, however many rows repeat it.
    """

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column

    def __missing__(self, value: Any) -> tuple[Any, str | None]:
        verdict: tuple[Any, str | None]
        try:
            verdict = self.column.clean({self.column.column_name: value}), None
        except ValueError as wrong:
            verdict = None, str(wrong)
        # Other values are equal across types, and mean different things: 1, 1.0, True.
        if isinstance(value, str):
            self[value] = verdict
        return verdict


class SheetResource(resources.Resource):
    """The columns of a list in their order; a subclass declares them as ``Column``."""

    def columns(self) -> list[Column]:
        return list(self.get_import_fields())
