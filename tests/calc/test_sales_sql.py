"""D44 and D44b again in SQL: DuckDB over random months, with blanks, zeros, negatives, months that are not at hand and exact bounds."""

from __future__ import annotations

from random import Random
from typing import Any

import duckdb
import pytest

from building.campaign import share
from building.preset_policy import preset_policy
from macros.calc.d44_quarter_tasks import CALC as TASKS
from macros.calc.d44b_revisits import CALC as REVISITS
from validators.frames import records

NODES = (("GS", "公司", "公司", None), ("TD2", "团队2", "业务团队", "GS"))
BUSINESSES = ("诉讼业务", "商标业务", "广东省商标")
PEOPLE = ("G1", "G2", "G3")
ROUNDS = share(1_000, 15)

TASK_SQL = """
WITH lines AS (
    SELECT p.* FROM plans p
    WHERE p.product IS NULL
       OR NOT EXISTS (SELECT 1 FROM plans o WHERE o.person = p.person AND o.indicator = p.indicator AND o.product IS NULL)
),
quarters AS (SELECT range AS q FROM range(1, (? + 2) // 3 + 1)),
past AS (SELECT range AS m, (range + 2) // 3 AS q FROM range(1, ? + 1)),
spread AS (
    SELECT person, indicator, product, line, u.m AS m, (u.m + 2) // 3 AS q,
           CASE WHEN typed THEN months[u.m] ELSE (year // 12 + CASE WHEN u.m > 12 - year % 12 THEN 1 ELSE 0 END) * unit END AS due
    FROM lines, (SELECT range AS m FROM range(1, 13)) u
),
people AS (SELECT DISTINCT person FROM plans),
due AS (
    SELECT pe.person, q, (SELECT SUM(due) FROM spread s WHERE s.person = pe.person AND s.indicator = '业务费' AND s.q = quarters.q) AS planned,
           (SELECT SUM(due) FROM spread s WHERE s.person = pe.person AND s.indicator = '案件件数' AND s.q = quarters.q) AS pieces_planned
    FROM people pe, quarters
),
fee AS (
    SELECT pe.person, past.q, past.m,
        CASE WHEN EXISTS (SELECT 1 FROM lines l WHERE l.person = pe.person AND l.indicator = '业务费')
             THEN (SELECT COALESCE(SUM(f.income), 0) FROM lines l JOIN flow f ON f.person = l.person AND (l.product IS NULL OR l.product = f.product)
                   WHERE l.person = pe.person AND l.indicator = '业务费' AND f.m = past.m)
             ELSE (SELECT COALESCE(SUM(f.income), 0) FROM flow f WHERE f.person = pe.person AND f.m = past.m) END AS done
    FROM people pe, past
),
pieces AS (
    SELECT pe.person, q.q,
        CASE WHEN t.cases IS NOT NULL THEN
                  (SELECT COALESCE(SUM(f.quantity), 0) FROM flow f WHERE f.person = pe.person AND (f.m + 2) // 3 = q.q
                   AND (t.business IS NULL OR f.product = t.business))
             WHEN EXISTS (SELECT 1 FROM lines l WHERE l.person = pe.person AND l.indicator = '案件件数') THEN
                  (SELECT COALESCE(SUM(f.quantity), 0) FROM lines l JOIN flow f ON f.person = l.person AND (l.product IS NULL OR l.product = f.product)
                   WHERE l.person = pe.person AND l.indicator = '案件件数' AND (f.m + 2) // 3 = q.q)
             ELSE (SELECT COALESCE(SUM(f.quantity), 0) FROM flow f WHERE f.person = pe.person AND (f.m + 2) // 3 = q.q) END AS done
    FROM people pe, quarters q JOIN targets t ON t.q = q.q
),
held AS (
    SELECT q.q, (SELECT COUNT(*) FROM past p WHERE p.q = q.q) AS seen,
           (SELECT COUNT(*) FROM past p WHERE p.q = q.q AND p.m NOT IN (SELECT m FROM known)) AS lacking
    FROM quarters q
),
put AS (
    SELECT d.person, d.q, h.seen, h.lacking, t.least, t.floor, COALESCE(d.planned, t.least) AS target,
           CASE WHEN h.lacking = 0 THEN (SELECT SUM(done) FROM fee WHERE fee.person = d.person AND fee.q = d.q) END AS done,
           CASE WHEN h.lacking = 0 THEN (SELECT MIN(done) FROM fee WHERE fee.person = d.person AND fee.q = d.q) END AS lowest,
           CASE WHEN h.lacking = 0 AND t.floor IS NOT NULL THEN
                (SELECT COUNT(*) FROM fee WHERE fee.person = d.person AND fee.q = d.q AND fee.done >= t.floor) END AS met,
           COALESCE(t.cases, d.pieces_planned) AS asked,
           CASE WHEN h.lacking = 0 THEN (SELECT done FROM pieces c WHERE c.person = d.person AND c.q = d.q) END AS got
    FROM due d JOIN held h ON h.q = d.q JOIN targets t ON t.q = d.q
)
SELECT person, q, target, done, CASE WHEN target IS NULL OR done IS NULL THEN NULL ELSE GREATEST(target - done, 0) END, lowest, met, seen, asked, got,
       CASE WHEN COALESCE(least, target) IS NULL THEN NULL WHEN done IS NULL THEN '历史不足' WHEN done >= COALESCE(least, target) THEN '达到'
            WHEN seen < 3 THEN '进行中' ELSE '不足' END,
       CASE WHEN floor IS NULL THEN NULL WHEN met IS NULL THEN '历史不足' WHEN met < seen THEN '不足' WHEN seen < 3 THEN '进行中' ELSE '达到' END,
       CASE WHEN asked IS NULL THEN NULL WHEN got IS NULL THEN '历史不足' WHEN got >= asked THEN '达到' WHEN seen < 3 THEN '进行中' ELSE '不足' END
FROM put ORDER BY person, q
"""
COLUMNS = (
    "主体",
    "季",
    "业务费目标",
    "业务费",
    "缺口",
    "最低月",
    "达标月数",
    "月数",
    "件数目标",
    "件数",
    "业务费结论",
    "按月结论",
    "件数结论",
)


