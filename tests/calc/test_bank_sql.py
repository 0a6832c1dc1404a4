"""D19, D19b and D19c against SQL written by hand from the catalogue, over invented data with blanks, zeros, ties and boundaries.

`KEYBOOK_CAMPAIGN=1` takes a thousand sets each; the SQL knows nothing of the program: it is given plain rows.
"""

from __future__ import annotations

from random import Random
from typing import Any

import duckdb
import pytest

from building.bank_policy import bank_policy
from building.campaign import share
from building.typed_rows import joined, typed
from macros.calc import d19_unified_credit, d19b_documents, d19c_trade_finance
from validators.filing.inputs import Filing, History, Inputs
from validators.frames import records
from validators.values.period import Month

Rows = list[dict[str, Any]]
POLICY = bank_policy(lenders_max="3", tenor_tol="50%")
BRANCHES, MONTH = ("FH01", "FH02", "FH03"), Month(2026, 10)
CODES = ("91510000MA6CK2T420", "91510000MA6CK2T521", None)

GROUPS = """
WITH ent AS (SELECT branch, code, coalesce(uscc, branch || '|' || code) AS e FROM customers),
m AS (SELECT f.*, coalesce(ent.e, f.branch || '|' || f.member) AS e FROM members f
      LEFT JOIN ent ON ent.branch = f.branch AND ent.code = f.member),
only_one AS (SELECT e, min(grp) AS g FROM m GROUP BY e HAVING count(DISTINCT grp) = 1),
named AS (SELECT c.*, CASE WHEN c.member IS NOT NULL THEN coalesce(ent.e, c.branch || '|' || c.member) END AS e
          FROM credits c LEFT JOIN ent ON ent.branch = c.branch AND ent.code = c.member),
c AS (SELECT n.*, coalesce(n.grp, o.g) AS g, coalesce(n.kind, '') <> '他行' AS own FROM named n LEFT JOIN only_one o ON o.e = n.e),
told AS (SELECT c.*, own AND coalesce(unified, false) AND NOT EXISTS (
             SELECT 1 FROM m WHERE m.grp = c.g AND m.e = c.e AND m.unified = false) AS inside FROM c WHERE g IS NOT NULL),
won AS (SELECT g, e, bank, product, branch, sum(coalesce(balance, 0)) AS s FROM told WHERE NOT own GROUP BY g, e, bank, product, branch
        QUALIFY row_number() OVER (PARTITION BY g, e, bank, product ORDER BY sum(coalesce(balance, 0)) DESC, branch) = 1),
home AS (SELECT t.id, coalesce((SELECT arg_min(m.place, m.id) FROM m
                                WHERE m.grp = t.g AND m.e = t.e AND m.branch = t.branch AND m.place IS NOT NULL),
                               (SELECT arg_min(m.place, m.id) FROM m WHERE m.grp = t.g AND m.e = t.e AND m.place IS NOT NULL)) AS home
         FROM told t),
judged AS (SELECT t.*, own OR EXISTS (SELECT 1 FROM won w WHERE w.g = t.g AND w.branch = t.branch AND w.e IS NOT DISTINCT FROM t.e
                                      AND w.bank IS NOT DISTINCT FROM t.bank AND w.product IS NOT DISTINCT FROM t.product) AS taken,
                  t.place <> home.home AND there.p <> here.p AS remote
           FROM told t JOIN home ON home.id = t.id
           LEFT JOIN provinces here ON here.name = home.home LEFT JOIN provinces there ON there.name = t.place),
sums AS (SELECT g, coalesce(sum(balance) FILTER (own), 0) AS total, coalesce(sum(balance) FILTER (inside), 0) AS inside,
                coalesce(sum(margin) FILTER (own), 0) AS margin, min(lim) AS lim, min(need) AS need,
                coalesce(sum(balance) FILTER (taken), 0) AS every,
                (max(own::int) + count(DISTINCT CASE WHEN NOT own THEN bank END)) AS banks,
                count(*) FILTER (remote AND taken) AS remote,
                count(*) FILTER (own AND NOT inside AND balance > 0) AS outside
         FROM judged GROUP BY g),
whom AS (SELECT g, count(DISTINCT e) AS members FROM (SELECT g, e FROM told WHERE e IS NOT NULL UNION SELECT grp, e FROM m) GROUP BY g)
SELECT whom.g, members, coalesce(total, 0), coalesce(inside, 0), coalesce(total - inside, 0), coalesce(total - margin, 0),
       lim, greatest(0, coalesce(total - lim, 0)), coalesce(every, 0), need, greatest(0, coalesce(every - need, 0)),
       coalesce(banks, 0), coalesce(remote, 0), coalesce(outside, 0)
FROM (SELECT g, members FROM whom UNION SELECT g, 0 FROM told WHERE g NOT IN (SELECT g FROM whom)) whom
LEFT JOIN sums ON sums.g = whom.g ORDER BY whom.g
"""
_SHOWN = (
    "集团",
    "成员数",
    "授信总额",
    "已纳入",
    "漏报",
    "净额",
    "限额",
    "超限",
    "含他行总额",
    "资金需求",
    "超需求",
    "机构数",
    "异地笔数",
    "未纳入笔数",
)

