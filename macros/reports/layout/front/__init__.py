"""The two pages that open the report of a centre: 领导速览 and 汇总主表 (E3.0, E3.1)."""
