"""What is printed of a case and of a notice: the application form, letters, receipts, sheets to put up."""
