"""An office that keeps records of dishonesty, by two officers."""

from dataclasses import dataclass
from typing import Any

from portal.catalog.services import load_catalog
from portal.core.actors import Role
from portal.integrity import services
from portal.integrity.models import IntegrityRecord, RecordChange
from tests import factories


@dataclass
class Office:
    body: Any
    first: Any
    second: Any

    def proposed(self, **fields: Any) -> IntegrityRecord:
        """Proposed by the first officer; about an applicant unless ``fields`` say otherwise."""
        usual = {"kind": "applicant", "reason": "业绩证明系伪造", "document": "晋中人社〔2026〕31号"}
        if fields.get("kind") != "organisation":
            usual["person"] = fields.pop("person", None) or factories.UserFactory()
        proposal = services.Proposal(**usual | fields)
        return services.propose_record(proposal=proposal, actor=self.first)

    def entered(self, **fields: Any) -> IntegrityRecord:
        """Decided by the second officer."""
        return services.decide_record(record=self.proposed(**fields), actor=self.second, enters=True, reason="属实。")

    def lifting(self, record: IntegrityRecord) -> RecordChange:
        return services.propose_lifting(
            record=record, actor=self.first, document="复决〔2026〕2号", reason="原决定撤销。"
        )

    def lifted(self, record: IntegrityRecord) -> IntegrityRecord:
        services.decide_change(change=self.lifting(record), actor=self.second, agrees=True, decision="同意。")
        return IntegrityRecord.objects.get(pk=record.pk)


def office(code: str = "140700") -> Office:
    load_catalog()
    body = factories.hrss_office(code)
    return Office(body, factories.staff(Role.HRSS_OFFICER, body), factories.staff(Role.HRSS_OFFICER, body))
