"""Invented names, codes and numbers of the demo: nobody and no firm here is real."""

from __future__ import annotations

from random import Random

from validators.numbers.uscc import check_character

_SURNAMES = (
    "陈",
    "刘",
    "周",
    "吴",
    "徐",
    "孙",
    "马",
    "朱",
    "胡",
    "林",
    "郭",
    "何",
    "罗",
    "梁",
    "宋",
    "唐",
    "许",
    "邓",
    "冯",
    "曹",
    "彭",
    "曾",
    "肖",
    "田",
    "董",
    "潘",
    "蒋",
    "蔡",
    "余",
    "杜",
    "叶",
    "程",
    "苏",
    "魏",
    "吕",
    "丁",
    "任",
    "卢",
    "姚",
    "沈",
    "欧阳",
    "沙马",
    "阿依",
)
_GIVEN_1 = tuple("思建晓文志海玉春国明雪云丽永立新俊佳嘉雨天安宏泽启瑞兰秋景逸")
_GIVEN_2 = tuple("远国梅静强燕平华军芳峰宁洁琳辉敏涛斌霞颖刚萍龙凤东山川波松柏")

BRANDS = (
    "雪莲",
    "金穗",
    "映山",
    "青杠",
    "索玛",
    "白鹤",
    "云雀",
    "碧溪",
    "朝霞",
    "石榴",
    "飞瀑",
    "银杉",
    "翠屏",
    "丹枫",
    "暖阳",
    "春晓",
    "山鹰",
    "玉笛",
    "红枫",
    "长虹桥",
    "三叠泉",
    "百合",
    "星河",
    "木棉",
    "杜鹃",
    "苍松",
    "画眉",
    "彩云",
    "月亮湾",
    "落雁",
)
TRADES = (
    ("茶业", "茶叶种植、加工与销售", "农产品"),
    ("种业", "良种繁育与推广", "农产品"),
    ("建材", "水泥制品与石材", "建材"),
    ("药业", "中药饮片生产", "医药"),
    ("食品", "坚果与糕点加工", "食品"),
    ("服饰", "民族服饰加工", "轻工"),
    ("水电", "小水电开发与运行", "能源"),
    ("矿业", "稀土与铅锌采选", "矿产"),
    ("物流", "货运代理与仓储", "物流"),
    ("旅游", "景区经营与导游服务", "旅游"),
    ("电子商务", "农特产品网上销售", "电商"),
    ("通信器材", "终端销售与维护", "通信"),
    ("家居", "家具与木制品", "轻工"),
    ("文化传播", "图书发行与活动策划", "文化"),
    ("酒业", "白酒酿造与销售", "食品"),
    ("保险代理", "财产与人身保险代理", "金融"),
    ("小额贷款", "小额信贷服务", "金融"),
    ("汽贸", "汽车销售与维修", "商贸"),
    ("百货", "日用百货零售", "商贸"),
    ("丝绸", "桑蚕养殖与缫丝", "轻工"),
)
ORGANS = (
    ("综合行政服务局", "行政许可集中办理"),
    ("河谷开发管理处", "流域开发管理"),
    ("林草事务所", "林地草场管理"),
    ("社保经办所", "社会保险登记与待遇发放"),
    ("车驾登记所", "车辆与驾驶证登记"),
    ("不动产登记所", "产权登记发证"),
    ("招考服务所", "招生考试组织"),
    ("农牧服务局", "农牧技术服务"),
    ("市场秩序管理所", "市场主体登记与巡查"),
    ("水务管理站", "供水与水利管理"),
    ("民政事务所", "社会救助与婚姻登记"),
    ("武装征集所", "兵役登记与征集"),
)
INSTITUTIONS = (
    ("中心医院", "门诊与住院诊疗", "医疗"),
    ("民族医院", "门诊与住院诊疗", "医疗"),
    ("第一中学", "初中与高中教育", "教育"),
    ("职业学校", "中等职业教育", "教育"),
    ("民俗文化馆", "文化展览与演出", "文化"),
    ("图书馆", "图书借阅与讲座", "文化"),
    ("疾病防控站", "疾病监测与免疫", "医疗"),
    ("农技推广站", "农业技术推广", "农业"),
    ("体育学校", "体育专业教育", "教育"),
    ("广播站", "广播与宣传", "文化"),
)
_ENDINGS = ("有限公司", "有限公司", "有限责任公司", "股份有限公司")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_REGION = "5149"
"""No prefecture bears this number."""


def person(rng: Random) -> str:
    """A person's name."""
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN_1) + rng.choice(_GIVEN_2)


def people(rng: Random, count: int, *, taken: tuple[str, ...] = ()) -> list[str]:
    """Different persons' names, none of those taken."""
    found: list[str] = []
    while len(found) < count:
        name = person(rng)
        if name not in found and name not in taken:
            found.append(name)
    return found


def picks(rng: Random, kinds: int, count: int) -> list[tuple[int, int, int]]:
    """`count` different triples (round, brand, kind): what the names of one sort are made of."""
    size = len(BRANDS) * kinds
    rounds = -(-count // size)
    drawn = rng.sample(range(size * rounds), count)
    return [(i // size, i % size // kinds, i % kinds) for i in drawn]


def firm(short: str, pick: tuple[int, int, int]) -> tuple[str, str, str]:
    """Name, main business and trade of a firm."""
    again, brand, kind = pick
    word, business, industry = TRADES[kind]
    ending = _ENDINGS[(brand + kind) % len(_ENDINGS)]
    return f"{short}{BRANDS[brand]}{again_text(again)}{word}{ending}", business, industry


def organ(short: str, pick: tuple[int, int, int]) -> tuple[str, str, str]:
    """Name, main business and trade of a public office; the brand is the quarter where it stands."""
    again, brand, kind = pick
    word, business = ORGANS[kind]
    return f"{short}{BRANDS[brand]}{again_text(again)}{word}", business, "政府机关"


def institution(short: str, pick: tuple[int, int, int]) -> tuple[str, str, str]:
    """Name, main business and trade of an institution."""
    again, brand, kind = pick
    word, business, industry = INSTITUTIONS[kind]
    return f"{short}{BRANDS[brand]}{again_text(again)}{word}", business, industry


def again_text(again: int) -> str:
    """Nothing, or 第2, 第3 ... when the words have run out."""
    return f"第{again + 1}" if again else ""


def phone(rng: Random) -> str:
    """A land line in an area that does not exist."""
    return f"0849-{rng.randint(2_000_000, 8_999_999)}"


def credit_code(department: str, place: int, serial: int) -> str:
    """A sound 统一社会信用代码 (V08) of an entity that does not exist; `department` is 91, 11 or 12.

    >>> from validators.numbers.uscc import fault
    >>> fault(credit_code("91", 1, 7)) is None
    True
    """
    body = f"{place % 10000:04d}{serial % 10000:04d}"
    rest = -sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11
    seventeen = f"{department}{_REGION}{place % 100:02d}{body}{'X' if rest == 10 else rest}"
    return seventeen + check_character(seventeen)
