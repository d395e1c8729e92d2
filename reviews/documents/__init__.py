"""The lists and letters of a meeting and of a batch, each one table of facts for paper and for a workbook."""
