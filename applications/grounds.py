"""On what a condition or an item of the check list rests: where in the form, in which files, with which registers."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.registers.rules import Register


@dataclass(frozen=True, slots=True)
class Grounds:
    """Slugs of sections, codes of materials (``paper.sections``, ``paper.materials``), and registers."""

    sections: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    registers: tuple[Register, ...] = ()


NOTHING = Grounds()
EDUCATION = Grounds(("education",), ("education",), (Register.EDUCATION,))
PRESENT_TITLE = Grounds(("present_title",), ("present_title",))
WORK = Grounds(("work",), ("labour_contract", "social_insurance"), (Register.SOCIAL_INSURANCE,))
LABOUR = Grounds(
    ("declaration", "work"), ("labour_contract", "social_insurance", "posting", "leave_approval"),
    (Register.SOCIAL_INSURANCE, Register.COMPANY),
)  # fmt: skip
QUALIFICATION = Grounds(("qualification",), ("qualification",), (Register.QUALIFICATION,))
SKILLS = Grounds(("skills",), ("skill_certificate",))
EXAM = Grounds(("exam",), ("exam_certificate",))
GOVERNMENT = Grounds(("work",), ("government_record",))
TALENT = Grounds(("talent",), ("talent_proof",))
POSTDOC = Grounds(("postdoc",), ("postdoc_proof",))
CONTRIBUTION = Grounds(("contribution",), ("contribution_proof",))
RECOMMENDED = Grounds(("exceptional",), ("recommendation_letters",))
TARGETED = Grounds(("targeted_title",), ("targeted_certificate",))
ENTRUSTED = Grounds(("entrustment",), ("entrustment_letter",))
FORMER_TITLE = Grounds(("former_title",), ("former_certificate",))
ASSESSED = Grounds(("assessment",), ("assessment_opinion",))
ACHIEVEMENTS = Grounds(("achievements",), ("achievement", "paper", "contribution_proof"))
DECLARED = Grounds(("declaration",))
IDENTITY = Grounds(("basic",), ("photo",), (Register.IDENTITY,))
CERTIFICATES = Grounds(
    ("education", "present_title", "qualification", "skills"),
    ("education", "present_title", "qualification", "skill_certificate", "former_certificate", "targeted_certificate"),
    (Register.EDUCATION, Register.QUALIFICATION),
)
RECOGNISED_BY = Grounds(
    ("qualification", "talent", "postdoc", "former_title", "assessment", "targeted_title"),
    ("qualification", "talent_proof", "postdoc_proof", "former_certificate", "assessment_opinion",
     "targeted_certificate"),
    (Register.QUALIFICATION,),
)  # fmt: skip
YEARS = Grounds(("present_title", "work"), ("present_title", "labour_contract"), (Register.SOCIAL_INSURANCE,))

# By the code that a condition or a blocker of the engine carries (``applications.conditions``).
OF_CONDITION: Mapping[str, Grounds] = {
    "education": EDUCATION,
    "related": EDUCATION,
    "prior_title": PRESENT_TITLE,
    "years_in_title": PRESENT_TITLE,
    "not_yet_held": PRESENT_TITLE,
    "no_title": PRESENT_TITLE,
    "first_title": PRESENT_TITLE,
    "years_in_work": WORK,
    "probation": Grounds(("education", "work"), ("education", "assessment_opinion"), (Register.EDUCATION,)),
    "not_initially_appointed": ASSESSED,
    "skill": SKILLS,
    "years_in_skill_work": SKILLS,
    "front_line": SKILLS,
    "from_public_body": GOVERNMENT,
    "attested": TALENT,
    "left_station": POSTDOC,
    "grant_or_project": POSTDOC,
    "stays_in_enterprise": Grounds(("postdoc", "work"), ("postdoc_proof", "labour_contract")),
    "qualification": QUALIFICATION,
    "qualification_period": QUALIFICATION,
    "qualification_specialty": QUALIFICATION,
    "mapping_confirmed": QUALIFICATION,
    "major_contribution": CONTRIBUTION,
    "recommendations": RECOMMENDED,
    "targeted_title": TARGETED,
    "entrustment_letter": ENTRUSTED,
    "title_elsewhere": FORMER_TITLE,
    "title_verified": FORMER_TITLE,
    "retired": DECLARED,
    "sanction": DECLARED,
    # A ban stands in the portal's own record, not in what the applicant hands in.
    "integrity_ban": NOTHING,
    "exam_in_lieu": EXAM,
    "exam_result_missing": EXAM,
    "exam_result_expired": EXAM,
}
# Which answers a reader wants to see beside a file.
SECTION_OF_MATERIAL: Mapping[str, str] = {
    "photo": "basic",
    "education": "education",
    "present_title": "present_title",
    "qualification": "qualification",
    "labour_contract": "work",
    "social_insurance": "work",
    "achievement": "achievements",
    "study": "study",
    "paper": "achievements",
    "skill_certificate": "skills",
    "exam_certificate": "exam",
    "government_record": "work",
    "talent_proof": "talent",
    "contribution_proof": "contribution",
    "recommendation_letters": "exceptional",
    "entrustment_letter": "entrustment",
    "former_certificate": "former_title",
    "targeted_certificate": "targeted_title",
    "assessment_opinion": "assessment",
    "postdoc_proof": "postdoc",
    "posting": "declaration",
    "leave_approval": "declaration",
}
