"""Registers, forms and the policy read out of a workbook."""