PAPERS = """
WITH ent AS (SELECT branch, code, coalesce(uscc, branch || '|' || code) AS e FROM customers),
held AS (SELECT branch, number, arg_min(member, id) AS member FROM credits GROUP BY ALL),
p AS (SELECT d.*, coalesce(d.customer, held.member) AS who FROM papers d LEFT JOIN held ON held.branch = d.branch AND held.number = d.credit),
u AS (SELECT p.*, CASE WHEN type = '审计报告' THEN NULL ELSE amount END AS amt,
             CASE WHEN type IN ('合同', '他项权证', '审计报告') THEN CASE WHEN who IS NOT NULL THEN coalesce(ent.e, p.branch || '|' || who) END
                  WHEN credit IS NOT NULL THEN p.branch || '|' || credit END AS usr
      FROM p LEFT JOIN ent ON ent.branch = p.branch AND ent.code = p.who),
r AS (SELECT id, usr, first_value(usr) OVER w AS first_usr, first_value(id) OVER w AS first_id FROM u
      WHERE num IS NOT NULL AND type IS NOT NULL
      WINDOW w AS (PARTITION BY type, num, amt ORDER BY period, day NULLS LAST, record NULLS LAST, branch, line
                   ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
SELECT p.branch, p.line, coalesce(r.id <> first_id AND (usr IS NULL OR first_usr IS NULL OR usr <> first_usr), false) AS again,
       coalesce(p.outcome, '') = '真实'
FROM papers p LEFT JOIN r ON r.id = p.id WHERE period = '2026-10' ORDER BY p.branch, p.line
"""

TRADE = """
SELECT branch, number, CASE WHEN cycle <> 0 THEN abs(tenor - cycle) END AS gap, cycle,
       coalesce(cycle <> 0 AND 2 * abs(tenor - cycle) > cycle, false),
       coalesce(contract IS NOT NULL AND grp IS NOT NULL AND (SELECT count(DISTINCT o.way) FROM credits o
                WHERE o.contract = c.contract AND o.grp = c.grp AND o.way IN ('进口', '出口')) = 2
                AND EXISTS (SELECT 1 FROM credits o WHERE o.id = c.id), false),
       coalesce(product IN ('信用证', '国际贸易融资') AND balance > 0 AND margin >= balance, false)
FROM credits c WHERE (coalesce(product, '') IN ('信用证', '国际贸易融资') OR way IS NOT NULL) AND coalesce(kind, '') <> '他行'
ORDER BY branch, id
"""


