"""Where a manager writes that his pay is not right: on his statement, and on the page of pay that is published (ux 6)."""

STATEMENT = "薪酬单"
PUBLISHED = "薪酬合计"
"""Sheets: a statement is `薪酬单·姓名`, what is published to a branch or to a manager has one page with everybody's line."""
DOUBT = "疑义"
"""How the words above the box of a statement begin, and the head of the column on what is published."""
ASKED = "写清哪一项、我认为应是多少、为什么"
