"""What leaves the program is said in the words of the pack, and what staff typed never is (validators.packs.spoken)."""

from __future__ import annotations

import pandas as pd
import pytest

from building.preset_policy import preset_policy
from macros.cli.app import spoken_document
from validators.finding import Severity
from validators.packs.spoken import keep_cells, keep_frames, silent, speak, speaking, spoken, spoken_sheet
from validators.packs.trade_pack import find_pack, packs, presets
from validators.page.page import Area, Chart, Page, Series
from validators.page.spoken_page import spoken_page
from workbooks.book import Dialog, EditList, Mark, PutPage, Status, WriteBlock
from workbooks.spoken_edits import spoken_edits

OIL, POSTAL = packs()["P02"], packs()["P01"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("《走访记录》没有填", "《拜访记录》没有填"),
        ("业务量流水第6行", "销售流水第6行"),
        ("应走访 3 次，收入少 5.00 元", "应拜访 3 次，销售额少 5.00 元"),
        ("非大客户", "一般客户"),
        ("大客户部的大客户", "大客户部的核心客户"),
        ("下月怎么办（县局填）", "下月怎么办（营业部填）"),
        ("“用邮种类”没有填（V01）", "“用油品种”没有填（V01）"),
        ("《项目》还是空的", "《行业攻关》还是空的"),
        ("项目进度", "项目进度"),
        ("请拖到桌面“大客户工作簿”图标上", "请拖到桌面“大客户工作簿”图标上"),
        ("", ""),
    ],
)
def test_a_text(text: str, said: str) -> None:
    with speaking(OIL):
        assert spoken(text) == said
        assert spoken(said) == said


def test_every_own_word_stays_when_said_again() -> None:
    for word in (*OIL.words.values(), *(label for named in OIL.labels.values() for label in named.values())):
        assert OIL.say(OIL.say(word)) == OIL.say(word)


def test_a_pack_without_words_of_its_own_changes_nothing() -> None:
    speak(POSTAL)
    page = Page(name="走访合规")
    assert silent() and spoken("大客户走访收入") == "大客户走访收入" and spoken_page(page) is page


def test_what_staff_typed_stays_in_cells_quotes_and_sentences() -> None:
    speak(OIL)
    frame = pd.DataFrame({"客户编码": ["KH1"], "企业全称": ["顺义县走访服务公司"], "潜在需求": ["多走访"]}, dtype="object")
    keep_frames({"R03": frame}, OIL.all_registers)
    keep_cells({"客户意见": ["希望每月走访两次"]}, OIL.all_registers["R20"])
    assert spoken("顺义县走访服务公司") == "顺义县走访服务公司"
    assert spoken("顺义县走访服务公司 还要走访 2 次") == "顺义县走访服务公司 还要拜访 2 次"
    assert spoken("多走访") == "多走访" and spoken("希望每月走访两次") == "希望每月走访两次"
    assert spoken("上次意见：“希望每月走访两次”，请走访") == "上次意见：“希望每月走访两次”，请拜访"


def test_names_of_files_stay() -> None:
    speak(OIL)
    assert spoken("/home/走访/收入.xlsx") == "/home/走访/收入.xlsx"
    assert spoken("“2026-10 走访.xlsm”已写好；收入已合计") == "“2026-10 走访.xlsm”已写好；销售额已合计"


