"""E3.99 说明与来源: files with their versions, digests and signers, control totals, policy, and what the computations say."""

from __future__ import annotations

from macros.reports.layout.frame import state_mark, version_of
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.sources import control, filed, policy_facts, remarks
from validators.page.parts import Absent
from validators.values.text import Text

_FILES = (
    Shown("机构", "name", 18),
    Shown("文件", lambda c, row: row.file or Absent(row.state), 40, "id"),
    Shown("版本", lambda c, row: version_of(row), 7, "tally"),
    Shown("签收时间", "received", 16, "moment"),
    Shown("状态", lambda c, row: state_mark(row), 11, "choice"),
    Shown("校验和（前 16 位）", lambda c, row: row.checksum[:16] if row.file else Absent(row.state), 20, "id", align="center"),
    Shown("签名", lambda c, row: row.signed or None, 26, wrap=True, empty="没有收到"),
    Shown("SHA-256", lambda c, row: row.checksum or None, 66, "id", side=True, empty=""),
)
_CONTROL = (
    Shown("指标"),
    Shown("各单位合计", kind="number"),
    Shown("单位", kind="choice", empty=""),
    Shown("合并数", kind="number"),
    Shown("差额", kind="number", formula="={各单位合计}{row}-{合并数}{row}"),
    Shown("结论"),
)
REPORT = Report(
    id="E3.99",
    title=Text("说明与来源", "Sources"),
    level="centre",
    order=99,
    parts=(
        Section("一、上报件（文件名、版本、封印校验和、谁签的名）"),
        TableOf(filed, _FILES, whole=True, empty="没有应报单位"),
        Section("二、合并核对（差额必须是 0）"),
        TableOf(control, _CONTROL, whole=True, empty="没有做合并核对"),
        Section("三、政策与口径"),
        TableOf(policy_facts, (Shown("项目"), Shown("内容", wrap=True)), wide=True),
        Section("四、计算说明（没算的、没填的、历史不足的）"),
        TableOf(remarks, (Shown("计算"), Shown("说明", wrap=True)), word="条", wide=True, empty="都算出来了，没有要说明的"),
    ),
    absentees=False,
    legend="全部 64 位校验和在右边的灰栏；签名写明用谁的钥匙、核对过没有。",
    signs=3,
    tab="grey",
)
