"""Heads of 我的一周 that the sheet as it is issued and the page as it is worked out both bear."""

PAY_HEAD, WATCH_HEAD = "三、这个月能拿多少，为什么", "三、要催的款、要提的货"
"""The last part: of a pack that pays, and of one that knows what is overdue."""