def test_a_page_with_its_links_formulas_and_charts() -> None:
    speak(OIL)
    page = Page(name="走访记录")
    page.put(1, 1, "收入", "title")
    page.put(2, 1, "看", "link", link="业务量流水!A6")
    page.put(3, 1, "没有走访", formula='=IF(\'走访记录\'!A1=0,"没有走访","")')
    page.put(4, 1, 12345, "money")
    area = Area(1, 1, 1, 1, sheet="项目")
    page.charts.append(
        Chart(kind="bar", title="收入", series=(Series(name="收入", categories=area, values=area),), row=1, col=1, width=9, height=9)
    )
    said = spoken_page(page)
    assert (said.name, said.value(1, 1), said.value(4, 1)) == ("拜访记录", "销售额", 12345)
    assert said.cells[2, 1].link == "销售流水!A6"
    assert said.cells[3, 1].formula == '=IF(\'拜访记录\'!A1=0,"没有拜访","")'
    (chart,) = said.charts
    assert (chart.title, chart.series[0].name, chart.series[0].values.sheet) == ("销售额", "销售额", "行业攻关")
    assert page.name == "走访记录", "the page itself is not changed"


@pytest.mark.parametrize("name", [*packs(), *presets()])
def test_a_page_is_said_once_however_many_hands_it_goes_through(name: str) -> None:
    """用邮 is 业务 in a sales team, and its 业务量 is 件数: said twice, 用邮量 would be 件数."""
    pack = find_pack(name)
    assert pack is not None
    page = Page(name="走访记录")
    for row, text in enumerate(("用邮量", "业务量", "走访", "收入", "大客户", "客户年采购总额", "窗口收寄"), 1):
        page.put(row, 1, text, formula=f'="{text}"')
    with speaking(pack):
        once = spoken_page(page)
        assert spoken_page(once) == once
        (edit,) = spoken_edits(EditList(edits=[PutPage(page=once)])).edits
        assert isinstance(edit, PutPage) and edit.page == once
        assert [once.value(row, 1) for row in range(1, 8)] == [spoken(page.value(row, 1)) for row in range(1, 8)]


def test_an_edit_list_goes_to_the_same_places() -> None:
    speak(OIL)
    edits = EditList(
        edits=[
            WriteBlock(sheet="封面", row=1, column=1, values=[["走访", 5, None]]),
            Mark(sheet="封面", cell="B2", severity=Severity.C, note="收入是负数"),
            Status(text="走访合规"),
            Dialog(title="收入", text="大客户"),
            PutPage(page=Page(name="走访合规")),
        ]
    )
    block, mark, status, dialog, put = spoken_edits(edits).edits
    assert block == WriteBlock(sheet="封面", row=1, column=1, values=[["拜访", 5, None]])
    assert mark == Mark(sheet="封面", cell="B2", severity=Severity.C, note="销售额是负数")
    assert status == Status(text="拜访合规") and dialog == Dialog(title="销售额", text="核心客户")
    assert isinstance(put, PutPage) and put.page.name == "拜访合规"


def test_json_says_keys_and_texts_but_not_data() -> None:
    speak(OIL)
    document = {"rows": [{"收入": "5.00", "说明": "少走访"}], "sheet": "项目", "value": "走访", "out": ["走访.xlsx"], "n": 3}
    assert spoken_document(document) == {
        "rows": [{"销售额": "5.00", "说明": "少拜访"}],
        "sheet": "行业攻关",
        "value": "走访",
        "out": ["走访.xlsx"],
        "n": 3,
    }


def test_the_words_are_those_of_one_piece_of_work() -> None:
    speak(None)
    with speaking(OIL):
        assert spoken_sheet("参股") == "合作加油站"
    assert silent() and spoken_sheet("参股") == "参股"


def test_an_organisation_keeps_the_name_that_head_office_gave_it() -> None:
    """大客户中心 is a word that P02 says otherwise; a unit that is called so is still called so."""
    policy = preset_policy(nodes=(("A", "江北大客户中心", "公司", None), ("B", "江东县局", "加油站", "A")), pack="P02")
    with speaking(policy.pack):
        assert spoken("未结投诉　江北大客户中心　2026年10月") != "未结投诉　江北大客户中心　2026年10月"
    with speaking(policy.pack, policy.frames):
        assert spoken("领导速览　江北大客户中心") == "领导速览　江北大客户中心"
        assert spoken("报给：江东县局的县局") == "报给：江东县局的营业部"