def invented(rng: Random) -> dict[str, Rows]:
    """Small registers of three branches: few names, so that they meet; blanks everywhere."""

    def some(*values: Any) -> Any:
        return rng.choice(values)

    customers = [{"branch": b, "code": code, "uscc": rng.choice(CODES)} for b in BRANCHES for code in rng.sample("ABCD", rng.randint(1, 4))]
    pairs = {(b, g, m) for b in BRANCHES for g in ("J1", "J2", "J3") for m in "ABCD" if rng.random() < 0.3}
    members = [
        {"branch": b, "grp": g, "member": m, "unified": some(True, True, False, None), "place": some("四川", "成都", "重庆", "城东", None)}
        for b, g, m in sorted(pairs)
    ]
    credits = []
    for b in BRANCHES:
        for n in range(rng.randint(0, 6)):
            balance = some(None, 0, 1, 100, 100, rng.randint(0, 10**9))
            credits.append(
                {"branch": b, "number": f"S{n}", "grp": some("J1", "J2", "J4", None), "member": some("A", "B", "C", "D", None)}
                | {
                    "kind": some("本行分支", "本行分支", "他行", None),
                    "bank": some("乙银行", "丙银行"),
                    "place": some("四川", "成都", "重庆", "城东"),
                }
                | {"product": some("贷款", "信用证", "国际贸易融资", None), "low": some(True, False, None), "balance": balance}
                | {"margin": some(None, 0, balance, 100), "unified": some(True, False, None), "lim": some(None, 0, 100, 10**8)}
                | {"need": some(None, None, 0, 150), "contract": some("HT1", "HT2", None), "way": some("进口", "出口", None)}
                | {"tenor": some(None, 0, 30, 90, 91, 180), "cycle": some(None, 0, 60, 60)}
            )
    papers = [
        {"period": some("2026-09", "2026-10", "2026-10"), "branch": rng.choice(BRANCHES), "num": some("1", "2", None)}
        | {
            "type": some("增值税发票", "合同", "他项权证", "审计报告", None),
            "amount": some(None, 0, 100, 100, -5),
            "credit": some("S0", "S1", None),
        }
        | {"customer": some("A", "B", None), "outcome": some("真实", "真实", "未核验", None), "day": some("2026-10-02", "2026-10-03", None)}
        | {"record": some("P1", "P2", None)}
        for _ in range(rng.randint(0, 14))
    ]
    lines: dict[tuple[str, str], int] = {}
    for paper in papers:
        key = paper["period"], paper["branch"]
        paper["line"] = lines[key] = lines.get(key, 5) + 1
    return {"customers": customers, "members": members, "credits": credits, "papers": papers}


_HEADERS = {
    "R03": {"客户编码": "code", "统一社会信用代码": "uscc"},
    "R05": {"集团编码": "grp", "成员客户编码": "member", "纳入统一授信": "unified", "登记地区": "place"},
    "R47": {
        "授信编号": "number", "集团": "grp", "成员": "member", "授信机构类型": "kind", "授信机构名称": "bank", "授信机构所在地区": "place",
        "业务品种": "product", "低风险业务": "low", "授信余额": "balance", "保证金": "margin", "纳入统一授信": "unified", "集团授信限额": "lim",
        "实际资金需求": "need", "合同号": "contract", "进/出口端": "way", "融资期限天数": "tenor", "业务周期天数": "cycle",
    },
    "R48": {
        "凭证类型": "type", "号码": "num", "金额": "amount", "授信编号": "credit", "客户": "customer", "核验结果": "outcome",
        "核验日期": "day", "记录编号": "record",
    },
}  # fmt: skip
_TABLES = {"R03": "customers", "R05": "members", "R47": "credits", "R48": "papers"}
_TYPES = {"balance": "BIGINT", "margin": "BIGINT", "lim": "BIGINT", "need": "BIGINT", "amount": "BIGINT", "tenor": "BIGINT"} | {
    **dict.fromkeys(("cycle", "line", "id"), "BIGINT"),
    **dict.fromkeys(("unified", "low"), "BOOLEAN"),
}


