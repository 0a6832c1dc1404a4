"""The open workbook in Excel."""
