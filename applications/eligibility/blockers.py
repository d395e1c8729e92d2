"""What no track gets round (令40 arts. 13 and 39, S8a, S8d)."""

from dataclasses import dataclass
from datetime import date

from applications.eligibility import labels
from applications.eligibility.conditions import Case
from applications.eligibility.facts import Person


@dataclass(frozen=True, slots=True)
class Blocker:
    code: str
    text: str
    clauses: tuple[str, ...]


def of_the_person(person: Person, on: date) -> list[Blocker]:
    """Retirement, a sanction and a ban for dishonesty on the day he applies; the last day of each still counts."""
    found = []
    if person.retired:
        found.append(Blocker("retired", "已办理退休手续的，不得申报职称评审。", ("人社部令第40号第13条",)))
    if person.sanction_until is not None and person.sanction_until >= on:
        text = f"受记过以上处分期间不得申报，处分期到{person.sanction_until}（含当日）。"
        found.append(Blocker("sanction", text, ("人社部令第40号第13条",)))
    if person.integrity_ban_until is not None and person.integrity_ban_until >= on:
        text = f"因弄虚作假等失信行为不得申报，限制期到{person.integrity_ban_until}（含当日）。"
        found.append(Blocker("integrity_ban", text, ("人社部令第40号第39条", "N15")))
    return found


def exam_in_lieu(case: Case) -> Blocker:
    level = labels.LEVEL[case.target.level]
    text = f"本系列（专业）{level}实行以考代评，不再评审；请参加考试，取得证书后即具备相应职称。"
    return Blocker("exam_in_lieu", text, ("S8a",))


def exam_result(case: Case) -> Blocker | None:
    """For exam plus review: a pass certificate or the province's score, still valid on the day (S8d)."""
    target = case.target
    results = [each for each in case.person.exams if (each.series, each.level) == (target.series, target.level)]
    if any(each.valid_until is None or each.valid_until >= case.as_of for each in results):
        return None
    level = labels.LEVEL[target.level]
    if not results:
        text = f"本系列{level}实行考评结合，须先取得考试合格证或达到省定成绩标准，再申报评审。"
        return Blocker("exam_result_missing", text, ("S8d",))
    last = max(each.valid_until for each in results if each.valid_until)
    text = f"考试合格证（成绩）的有效期已于{last}届满，须重新取得后再申报评审。"
    return Blocker("exam_result_expired", text, ("S8d",))