def ours(told: dict[str, Rows]) -> Inputs:
    """The same rows as the program has them, in yuan."""

    def cell(name: str, value: Any) -> Any:
        if isinstance(value, bool):
            return "是" if value else "否"
        return value / 100 if name in ("balance", "margin", "lim", "need", "amount") and value is not None else value

    def frame(register: str, branch: str, period: str) -> Any:
        rows = [r for r in told[_TABLES[register]] if r["branch"] == branch and r.get("period", str(MONTH)) == period]
        listed = [{header: cell(name, row[name]) for header, name in _HEADERS[register].items()} for row in rows]
        return typed(register, listed, branch=branch, period=period)

    frames = {name: joined([frame(name, b, str(MONTH)) for b in BRANCHES]) for name in _TABLES}
    past = joined([frame("R48", b, "2026-09") for b in BRANCHES])
    history = History(usage=History.none().usage, frames={"R48": past})
    filings = tuple(Filing(branch=b, name=b, period=MONTH) for b in BRANCHES)
    return Inputs(period=MONTH, policy=POLICY, frames=frames, history=history, filings=filings, final=True)


def by_sql(told: dict[str, Rows], query: str) -> list[tuple[Any, ...]]:
    """What the query says of the rows."""
    with duckdb.connect() as base:
        for name, rows in (
            *told.items(),
            ("provinces", [{"name": n, "p": p} for n, p in (("四川", "四川"), ("成都", "四川"), ("重庆", "重庆"))]),
        ):
            headers = ["id", *_names(name)]
            columns = ", ".join(f"{header} {_TYPES.get(header, 'VARCHAR')}" for header in headers)
            base.execute(f"CREATE TABLE {name} ({columns})")
            values = [[number, *(row[header] for header in headers[1:])] for number, row in enumerate(rows)]
            if values:
                base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(headers))})", values)
        return base.execute(query).fetchall()


def _names(table: str) -> list[str]:
    register = next((r for r, name in _TABLES.items() if name == table), "")
    more = {"papers": ["period", "line"], "provinces": ["name", "p"]}.get(table, [])
    return [*(["branch"] if register else []), *_HEADERS.get(register, {}).values(), *more]


@pytest.mark.parametrize("seed", range(share(1000, 6)))
def test_groups(seed: int) -> None:
    told = invented(Random(f"D19 {seed}"))
    found = records(d19_unified_credit.CALC.run(ours(told)).extra["groups"])
    assert [tuple(row[name] for name in _SHOWN) for row in found] == by_sql(told, GROUPS)


@pytest.mark.parametrize("seed", range(share(1000, 10)))
def test_documents(seed: int) -> None:
    told = invented(Random(f"D19b {seed}"))
    result = d19b_documents.CALC.run(ours(told))
    held = sorted((r["_branch"], r["_row"], bool(r["_again"]), not r["_unproven"]) for r in records(_with_rows(result, told)))
    wanted = by_sql(told, PAPERS)
    assert held == wanted
    assert result.summary["通过份数"] == sum(good and not again for *_, again, good in wanted)


def _with_rows(result: Any, told: dict[str, Rows]) -> Any:
    lines = [(p["branch"], p["line"]) for b in BRANCHES for p in told["papers"] if p["branch"] == b and p["period"] == str(MONTH)]
    return result.rows.assign(
        _row=[line for _, line in lines], _again=result.rows["重复"] > 0, _unproven=~result.rows["核验结果"].eq("真实").fillna(False)
    )


@pytest.mark.parametrize("seed", range(share(1000, 6)))
def test_trade_finance(seed: int) -> None:
    told = invented(Random(f"D19c {seed}"))
    rows = records(d19c_trade_finance.CALC.run(ours(told)).rows)
    wanted = by_sql(told, TRADE)
    assert [(r["_branch"], r["授信编号"], bool(r["期限错配"]), bool(r["双重融资"]), bool(r["全额保证金"])) for r in rows] == [
        (b, n, late, double, full) for b, n, _, _, late, double, full in wanted
    ]
    assert [None if r["错配率"] is None else r["错配率"] * cycle for r, (_, _, _, cycle, *_) in zip(rows, wanted, strict=True)] == [
        gap for _, _, gap, *_ in wanted
    ]
