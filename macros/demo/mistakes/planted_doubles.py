"""Invented customers, and the same ones written again as another clerk would: what near-duplicates are measured by.

Nothing here is real; the places are, because they are what names begin with.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from macros.demo.invented_names import INSTITUTIONS, ORGANS, TRADES, credit_code

Row = dict[str, Any]
PLACES = (
    ("四川省", "成都市", "青羊区"),
    ("四川省", "绵阳市", "江油市"),
    ("四川省", "凉山彝族自治州", "西昌市"),
    ("云南省", "昆明市", "安宁市"),
    ("云南省", "大理白族自治州", "祥云县"),
    ("贵州省", "遵义市", "仁怀市"),
    ("甘肃省", "兰州市", "永登县"),
    ("青海省", "西宁市", "湟中县"),
    ("广西壮族自治区", "柳州市", "三江侗族自治县"),
    ("湖南省", "湘西土家族苗族自治州", "吉首市"),
    ("河南省", "洛阳市", "孟津县"),
    ("新疆维吾尔自治区", "伊犁哈萨克自治州", "奎屯市"),
)
_SIGNS = (
    "金银玉宝瑞祥福禄泰康安宁华兴隆盛昌茂达通顺利源泉汇聚诚信德仁义和美佳丽春秋晨曦光明辉煌星月云霞虹彩山川江河湖海松柏竹梅兰菊荷桂枫杨柳"
    "鹏程鸿雁鹤凤麒麟骏马龙腾翔宇宏伟博雅儒林学府天地乾坤恒久永固磐石锦绣前朝晖"
)
_FORMS = ("股份有限公司", "有限责任公司", "有限公司")
_ROADS = ("滨河路", "人民路", "建设街", "民族大道", "迎宾路", "文化街", "工业大道", "解放路", "长征路", "团结巷", "胜利街", "青年路")
_TRADITIONAL = dict(zip("业药旅建电种矿饰贸广丽华兴达顺宝祥汇聚诚义云", "業藥旅建電種礦飾貿廣麗華興達順寶祥匯聚誠義雲", strict=True))
_ALIKE = {
    "金": "今",
    "银": "锒",
    "瑞": "端",
    "祥": "详",
    "福": "富",
    "康": "唐",
    "安": "按",
    "华": "毕",
    "盛": "胜",
    "昌": "冒",
    "达": "运",
    "源": "原",
    "诚": "城",
    "德": "得",
    "和": "合",
    "美": "羡",
    "佳": "住",
    "明": "朋",
    "辉": "挥",
    "星": "皇",
    "云": "元",
    "松": "忪",
}


def customers(rng: Random, count: int) -> list[Row]:
    """Rows of R03 of different customers in 100 branches: firms, their branches (分公司), offices and institutions."""
    rows: list[Row] = []
    taken: set[tuple[str, str]] = set()
    while len(rows) < count:
        place, kind = rng.choice(PLACES), rng.random()
        brand, word, form = _firm(rng) if kind < 0.8 else _office(rng)
        if (place[1], brand + word) in taken:
            continue
        taken.add((place[1], brand + word))
        rows.append(_row(rng, len(rows), _fronted(rng, place) + brand + word + form, place) | {"_brand": brand})
        if kind < 0.05 and len(rows) < count:  # a part of the firm, in the same house or in another town
            unit = f"{rng.choice(PLACES)[1].removesuffix('市')}分公司"
            part = _row(rng, len(rows), rows[-1]["企业全称"] + unit, place) | {"_brand": None}
            rows.append(part | {h: rows[-1][h] for h in ("通信地址", "联系方式")} if rng.random() < 0.5 else part)
    return rows[:count]


def _firm(rng: Random) -> tuple[str, str, str]:
    return "".join(rng.sample(_SIGNS, rng.choice((2, 2, 3)))), rng.choice(TRADES)[0], rng.choice(_FORMS)


def _office(rng: Random) -> tuple[str, str, str]:
    return "".join(rng.sample(_SIGNS, 2)), rng.choice((*ORGANS, *INSTITUTIONS))[0], ""


def _fronted(rng: Random, place: tuple[str, str, str]) -> str:
    return rng.choice((place[1], place[0] + place[1], place[1] + place[2]))


def _row(rng: Random, number: int, name: str, place: tuple[str, str, str]) -> Row:
    branch = f"B{rng.randrange(100):02d}"
    return {
        "客户编码": f"KH{number:06d}",
        "企业全称": name,
        "_branch": branch,
        "_file": f"{branch}.xlsx",
        "统一社会信用代码": credit_code("91", number // 10_000, number) if rng.random() < 0.7 else None,
        "通信地址": f"{place[1]}{place[2]}{rng.choice(_ROADS)}{rng.randint(1, 999)}号",
        "联系方式": f"1{rng.choice('3578')}{rng.randrange(10**9):09d}",
        "外部系统编号": None,
    }


def other_place(rng: Random, row: Row) -> Row:
    """The place in front written another way."""
    name = row["企业全称"]
    place = next(p for p in PLACES if p[1] in name)
    bare = name.replace(place[0], "").replace(place[1], "", 1).replace(place[2], "", 1)
    short = place[1].removesuffix("市") if place[1].endswith("市") else place[1]
    return {"企业全称": rng.choice((place[0] + short, short, place[0] + place[1])) + bare}


def other_form(rng: Random, row: Row) -> Row:
    """Another legal form, or brackets and full width."""
    name = row["企业全称"]
    form = next((f for f in _FORMS if f in name), "")
    if not form:
        return {"企业全称": f"{name[:3]} {name[3:]}"}
    other = rng.choice([f for f in (*_FORMS, "公司") if f != form])
    return {"企业全称": name.replace(form, rng.choice((other, f"（{other}）", f" {other}")))}


def traditional(rng: Random, row: Row) -> Row:
    """Traditional characters."""
    return {"企业全称": "".join(_TRADITIONAL.get(sign, sign) for sign in row["企业全称"])}


def wrong_sign(rng: Random, row: Row) -> Row:
    """One character taken for another one, with the same telephone."""
    name = row["企业全称"]
    start = name.index(row["_brand"])
    i = rng.randrange(start, start + len(row["_brand"]))
    return {"企业全称": name[:i] + _ALIKE.get(name[i], "亘") + name[i + 1 :], "联系方式": row["联系方式"]}


def one_house(rng: Random, row: Row) -> Row:
    """A wrong character, at the same address written another way."""
    return wrong_sign(rng, row) | {"通信地址": row["通信地址"].replace("号", "号附1号"), "联系方式": row["联系方式"]}


def miscopied_code(rng: Random, row: Row) -> Row:
    """One sign of the code wrong; the name as it was."""
    code = row["统一社会信用代码"]
    wrong = None if code is None else code[:12] + rng.choice([d for d in "0123456789" if d != code[12]]) + code[13:]
    return {"统一社会信用代码": wrong}


def shortened(rng: Random, row: Row) -> Row:
    """Without place and legal form, with the same telephone."""
    name = row["企业全称"]
    short = name[name.index(row["_brand"]) :]
    return {"企业全称": next((short.removesuffix(f) for f in _FORMS if short.endswith(f)), short), "联系方式": row["联系方式"]}


def same_code(rng: Random, row: Row) -> Row:
    """The same code under a name of its own; the same name where there is no code."""
    return {"统一社会信用代码": row["统一社会信用代码"], "企业全称": row["企业全称"]}


KINDS: dict[str, Callable[[Random, Row], Row]] = {
    "other_place": other_place,
    "other_form": other_form,
    "traditional": traditional,
    "wrong_sign": wrong_sign,
    "one_house": one_house,
    "miscopied_code": miscopied_code,
    "shortened": shortened,
    "same_code": same_code,
}
"""What another clerk does to a name, an address or a code."""


def written_again(rng: Random, row: Row, code: str, kind: str | None = None) -> Row:
    """A customer (no 分公司) as another branch wrote it: its own 客户编码, address and telephone, mostly without the code."""
    place = next(p for p in PLACES if p[1] in row["企业全称"])
    other = {"_brand": None} | _row(rng, 0, row["企业全称"], place) | {"统一社会信用代码": None, "客户编码": code}
    return other | KINDS[kind or rng.choice(list(KINDS))](rng, row)
