"""Tables of the catalogue: the regulation as data."""

from portal.catalog.models.choices import (
    AdminLevel,
    CommitteeLevel,
    Confidence,
    Degree,
    Level,
    Mode,
    Origin,
    ReasonKind,
    SchoolClass,
    StandardKind,
    Track,
    Unit,
    YearsOf,
)
from portal.catalog.models.days import CalendarException, CalendarYear
from portal.catalog.models.parameters import Parameter
from portal.catalog.models.places import Region
from portal.catalog.models.reasons import ReasonText
from portal.catalog.models.revision import RulesRevision
from portal.catalog.models.standards import EducationEquivalence, EligibilityRule, EvaluationStandard
from portal.catalog.models.titles import (
    ExamMode,
    FormerTitle,
    QualificationMapping,
    Series,
    SeriesLevel,
    Specialty,
)

__all__ = [
    "AdminLevel",
    "CalendarException",
    "CalendarYear",
    "CommitteeLevel",
    "Confidence",
    "Degree",
    "EducationEquivalence",
    "EligibilityRule",
    "EvaluationStandard",
    "ExamMode",
    "FormerTitle",
    "Level",
    "Mode",
    "Origin",
    "Parameter",
    "QualificationMapping",
    "ReasonKind",
    "ReasonText",
    "Region",
    "RulesRevision",
    "SchoolClass",
    "Series",
    "SeriesLevel",
    "Specialty",
    "StandardKind",
    "Track",
    "Unit",
    "YearsOf",
]
