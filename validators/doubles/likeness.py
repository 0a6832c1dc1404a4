"""How like one another two own names are, in grades that people can follow (R03, V07)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

EQUAL, ONE_SIGN, SHORTENED, CLOSE, UNLIKE = 4, 3, 2, 1, 0
_CLOSE = 80
_CONTRASTS = (
    "0123456789一二三四五六七八九十百千",
    "东南西北中",
    "上中下",
    "大中小",
    "新老旧",
    "前后",
    "左右",
    "内外",
    "男女",
    "甲乙丙丁戊己庚辛",
    "高初",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)
_ADDED = frozenset("0123456789一二三四五六七八九新老")
_DISTINCT = ("集团", "控股", "联合", "分会", "附属", "实业")
_TRADES = (
    "茶业=茶叶 种业=种子 药业=制药=医药 食品 服饰=服装 水电 矿业 物流=货运=运输 旅游=旅行社 电子商务=电商 通信器材=通讯器材 家居=家具 文化传播=文化传媒=传媒 酒业=酿酒 "
    "保险代理 保险 小额贷款 汽贸=汽车销售 百货 丝绸 建材 建筑=建设 房地产=置业 酒店=宾馆 饭店=餐饮=酒楼 超市 药房=药店 诊所 医院 中学 小学 幼儿园 大学 学院 学校 "
    "银行 信用社 证券 担保 典当 电力 煤业=煤炭 钢铁 化工 水泥 玻璃 陶瓷 纸业=造纸 印务=印刷 纺织 皮革 农业 牧业 林业 渔业 养殖 饲料 化肥 农机 园林 环保 水务 燃气 "
    "热力 科技 网络 软件 电子 电器 机械 设备 仪器 五金 灯饰 装饰=装修 广告 设计 咨询 会计师事务所 律师事务所 劳务 人力资源 物业 保洁 保安 培训 教育 体育 影视 图书=书店 "
    "商贸=贸易=经贸 粮油 果业=水果 蔬菜 肉业 乳业 盐业 烟草 加油站 能源 新能源 投资 租赁 拍卖 进出口 合作社 乳品 肥业 花卉 家电 手机 眼镜 珠宝 美容 摄影 货运站 客运 出租车 "
    "公安局 法院 检察院 财政局 税务局 教育局 卫生局 民政局 司法局 人民政府 委员会 档案馆 图书馆 文化馆 博物馆"
)
_TRADE_OF = {word: group.split("=")[0] for group in _TRADES.split() for word in group.split("=")}
TRADES = frozenset(_TRADE_OF)
"""Words for a trade, which alone name nobody."""
_LONGEST = max(map(len, _TRADE_OF))


class Likeness(NamedTuple):
    """A grade and the words for it."""

    grade: int
    said: str


_NOT = Likeness(UNLIKE, "")


@cache
def likeness(a: str, b: str) -> Likeness:
    """How like two own names are, the same whichever comes first.

    >>> likeness('金穗茶业', '金惠茶业'), likeness('金穗茶业', '金穗种业').grade, likeness('第1中学', '第2中学').grade
    (Likeness(grade=3, said='名称只差一个字（惠/穗）'), 0, 0)
    """
    a, b = sorted((a, b))
    if a == b:
        return Likeness(EQUAL, "名称相同")
    if contrasted(a, b) or _trades_differ(a, b):
        return _NOT
    return _one_sign(a, b) or _same_trade(a, b) or _shortened(a, b) or _close(a, b) or _NOT


def contrasted(a: str, b: str) -> bool:
    """True where what differs is what tells sisters apart: a number, a direction, 新 and 老, 集团.

    >>> contrasted('城东中学', '城西中学'), contrasted('雪莲茶业', '雪莲第2茶业'), contrasted('甲集团', '甲')
    (True, True, True)
    """
    a, b = sorted((a, b))
    if any((word in a) != (word in b) for word in _DISTINCT):
        return True
    for tag, one, two in _changes(a, b):
        if tag == "replace" and any(set(one) & set(row) and set(two) & set(row) for row in _CONTRASTS):
            return True
        if tag in ("insert", "delete") and set(one + two) & _ADDED:
            return True
    return False


def _changes(a: str, b: str) -> list[tuple[str, str, str]]:
    """What makes one name the other: replace, insert or delete, with the characters of both."""
    return [(op.tag, a[op.src_start : op.src_end], b[op.dest_start : op.dest_end]) for op in Levenshtein.opcodes(a, b) if op.tag != "equal"]


def trade(name: str) -> str:
    """The trade that a name ends with, one word for those that mean the same; empty where none is known.

    >>> trade('金穗茶叶'), trade('金穗')
    ('茶业', '')
    """
    return next((_TRADE_OF[name[-size:]] for size in range(min(_LONGEST, len(name) - 1), 1, -1) if name[-size:] in _TRADE_OF), "")


def _trades_differ(a: str, b: str) -> bool:
    one, two = trade(a), trade(b)
    return bool(one and two and one != two)


def _same_trade(a: str, b: str) -> Likeness | None:
    """金穗商贸 and 金穗贸易: the same word in front of two words for one trade."""
    one, two = (
        (name[:-size], name[-size:])
        for name in (a, b)
        for size in [next((n for n in range(min(_LONGEST, len(name) - 1), 1, -1) if name[-n:] in _TRADE_OF), 0)]
    )
    same = one[0] == two[0] and one[1] in _TRADE_OF and two[1] in _TRADE_OF
    return Likeness(ONE_SIGN, f"名称只是“{one[1]}”“{two[1]}”之别") if same else None


def _one_sign(a: str, b: str) -> Likeness | None:
    if min(len(a), len(b)) < 3 or OSA.distance(a, b, score_cutoff=1) > 1:
        return None
    parts = [(one, two) for _, one, two in _changes(a, b)]
    if len(parts) > 1 or len(parts[0][0]) > 1:
        return Likeness(ONE_SIGN, "名称只有两个字前后颠倒")
    one, two = parts[0]
    return Likeness(ONE_SIGN, f"名称只差一个字（{one}/{two}）" if one and two else f"名称只多一个字（{one or two}）")


def _shortened(a: str, b: str) -> Likeness | None:
    """An abbreviation: every character of the shorter one in the longer one, in order, from its first on."""
    short, long = sorted((a, b), key=len)
    if len(short) < 2 or len(short) * 4 < len(long) or short[0] != long[0]:
        return None
    signs = iter(long)
    return Likeness(SHORTENED, f"“{short}”像是“{long}”的简称") if all(sign in signs for sign in short) else None


def _close(a: str, b: str) -> Likeness | None:
    alike = int(fuzz.ratio(a, b))
    return Likeness(CLOSE, f"名称有 {alike}% 相同") if alike >= _CLOSE and min(len(a), len(b)) >= 6 else None
