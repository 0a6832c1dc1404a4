"""What a finding means: the rules' own words, and those of the check itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from validators.discover import exports
from validators.finding import Severity
from validators.office.office_rule import OfficeRule
from validators.office.read_rules import office_rules
from validators.policy import Policy
from validators.values.text import fold
from workbooks.read.read_policy import embedded_policy, read_policy_book
from workbooks.scan.scan_book import ScanBook

PROGRAM_RULE, ALWAYS = "程序自带", "一直有效"
"""Owner and dates of a rule that nobody has to keep up."""


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
    Generic(
        "sheet_empty",
        "V01",
        A,
        "必填的表是空的",
        "空表、零报、不适用是三回事：空表不知道是没有还是没填。",
        "去填；确实没有就在封面“零报”写上表名",
    ),
    Generic("nil_but_filled", "V01", A, "说了零报，表里却有数", "零报的表不能再有记录。", "删掉封面“零报”里的表名，或清空这张表"),
    Generic("nil_unknown_sheet", "V01", A, "零报里的表名认不出", "封面“零报”里写的不是本方案的表，这句声明会丢掉。", "照台账下面的表名填"),
    Generic(
        "not_applicable_but_filled",
        "V01",
        C,
        "不适用的表里有数",
        "政策的“不适用的登记表”里有这张表，表里却有记录。",
        "填错了表就移走；确实有就写理由",
    ),
    Generic("not_in_list", "V02", A, "不在清单里", "这一列只能填清单里的值（全角半角、空格不计）。", "在下拉里重选"),
    Generic("not_a_date", "V03", A, "不是真实的日期", "例如 2 月 30 日，或根本不是日期。", "按 2026-10-31 的样子重填"),
    Generic(
        "ambiguous_date", "V03", A, "日期有几种读法", "没有年份、年份两位、日在月前面，或 10.17 只是一个数。", "按 2026-10-31 的样子重填"
    ),
    Generic("ambiguous_month", "V03", A, "月份有几种读法", "2026.10 当作数字填就变成 2026.1；或没有写年份。", "按 2026-10 的样子重填"),
    Generic(
        "ambiguous_number", "V04", A, "数字有几种读法", "逗号不在千分位上、科学记数、外币、一格两行：一概不算。", "照原件重填，不写逗号"
    ),
    Generic("picture_cell", "V04", A, "单元格是图片", "嵌在格里的图片（DISPIMG）不是文字，也不是数。", "把图片里的内容打成字填上"),
    Generic("code_as_date", "V04", A, "编号变成了日期", "10-1 这样的编号会被 Excel 当成日期。", "这一列设成“文本”格式，再照原件重填"),
    Generic("digits_lost", "V04", A, "长号码丢了数字", "Excel 的数字只保留 15 位，号码要填成文字。", "这一列设成“文本”格式，再照原件重填"),
    Generic("unit_unclear", "V04", A, "金额的单位不明", "两处单位不同、外币，或台账上写着元以外的单位：不计算。", "把单位和数字都改成元"),
    Generic("unit_applied", None, D, "按写明的单位折成元", "表上写着“单位：万元”之类，已乘好再算。", "核对一两个数"),
    Generic(
        "unit_question",
        None,
        C,
        "标题里有更大的单位",
        "标题写着万元，却没有写“单位：”，按元读。",
        "真是万元就写明“单位：万元”；不是请写理由",
    ),
    Generic("struck_row", None, C, "划了删除线的行", "整行划了删除线的记录照样算。", "不要就删掉；还要就去掉删除线"),
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
    Generic(
        "renamed_column",
        None,
        C,
        "列名像是改过",
        "表里少了一列，又有一列的名字和它很像，已按那一列读。",
        "是，就把列名改回去；不是，就换一个不相像的列名",
    ),
    Generic("unknown_column", None, D, "有一列不认得", "不是本方案的列，没有读。", "列名写错就改对；自己用的列可以不管"),
    Generic("doubled_column", None, D, "同一列有两个", "只读了左边的一个。", "删掉多余的一列"),
    Generic("subtotal_row", None, D, "合计行", "像是合计、小计的行，没有当作记录。", "可以不改；删掉更清楚"),
    Generic("repeated_header", None, D, "重复的表头", "数据中间又有一行表头，没有当作记录。", "可以不改；删掉更清楚"),
    Generic("two_row_header", None, D, "表头分两行", "组名在上、列名在下的表头，已合起来读。", "可以不改；改成一行更稳妥"),
    Generic(
        "split_column",
        None,
        D,
        "从前的一列现在是两列",
        "例如“入职/离职日期”，已照分隔符拆开；拆不开的整格放在前一列。",
        "可以不改；照新台账分两列填",
    ),
    Generic(
        "legend_row",
        None,
        D,
        "单位或栏次的一行",
        "表头下写着元、件或 1、2、3 的行，没有当作记录；写着万元的列不读，免得差一万倍。",
        "可以不改；删掉更清楚",
    ),
    Generic("footer_row", None, D, "表尾的一行", "制表人、审核、说明这样的行，没有当作记录。", "可以不改；删掉更清楚"),
    Generic("stray_cell", None, D, "远处孤零零的一格", "离数据很远、只有一个格子有字的行，没有当作记录。", "没有用就删掉；是记录就填全"),
    Generic("merged_cells", None, D, "合并的单元格", "合并的文字各行都按它读；横着合并的只读作最左一列。", "取消合并，逐格填上"),
    Generic("merged_amount", None, C, "几行的数合并成一格", "只有一个数，算在第一行，其余行按空读，不重复计算。", "取消合并，逐行填数"),
    Generic("hidden_rows", None, D, "隐藏的行", "隐藏或被筛选掉的行照样是记录。", "可以不改；不要的行取消隐藏后删掉"),
    Generic("hidden_sheet", None, D, "隐藏的表", "隐藏的表照样读。", "可以不改；取消隐藏就看得到"),
    Generic("renamed_sheet", None, D, "表改了名", "表名不认得，按表头认出来了。", "把表名改回来"),
    Generic("doubled_sheet", None, C, "同一种表有两张", "只读了名字对的一张；两张内容相同时只是提示。", "留下对的一张，删掉另一张"),
    Generic("other_form", None, D, "不是 .xlsx", "旧版 .xls、开放文档 .ods 按内容读出来了。", "可以不改；以后用台账 .xlsm 填写和打包"),
    Generic("text_file", None, D, "是文本（csv）", "按编码和分隔符读出来了；只有一张表，没有封面。", "要报送请用 keybook import 导入台账"),
    Generic("date_1904", None, D, "从 1904 年起计日期", "苹果电脑上的旧工作簿常这样，日期已换算。", "可以不改；以后用本月台账填写"),
    Generic("outside_link", None, D, "公式引用了别的工作簿", "按保存时存着的数计算；没有存数的格另外指出。", "选择性粘贴→数值"),
    Generic(
        "template_of_another",
        None,
        A,
        "台账是发给别的机构或别的月份的",
        "改封面换不了台账里带的历史和政策；月份不同是核实。",
        "用本机构本月的台账；没有就请上级发一本，再用 keybook import 导入",
    ),
    Generic(
        "office_required",
        None,
        C,
        "上级规则：必填",
        "上级在政策的《规则》里写的：条件成立时这一列要填；等级以那条规则为准。",
        "填上；有疑问找规则的责任人",
    ),
    Generic(
        "office_allowed", None, C, "上级规则：允许值", "上级在政策的《规则》里写的：这一列只许填几种；等级以那条规则为准。", "改填允许的值"
    ),
    Generic(
        "office_range",
        None,
        C,
        "上级规则：范围",
        "上级在政策的《规则》里写的：超出下限或上限；上下限本身不算超出。",
        "核对后改对；属实请写理由",
    ),
    Generic(
        "office_sum",
        None,
        C,
        "上级规则：合计相等",
        "上级在政策的《规则》里写的：同一行几列之和，或两张表的合计，应当相等。",
        "核对两边，改到相等",
    ),
    Generic(
        "office_reference",
        None,
        C,
        "上级规则：引用",
        "上级在政策的《规则》里写的：填的内容要在另一张表里找得到。",
        "改对，或先到那张表登记",
    ),
    Generic(
        "office_change",
        None,
        C,
        "上级规则：与上期之差",
        "上级在政策的《规则》里写的：与上期相差超过允许的数；上期不在手边就不查。",
        "先核对；属实请写理由",
    ),
    Generic(
        "reason_repeated",
        None,
        D,
        "理由连续三个月相同",
        "同一张表同一列的理由，三个月一字不变；上级的报送情况里也看得到。",
        "写明这个月的实际情况",
    ),
    Generic("no_organisation", None, D, "组织机构是空的", "没有机构就不能生成台账。", "先登记上级机构，再登记各下级机构"),
)


OFFICE = "规则"
"""What `keybook explain` calls the rules of head office all together."""


def explanations(code: str, policy: Policy | None = None) -> list[dict[str, Any]]:
    """Everything known under a code (snake_case), a rule id (V05), or the number of a rule of head office (R09b).

    规则 gives all rules of the policy.
    """
    wanted = fold(code)
    own = office_entries(policy) if policy is not None else []
    if wanted == fold(OFFICE):
        return own
    return [entry for entry in catalogue() + own if wanted in (fold(entry["code"]), fold(entry["rule"] or ""))]


def office_entries(policy: Policy) -> list[dict[str, Any]]:
    """The rules of head office that a policy carries, as entries like any other."""
    words = {str(row["规则编号"]): row for row in policy.table("R09b") if row["规则编号"]}
    return [
        _entry(
            rule.code,
            rule.id,
            rule.severity,
            rule.message,
            _asked(rule, words[rule.id]),
            rule.remedy or "照提示改；有疑问找责任人",
            rule.clause or "上级规定",
            owner=rule.owner,
            dates=rule.dates,
        )
        for rule in office_rules(policy)
    ]


def policy_in(path: Path) -> Policy:
    """The policy of a policy workbook, or the one that a desk or a submission carries; Rejection where there is none."""
    inside = embedded_policy(ScanBook(path))
    return inside if inside is not None else read_policy_book(path)[0]


def _asked(rule: OfficeRule, row: Mapping[str, Any]) -> str:
    """What a rule asks for, from its own cells."""
    parts = [f"{h}：{row[h]}" for h in ("允许值", "下限", "上限", "对照表", "对照列", "按") if row[h]]
    when = f"，条件：{row['条件']}" if row["条件"] else ""
    return f"《{rule.register.sheet}》的“{rule.column.header}”，{rule.kind}{when}{'，' if parts else ''}{'，'.join(parts)}。"


def catalogue() -> list[dict[str, Any]]:
    """Every finding code with its words, the check's own first."""
    own = [_entry(g.code, g.rule, g.severity, g.title, g.explain, g.remedy, "design") for g in GENERIC]
    rules = [
        _entry(r.code, r.id, r.severity, r.title.zh, r.explain, r.remedy, r.source)
        for r in (*exports("validators.rules", "RULE").values(), *exports("validators.between", "RULE").values())
    ]
    return own + rules


def _entry(
    code: str,
    rule: str | None,
    severity: Severity,
    title: str,
    explain: str,
    remedy: str,
    source: str,
    owner: str = PROGRAM_RULE,
    dates: str = ALWAYS,
) -> dict[str, Any]:
    return {
        "code": code,
        "rule": rule,
        "severity": severity.value,
        "severity_zh": severity.label,
        "title": title,
        "explain": explain,
        "remedy": remedy,
        "source": source if source != "design" else "通用校验",
        "owner": owner,
        "dates": dates,
    }
