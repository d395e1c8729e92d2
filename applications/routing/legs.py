"""From an open route to the legs of a case, by the procedure that its track takes (regulation 2.3, 8.1)."""

from collections.abc import Sequence

from applications.routing.engine import RouteLeg, Step, legs_of
from applications.routing.procedures import Decider, Procedure, deciding_level
from applications.routing.stages import Stage, upward_chain

UNIT_STAGES = {Stage.ASSIGNMENT, Stage.UNIT_REVIEW, Stage.UNIT_NOTICE, Stage.AGENCY_REVIEW}


def legs_for(steps: Sequence[Step], procedure: Procedure, *, level: str, place: str) -> list[RouteLeg]:
    """The legs of a case on the way ``steps``.

    A ballot takes the way as it is. A committee that recognises a title decides at its end; an HRSS office decides at
    the end of the chain that begins at ``place`` (region code) and ends at the office for the title ``level``.
    """
    legs = legs_of(steps)
    if procedure.decider == Decider.BALLOT:
        return legs
    own = [leg for leg in legs if leg.stage in UNIT_STAGES] if procedure.unit_steps else []
    if procedure.decider == Decider.COMMITTEE:
        offices = [leg for leg in legs if leg.stage == Stage.HRSS_REVIEW] if procedure.upward else []
        return [*own, *offices, RouteLeg(Stage.RECOGNITION)]
    chain = upward_chain(place, deciding_level(procedure, level))
    passing = chain[:-1] if procedure.upward else []
    return [
        *own,
        *(RouteLeg(Stage.HRSS_REVIEW, region=office) for office in passing),
        RouteLeg(Stage.RECOGNITION, region=chain[-1]),
    ]
