"""Pages written into workbooks."""
