"""The twenty lines of R29 in their four sections, as the printed form has them (D40; G16 on their polarity)."""

from __future__ import annotations

GROUPS = (
    ("经营面评核", ("投资新设备", "开始着手投资其他事业", "仓库量迄今未增加", "仓存品急剧增加", "开始出现大拍卖的传闻")),
    ("经营者评核", ("对工作的热忱", "专业程度", "家庭和生活的变化", "发牢骚和抱怨机会很多", "同业间意向的变化")),
    ("员工评核", ("资深员工", "对上司有明显的不满", "缺时间观念", "工作态度不佳", "最近请假人数增多", "工作意愿急速低落")),
    ("其他", ("变更交易银行", "提出变更交易条款", "客户破产", "延迟发薪")),
)
"""Section -> lines."""

SECTIONS = tuple(section for section, _ in GROUPS)
"""类别 of a line."""

LINES = tuple(line for _, lines in GROUPS for line in lines)
"""项目: the twenty lines."""
