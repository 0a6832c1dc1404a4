"""What a finding means: the rules' own words, and those of the check itself."""
from __future__ import annotations

from typing import Any, NamedTuple

from validators.discover import exports
from validators.finding import Severity
from validators.text import fold


class Generic(NamedTuple):
    """A finding that the reading or the check itself gives."""

    code: str
    rule: str | None
    severity: Severity
    title: str
    explain: str
    remedy: str


A, B, C, D = Severity
GENERIC = (
    Generic("missing_required", "V01", A, "必填的格子空着", "标★必填的列，每一行都要有值。", "填上；整行不要就删掉这一行"),
    Generic("missing_column", "V01", A, "少了一列", "表头里没有这一列，可能被删掉或改了名。", "补上表头，或把数据粘贴到重新打开的台账"),
    Generic("missing_envelope", "V01", A, "封面没有填全", "机构编码、期间、填报人、填报日期是谁的哪一期的凭据。", "在封面填上"),
    Generic("bad_envelope_date", "V01", A, "封面的填报日期不对", "填报日期要是真实的日期。", "按 2026-10-31 的样子重填"),
    Generic("sheet_empty", "V01", A, "必填的表是空的", "空表、零报、不适用是三回事：空表不知道是没有还是没填。", "去填；确实没有就在封面“零报”写上表名"),
    Generic("nil_but_filled", "V01", A, "说了零报，表里却有数", "零报的表不能再有记录。", "删掉封面“零报”里的表名，或清空这张表"),
    Generic("not_in_list", "V02", A, "不在清单里", "这一列只能填清单里的值（全角半角、空格不计）。", "在下拉里重选"),
    Generic("not_a_date", "V03", A, "不是真实的日期", "例如 2 月 30 日，或根本不是日期。", "按 2026-10-31 的样子重填"),
    Generic("not_a_month", "V03", A, "不是月份", "月份写作 2026-10。", "按 2026-10 的样子重填"),
    Generic("bad_form", "V03", A, "写法不对", "季度写作 2026Q4，年份写作 2026。", "按所示的样子重填"),
    Generic("number_as_text", "V04", C, "数字写成了文字", "能读懂（如 1.2万、全角数字），先按建议的数计算。", "点【一键修正】，或照建议改"),
    Generic("date_as_text", "V04", D, "日期写成了文字", "能读懂，已按日期计算。", "可以不改；点【一键修正】可改成日期"),
    Generic("not_a_number", "V04", A, "不是数字", "这一列只能填数字。", "只填数字，单位和说明不要写在格子里"),
    Generic("too_many_decimals", "V04", D, "小数位太多", "金额到分，数量到千分位，多的四舍五入。", "核对后改成四舍五入的数"),
    Generic("below_minimum", "V04", A, "数太小", "这一列有下限。", "核对后重填"),
    Generic("above_maximum", "V04", A, "数太大", "这一列有上限。", "核对后重填"),
    Generic("rate_above_one", "V04", C, "比例超过 100%", "5% 要填 5% 或 0.05，填 5 就是 500%。", "照提示补上百分号"),
    Generic("error_cell", "V04", A, "单元格是错误值", "例如 #N/A、#REF!，没有数可以计算。", "改好公式，或直接填数值"),
    Generic("formula_without_value", "V04", A, "公式没有算出结果", "文件保存时公式还没有计算过。", "用 Excel 打开后保存一次，或直接填数值"),
    Generic("duplicate_key", "V05", A, "编号重复", "同一张表里，一个编号只能有一行。", "同一笔就删掉一行；不是就改对编号"),
    Generic("unknown_reference", "V06", A, "查无此编码", "引用的客户、人员、机构、业务要先登记。", "在下拉里重选；新的先登记"),
    Generic("ambiguous_reference", "V06", A, "名称不唯一", "有几个同名的，不知道是哪一个。", "改填编码"),
    Generic("unknown_branch", "V06", A, "查无此机构", "封面的机构编码不在政策的《组织机构》里。", "改对编码；新机构请上级先登记"),
    Generic("no_header", "V38", A, "找不到表头", "表头一行被删掉或改得认不出来。", "恢复表头，或把数据粘贴到重新打开的台账"),
    Generic("unknown_column", None, D, "有一列不认得", "不是本方案的列，没有读。", "列名写错就改对；自己用的列可以不管"),
    Generic("doubled_column", None, D, "同一列有两个", "只读了左边的一个。", "删掉多余的一列"),
    Generic("subtotal_row", None, D, "合计行", "像是合计、小计的行，没有当作记录。", "可以不改；删掉更清楚"),
    Generic("repeated_header", None, D, "重复的表头", "数据中间又有一行表头，没有当作记录。", "可以不改；删掉更清楚"),
    Generic("no_organisation", None, D, "组织机构是空的", "没有机构就不能生成台账。", "先登记州局，再登记各县市局"),
)


def explanations(code: str) -> list[dict[str, Any]]:
    """Everything known under a code (snake_case) or a rule id (V05)."""
    wanted = fold(code)
    return [entry for entry in catalogue() if wanted in (fold(entry["code"]), fold(entry["rule"] or ""))]


def catalogue() -> list[dict[str, Any]]:
    """Every finding code with its words, the check's own first."""
    own = [_entry(g.code, g.rule, g.severity, g.title, g.explain, g.remedy, "design") for g in GENERIC]
    rules = [_entry(r.code, r.id, r.severity, r.title.zh, r.explain, r.remedy, r.source)
             for r in exports("validators.rules", "RULE").values()]
    return own + rules


def _entry(code: str, rule: str | None, severity: Severity, title: str, explain: str, remedy: str,
           source: str) -> dict[str, Any]:
    return {"code": code, "rule": rule, "severity": severity.value, "severity_zh": severity.label, "title": title,
            "explain": explain, "remedy": remedy, "source": source if source != "design" else "通用校验"}
