"""Which kinds of bodies do what (regulation 2.3); the kinds themselves are ``models.OrganisationKind``."""

# What a unit may register itself as; each is known by its credit code.
SELF_REGISTERED = ("employer", "dispatch_company", "personnel_agency", "original_unit")
# Bodies with which a person can have a labour relation (S2d, S3, S11b).
EMPLOYING = ("employer", "dispatch_company", "original_unit")
# Bodies in the charge of an HRSS office, which names their clerks (S2a, S4a, 令40 art. 17).
IN_CHARGE_OF_HRSS = ("service_point", "talent_agency", "personnel_agency")
