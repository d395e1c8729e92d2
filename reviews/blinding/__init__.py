"""Taking names out of papers so that nothing is left of them (regulation 4.4)."""
