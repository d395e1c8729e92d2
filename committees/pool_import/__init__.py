"""Experts that a workbook brings into a pool."""
