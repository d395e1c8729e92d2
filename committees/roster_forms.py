"""What a secretary chooses on a roster."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from committees.models import Expert, Roster
from committees.roster_models import Position
from portal.accounts.forms import KeyForm

WRONG = {"required": "请选择职务。", "invalid_choice": "请从列表中选择职务。"}


class RosterForm(KeyForm):
    """One choice for each expert: his office, or that he has no seat; on a drawn roster everybody keeps his seat."""

    mark_optional = False
    size_exception_document = forms.CharField(
        label="省级人社部门同意调整人数的文号",
        max_length=60,
        required=False,
        help_text="只有人数少于规定的高级评审委员会才需要填写（人社部令第40号第9条）。",
        error_messages={"max_length": "文号不超过60字。"},
    )

    def __init__(
        self, *args: Any, roster: Roster, experts: Iterable[Expert], seated: Mapping[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.experts = list(experts)
        drawn = roster.basis == Roster.Basis.DRAWN
        choices = Position.choices if drawn else [("", "不列入名单"), *Position.choices]
        for expert in self.experts:
            self.fields[self.name_of(expert)] = forms.ChoiceField(
                label=f"{expert.user.name}的职务", choices=choices, required=drawn, initial=seated.get(expert.pk, ""),
                error_messages=WRONG,
            )  # fmt: skip
        self.fields["size_exception_document"].initial = roster.size_exception_document

    @staticmethod
    def name_of(expert: Expert) -> str:
        return f"seat-{expert.pk}"

    @property
    def lines(self) -> list[tuple[Expert, Any]]:
        """Each expert with the field of his office."""
        return [(expert, self[self.name_of(expert)]) for expert in self.experts]

    @property
    def positions(self) -> dict[int, str]:
        """The office of everybody who has a seat."""
        chosen = {expert.pk: self.cleaned_data[self.name_of(expert)] for expert in self.experts}
        return {pk: position for pk, position in chosen.items() if position}