def random_plans(rng: Random) -> list[dict[str, Any]]:
    found = []
    for person in PEOPLE:
        for indicator in ("业务费", "案件件数"):
            products = rng.choice([[None], ["商标业务"], ["诉讼业务", "商标业务"], [None, "商标业务"], []])
            for product in products:
                line = {
                    "指标": indicator,
                    "主体": person,
                    "年": "2026",
                    "年计划": rng.choice([0, 1, 11, 12, 120, 96_000, 233_000]),
                    "产品": product,
                }
                if rng.random() < 0.4:
                    line |= {f"{m}月": rng.choice([0, 1, 10, 16_000]) for m in range(1, 13)}
                found.append({header: value for header, value in line.items() if value is not None})
    return found or [{"指标": "业务费", "主体": "G1", "年": "2026", "年计划": 12}]


def random_flow(rng: Random, month: int) -> list[dict[str, Any]]:
    amounts = [0, 0.01, 1, 11_999.99, 12_000, 12_000.01, 40_000, -500, 48_000]
    rows = [
        {
            "客户编码": "K1",
            "业务代码": rng.choice([*BUSINESSES, "邮资门票"]),
            "月份": f"2026-{month:02d}",
            "收入": rng.choice(amounts),
            "数量": rng.choice([None, 0, 1, 2, -1]),
            "业绩归属": rng.choice([*PEOPLE, None]),
        }
        for _ in range(rng.randrange(6))
    ]
    return [{header: value for header, value in row.items() if value is not None} for row in rows]


def settings(rng: Random) -> dict[str, Any]:
    found: dict[str, Any] = {"plan_split": "均分", "plan_unit": "元"}
    for q in range(1, 5):
        found |= {
            f"q_amount_{q}": rng.choice([None, 0, 48_000, 24_000]),
            f"month_min_{q}": rng.choice([None, 12_000, 0]),
            f"q_cases_{q}": rng.choice([None, 2, 1]),
            f"q_business_{q}": rng.choice([None, "诉讼业务"]),
        }
    return found


