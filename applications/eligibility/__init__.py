"""Who may apply for what, by which track, from when, and why not. Pure: no Django, no clock, no input or output.

``engine.evaluate`` takes facts about a person, a target, a day and the rulebook of that day (令40 art. 14; S8-S11;
regulation 2.4 and 3). No fact here is about ownership, household registration or the archive (M1b, M2a).
"""
