"""The ways to a register. Each has ``ask(question) -> Answer`` and never raises for what a register does."""

from typing import Protocol

from portal.registers.rules import Answer, Question


class Connector(Protocol):
    def ask(self, question: Question) -> Answer: ...
