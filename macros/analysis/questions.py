"""Ten questions that analysts ask, as SQL over the tables of a home, in the words of its pack.

`{R10}` stands for the table of a register and `{R10.收入}` for one of its columns, by the catalogue's names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from macros.analysis.analyst_tables import BRANCH, NAME, PERIOD, quoted
from macros.errors import ToolkitError
from validators.register import Register

_PLACE = re.compile(r"\{(R\w+)(?:\.([^{}]+))?\}")
_WHO = f"{BRANCH}, {NAME}"


@dataclass(frozen=True)
class ReadyQuestion:
    """A question in words, and its SQL."""

    words: str
    sql: str


def in_words_of(question: ReadyQuestion, known: Mapping[str, Register]) -> str:
    """The SQL with what these registers are called; ToolkitError where they lack a table or a column of it."""

    def said(found: re.Match[str]) -> str:
        register = known.get(found[1])
        column = register.by_header.get(found[2]) if register is not None and found[2] else None
        if register is None or (found[2] and column not in register.shown):
            raise ToolkitError(
                f"本方案的台账答不了“{question.words}”：没有它要的表或列", "换一个问题：keybook sql --questions，或自己写一条 SELECT"
            )
        return quoted(column.name if column is not None else register.sheet)

    return _PLACE.sub(said, question.sql)


QUESTIONS: tuple[ReadyQuestion, ...] = (
    ReadyQuestion(
        "各单位各月收入和数量",
        f"SELECT {PERIOD}, {_WHO}, sum({{R10.收入}}) AS {{R10.收入}}, sum({{R10.数量}}) AS {{R10.数量}} "
        f"FROM {{R10}} GROUP BY ALL ORDER BY {PERIOD}, {{R10.收入}} DESC",
    ),
    ReadyQuestion(
        "各业务的收入和占比",
        f"SELECT {PERIOD}, {{R10.业务代码}}, sum({{R10.收入}}) AS 合计, 合计 / sum(sum({{R10.收入}})) OVER (PARTITION BY {PERIOD}) AS 占比 "
        f"FROM {{R10}} GROUP BY {PERIOD}, {{R10.业务代码}} ORDER BY {PERIOD}, 合计 DESC",
    ),
    ReadyQuestion(
        "收入最大的二十户",
        f"SELECT f.{NAME}, f.{{R10.客户编码}}, any_value(c.全称) AS 全称, sum(f.{{R10.收入}}) AS 合计 FROM {{R10}} f "
        f"LEFT JOIN (SELECT DISTINCT ON ({BRANCH}, {{R03.客户编码}}) {BRANCH}, {{R03.客户编码}} AS 编码, {{R03.企业全称}} AS 全称 "
        f"FROM {{R03}} ORDER BY {PERIOD} DESC) c ON c.{BRANCH} = f.{BRANCH} AND c.编码 = f.{{R10.客户编码}} "
        f"GROUP BY f.{NAME}, f.{{R10.客户编码}} ORDER BY 合计 DESC LIMIT 20",
    ),
    ReadyQuestion(
        "比上月收入降得最多的二十户",
        f"WITH m AS (SELECT {NAME}, {{R10.客户编码}}, {PERIOD}, sum({{R10.收入}}) AS 合计 FROM {{R10}} GROUP BY ALL), "
        f"末 AS (SELECT max({PERIOD}) AS 末月 FROM m), "
        f"前 AS (SELECT max({PERIOD}) AS 前月 FROM m, 末 WHERE {PERIOD} < 末月) "
        f"SELECT {NAME}, {{R10.客户编码}}, coalesce(sum(合计) FILTER ({PERIOD} = 前月), 0) AS 上月收入, "
        f"coalesce(sum(合计) FILTER ({PERIOD} = 末月), 0) AS 本月收入, 本月收入 - 上月收入 AS 增减 "
        f"FROM m, 末, 前 GROUP BY {NAME}, {{R10.客户编码}} HAVING 增减 < 0 ORDER BY 增减 LIMIT 20",
    ),
    ReadyQuestion(
        "建档而本期没有业务的客户",
        f"SELECT c.{PERIOD}, c.{NAME}, c.{{R03.客户编码}}, c.{{R03.企业全称}} FROM {{R03}} c ANTI JOIN {{R10}} f "
        f"ON f.{BRANCH} = c.{BRANCH} AND f.{{R10.客户编码}} = c.{{R03.客户编码}} AND f.{PERIOD} = c.{PERIOD} ORDER BY ALL",
    ),
    ReadyQuestion(
        "有业务而本期没有走访的客户",
        f"SELECT f.{PERIOD}, f.{NAME}, f.{{R10.客户编码}}, sum(f.{{R10.收入}}) AS 合计 FROM {{R10}} f ANTI JOIN {{R20}} v "
        f"ON v.{BRANCH} = f.{BRANCH} AND v.{{R20.客户编码}} = f.{{R10.客户编码}} AND v.{PERIOD} = f.{PERIOD} GROUP BY ALL ORDER BY 合计 DESC",
    ),
    ReadyQuestion(
        "各人走访次数和方式",
        f"SELECT {PERIOD}, {NAME}, {{R20.走访人}}, {{R20.方式}}, count(*) AS 次数 FROM {{R20}} GROUP BY ALL ORDER BY {PERIOD}, {NAME}, 次数 DESC",
    ),
    ReadyQuestion(
        "投诉的类别和没有结案的",
        f"SELECT {PERIOD}, {NAME}, {{R25.类别}}, count(*) AS 件数, count(*) FILTER ({{R25.结案日期}} IS NULL) AS 没结案 "
        "FROM {R25} GROUP BY ALL ORDER BY 件数 DESC",
    ),
    ReadyQuestion(
        "同名客户在几家",
        f"SELECT {{R03.企业全称}}, count(DISTINCT {BRANCH}) AS 家数, string_agg(DISTINCT {NAME}, '、') AS 哪几家 "
        "FROM {R03} GROUP BY {R03.企业全称} HAVING 家数 > 1 ORDER BY 家数 DESC, {R03.企业全称}",
    ),
    ReadyQuestion("各单位报送的迟早和版本", f"SELECT {PERIOD}, {NAME}, 状态, 及时, 迟几天, 版本, 签收 FROM 报送 ORDER BY {PERIOD}, 签收"),
)
