"""Each run of the due work is noted, so that the system administrator sees what stands still."""

from portal.administration.services.runs import note_runs
from portal.core.due import after_each_run

after_each_run(note_runs)
