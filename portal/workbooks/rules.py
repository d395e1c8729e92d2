"""How long what was made is kept, and how often a job is tried."""

from datetime import timedelta

# A list is taken out to be worked with now; who needs it later takes it out anew, as things stand then.
KEPT_FOR = timedelta(days=7)
MOST_ATTEMPTS = 3
# What a page shows of a long list: the counts say the rest.
SHOWN_ERRORS, SHOWN_LINES = 200, 100
CHUNK = 2000
EXPORTS_AN_HOUR = 60
INTAKES_AN_HOUR = 60