def by_sql(
    period: int, plans: list[dict[str, Any]], flow: list[dict[str, Any]], known: list[int], told: dict[str, Any]
) -> list[tuple[Any, ...]]:
    """The lines of D44 as the SQL has them: fen and thousandths."""
    base = duckdb.connect()
    base.execute(
        "CREATE TABLE plans(line INT, person TEXT, indicator TEXT, product TEXT, year BIGINT, unit BIGINT, typed BOOL, months BIGINT[])"
    )
    for line, plan in enumerate(plans):
        unit = 100 if plan["指标"] == "业务费" else 1000
        months = [plan.get(f"{m}月", 0) * unit for m in range(1, 13)]
        row = (line, plan["主体"], plan["指标"], plan.get("产品"), plan["年计划"], unit, "1月" in plan, months)
        base.execute("INSERT INTO plans VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    base.execute("CREATE TABLE flow(m INT, person TEXT, product TEXT, income BIGINT, quantity BIGINT)")
    for row in flow:
        m = int(row["月份"][5:])
        pieces = int(row.get("数量", 0) * 1000) if row["业务代码"] in BUSINESSES else 0
        if m in (*known, period):
            values = (m, row.get("业绩归属"), row["业务代码"], int(f"{row['收入'] * 100:.0f}"), pieces)
            base.execute("INSERT INTO flow VALUES (?, ?, ?, ?, ?)", values)
    base.execute("CREATE TABLE known(m INT)")
    base.executemany("INSERT INTO known VALUES (?)", [(m,) for m in (*known, period)])
    base.execute("CREATE TABLE targets(q INT, least BIGINT, floor BIGINT, cases BIGINT, business TEXT)")
    for q in range(1, 5):
        least, floor, cases = (told[f"{name}_{q}"] for name in ("q_amount", "month_min", "q_cases"))
        money = [None if amount is None else amount * 100 for amount in (least, floor)]
        base.execute(
            "INSERT INTO targets VALUES (?, ?, ?, ?, ?)", (q, *money, None if cases is None else cases * 1000, told[f"q_business_{q}"])
        )
    found: list[tuple[Any, ...]] = base.execute(TASK_SQL, [period, period]).fetchall()
    return found


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_quarterly_tasks_again(seed: int, inputs: Any, frame: Any) -> None:
    rng = Random(f"D44 {seed}")
    period, told, plans = rng.randint(1, 12), settings(rng), random_plans(rng)
    months = {m: random_flow(rng, m) for m in range(1, period + 1)}
    known = [m for m in range(1, period) if rng.random() < 0.9]

    def of(m: int) -> Any:
        return frame("R10", *months[m], branch="TD2", period=f"2026-{m:02d}")

    staff = frame("R02", *({"工号": p, "姓名": f"姓{p}", "岗位": "客户经理"} for p in PEOPLE), branch="TD2")
    result = TASKS.run(
        inputs(
            period=f"2026-{period:02d}",
            policy=preset_policy({name: None if v is None else str(v) for name, v in told.items()}, nodes=NODES, pack="P09"),
            branches=("TD2",),
            R17=frame("R17", *plans, branch="TD2"),
            R02=staff,
            R10=of(period),
            earlier={"R10": [of(m) for m in known if months[m]]} if any(months[m] for m in known) else {},
            months={"TD2": [f"2026-{m:02d}" for m in known]},
        )
    )
    mine = sorted(tuple(row[name] for name in COLUMNS) for row in records(result.rows))
    assert mine == by_sql(period, plans, [row for rows in months.values() for row in rows], known, told)


REVISIT_SQL = """
SELECT c.county,
       (SELECT COUNT(*) FROM customers k WHERE k.county = c.county),
       (SELECT COUNT(*) FROM visits v JOIN customers k ON k.code = v.customer WHERE k.county = c.county AND v.m = 10 AND v.mode IN ('上门', '座谈') AND v.day IS NOT NULL),
       (SELECT MAX(v.day) FROM visits v JOIN customers k ON k.code = v.customer WHERE k.county = c.county AND v.mode IN ('上门', '座谈'))
FROM counties c ORDER BY c.county
"""


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_revisits_again(seed: int, inputs: Any, frame: Any) -> None:
    rng = Random(f"D44b {seed}")
    counties = rng.sample(["清水县", "安化县", "云岭县", "城关县"], rng.randrange(1, 4))
    customers = [(f"K{n}", rng.choice(["清水县", "安化县", "城关县", None])) for n in range(rng.randrange(6))]
    visits = [
        (
            m,
            rng.choice([f"K{rng.randrange(7)}", None]),
            f"2026-{m:02d}-{rng.randint(1, 28):02d}" if rng.random() < 0.9 else None,
            rng.choice(["上门", "电话", "座谈"]),
        )
        for m in (9, 10)
        for _ in range(rng.randrange(8))
    ]
    base = duckdb.connect()
    base.execute("CREATE TABLE counties(county TEXT)")
    base.executemany("INSERT INTO counties VALUES (?)", [(c,) for c in counties])
    for name, columns, rows in (
        ("customers", "code TEXT, county TEXT", customers),
        ("visits", "m INT, customer TEXT, day DATE, mode TEXT", visits),
    ):
        base.execute(f"CREATE TABLE {name}({columns})")
        for row in rows:
            base.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    wanted = [(c, n, v, day, "已回访" if v else "未回访" if n else "没有客户") for c, n, v, day in base.execute(REVISIT_SQL).fetchall()]

    def of(month: int) -> Any:
        held = [{"客户编码": c, "日期": d, "方式": mode} for m, c, d, mode in visits if m == month]
        return frame("R20", *({h: v for h, v in row.items() if v is not None} for row in held), branch="TD2", period=f"2026-{month:02d}")

    policy = preset_policy({"target_county": "、".join(counties), "visit_modes": "上门、座谈"}, nodes=NODES, pack="P09")
    files = frame("R03", *({"客户编码": c, "企业全称": c} | ({"分片区域": a} if a else {}) for c, a in customers), branch="TD2")
    earlier = {"R20": of(9)} if any(m == 9 for m, *_ in visits) else {}
    result = REVISITS.run(inputs(policy=policy, branches=("TD2",), R03=files, R20=of(10), earlier=earlier))
    mine = [(r["县"], r["客户数"], r["回访次数"], r["上次回访"] and r["上次回访"].date(), r["状态"]) for r in records(result.rows)]
    assert sorted(mine, key=lambda line: line[0]) == sorted(wanted, key=lambda line: line[0])
    assert result.summary == {f"{word}县": sum(line[4] == word for line in wanted) for word in ("已回访", "未回访", "没有客户")}
