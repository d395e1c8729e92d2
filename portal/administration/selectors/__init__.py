"""Reads for the administrators' pages."""

from portal.administration.selectors.accounts import administrators, found_people, sign_ins, ways_to_find
from portal.administration.selectors.closures import closure_of, forget_closures

__all__ = ["administrators", "closure_of", "forget_closures", "found_people", "sign_ins", "ways_to_find"]
