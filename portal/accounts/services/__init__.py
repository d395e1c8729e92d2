"""Acts on people, bodies and roles."""

from portal.accounts.services.bodies import (
    NewServicePoint,
    change_agency,
    change_office,
    change_service_point,
    close_organisation,
    close_service_point,
    name_clerk,
    reopen_organisation,
    set_up_service_point,
    set_up_talent_agency,
)
from portal.accounts.services.employments import (
    claim_employment,
    confirm_employment,
    confirm_employments,
    end_employment,
    end_employments,
)
from portal.accounts.services.offices import load_hrss_offices
from portal.accounts.services.people import AlreadyRegistered, change_contact, register_person
from portal.accounts.services.roles import appoint, end_role, grant_role, grant_to_many, switch_role
from portal.accounts.services.units import (
    confirm_unit,
    confirm_units,
    refuse_unit,
    refuse_units,
    register_with_unit,
    request_unit,
)

__all__ = [
    "AlreadyRegistered",
    "NewServicePoint",
    "appoint",
    "change_agency",
    "change_contact",
    "change_office",
    "change_service_point",
    "claim_employment",
    "close_organisation",
    "close_service_point",
    "confirm_employment",
    "confirm_employments",
    "confirm_unit",
    "confirm_units",
    "end_employment",
    "end_employments",
    "end_role",
    "grant_role",
    "grant_to_many",
    "load_hrss_offices",
    "name_clerk",
    "refuse_unit",
    "refuse_units",
    "register_person",
    "register_with_unit",
    "reopen_organisation",
    "request_unit",
    "set_up_service_point",
    "set_up_talent_agency",
    "switch_role",
]
