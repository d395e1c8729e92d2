"""The results of a meeting that was held without the portal, as a workbook brings them."""
