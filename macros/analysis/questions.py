"""Ten questions that analysts ask, as SQL over the tables of a home; each says which tables it needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadyQuestion:
    """A question in words, and its SQL; `needs` are register sheets (catalogue's names) and their columns."""

    words: str
    sql: str
    needs: tuple[str, ...]


QUESTIONS: tuple[ReadyQuestion, ...] = (
    ReadyQuestion(
        "各单位各月收入和数量",
        "SELECT 期间, 机构编码, 机构名称, sum(收入) AS 收入, sum(数量) AS 数量 FROM 业务量流水 GROUP BY ALL ORDER BY 期间, 收入 DESC",
        ("业务量流水",),
    ),
    ReadyQuestion(
        "各业务的收入和占比",
        "SELECT 期间, 业务代码, sum(收入) AS 收入, sum(收入) / sum(sum(收入)) OVER (PARTITION BY 期间) AS 占比 "
        "FROM 业务量流水 GROUP BY 期间, 业务代码 ORDER BY 期间, 收入 DESC",
        ("业务量流水",),
    ),
    ReadyQuestion(
        "收入最大的二十户",
        "SELECT f.机构名称, f.客户编码, any_value(c.企业全称) AS 企业全称, sum(f.收入) AS 收入 FROM 业务量流水 f "
        "LEFT JOIN (SELECT DISTINCT ON (机构编码, 客户编码) 机构编码, 客户编码, 企业全称 FROM 客户档案 ORDER BY 期间 DESC) c "
        "USING (机构编码, 客户编码) GROUP BY f.机构名称, f.客户编码 ORDER BY 收入 DESC LIMIT 20",
        ("业务量流水", "客户档案"),
    ),
    ReadyQuestion(
        "比上月收入降得最多的二十户",
        "WITH m AS (SELECT 机构名称, 客户编码, 期间, sum(收入) AS 收入 FROM 业务量流水 GROUP BY ALL), "
        "末 AS (SELECT max(期间) AS 末月 FROM m), "
        "前 AS (SELECT max(期间) AS 前月 FROM m, 末 WHERE 期间 < 末月) "
        "SELECT 机构名称, 客户编码, coalesce(sum(收入) FILTER (期间 = 前月), 0) AS 上月收入, "
        "coalesce(sum(收入) FILTER (期间 = 末月), 0) AS 本月收入, 本月收入 - 上月收入 AS 增减 "
        "FROM m, 末, 前 GROUP BY 机构名称, 客户编码 HAVING 增减 < 0 ORDER BY 增减 LIMIT 20",
        ("业务量流水",),
    ),
    ReadyQuestion(
        "建档而本期没有业务的客户",
        "SELECT c.期间, c.机构名称, c.客户编码, c.企业全称 FROM 客户档案 c "
        "ANTI JOIN 业务量流水 f ON f.机构编码 = c.机构编码 AND f.客户编码 = c.客户编码 AND f.期间 = c.期间 ORDER BY ALL",
        ("业务量流水", "客户档案"),
    ),
    ReadyQuestion(
        "有业务而本期没有走访的客户",
        "SELECT f.期间, f.机构名称, f.客户编码, sum(f.收入) AS 收入 FROM 业务量流水 f "
        "ANTI JOIN 走访记录 v ON v.机构编码 = f.机构编码 AND v.客户编码 = f.客户编码 AND v.期间 = f.期间 "
        "GROUP BY ALL ORDER BY 收入 DESC",
        ("业务量流水", "走访记录"),
    ),
    ReadyQuestion(
        "各人走访次数和方式",
        "SELECT 期间, 机构名称, 走访人, 方式, count(*) AS 次数 FROM 走访记录 GROUP BY ALL ORDER BY 期间, 机构名称, 次数 DESC",
        ("走访记录",),
    ),
    ReadyQuestion(
        "投诉的类别和没有结案的",
        "SELECT 期间, 机构名称, 类别, count(*) AS 件数, count(*) FILTER (结案日期 IS NULL) AS 没结案 "
        "FROM 客户投诉记录表 GROUP BY ALL ORDER BY 件数 DESC",
        ("客户投诉记录表",),
    ),
    ReadyQuestion(
        "同名客户在几家",
        "SELECT 企业全称, count(DISTINCT 机构编码) AS 家数, string_agg(DISTINCT 机构名称, '、') AS 哪几家 "
        "FROM 客户档案 GROUP BY 企业全称 HAVING 家数 > 1 ORDER BY 家数 DESC, 企业全称",
        ("客户档案",),
    ),
    ReadyQuestion("各单位报送的迟早和版本", "SELECT 期间, 机构名称, 状态, 及时, 迟几天, 版本, 签收 FROM 报送 ORDER BY 期间, 签收", ()),
)
