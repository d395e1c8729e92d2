"""The register of certificates, taken out as a list."""

from collections.abc import Iterator, Mapping

from certificates.selectors import register_of
from portal.core.actors import Actor, Role
from portal.core.exporting import exported


@exported(
    "register", "证书登记簿", roles=(Role.HRSS_OFFICER, Role.SECRETARY), filters=("q",),
    headings=("证书编号", "姓名", "系列", "级别", "资格名称", "取得时间", "状态"),
)  # fmt: skip
def register(actor: Actor, filters: Mapping[str, str]) -> Iterator[list[object]]:
    for each in register_of(actor, filters.get("q", "")).iterator(2000):
        facts = [each.facts.get(name, "") for name in ("name", "series", "level", "title_name", "obtained_on")]
        yield [each.number, *facts, each.get_status_display()]
