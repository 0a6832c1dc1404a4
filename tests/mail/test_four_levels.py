"""Group, provinces, cities, counties: one month in nineteen folders that share nothing but mail (F1; issue 4)."""

from __future__ import annotations

import datetime as dt
import shutil
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import openpyxl
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from building.campaign import WHOLE
from building.commands import run_command
from building.dovecot import PASSWORD, Server, dovecot, free_port
from building.filings import build
from building.small_state import ANSWERED, customer, inputs, write_policy_of
from macros.closing.approval_steps import approve
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book

pytestmark = [pytest.mark.mail_server, pytest.mark.long]
PERIOD = Month(2026, 10)
GROUP, PROVINCES = "G0", ("P1", "P2")
CITIES = {"C11": "P1", "C12": "P1", "C21": "P2", "C22": "P2"}
COUNTIES = {f"{city}{i}": city for city in CITIES for i in (1, 2, 3)}
PARENTS: dict[str, str | None] = {GROUP: None, **dict.fromkeys(PROVINCES, GROUP), **CITIES, **COUNTIES}
LEVELS = {2: "省", 3: "州局", 4: "县市局"}
RETURNED, LATE, FORGED, AFTER_CLOSE = "C112", "C213", "C221", "C111"


def mailbox(code: str) -> str:
    return f"{code.lower()}@example.cn"


@dataclass
class Post:
    """An SMTP server that hands every mail to the mailboxes of the IMAP server."""

    imap: Server
    count: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        for address in envelope.rcpt_tos:
            self.imap.deliver(envelope.content, user=address)
        self.count += 1
        return "250 OK"


@dataclass
class Office:
    """The folder of one organisation: its own policy, its own settings of mail, its home where it has one."""

    code: str
    folder: Path
    run: Callable[..., Any]
    imap: Server
    desks: dict[int, Path] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def at(self) -> tuple[str, ...]:
        return ("--home", str(self.home), "--period", str(PERIOD))

    def collect(self) -> Any:
        return self.run(
            "collect",
            self.imap.box(mailbox(self.code)),
            "--home",
            self.home,
            "--policy",
            self.folder / "policy.xlsx",
            "--branch",
            self.code,
            "--workers",
            1,
            "--json",
        ).json

    def consolidate(self) -> Any:
        ran = self.run("consolidate", *self.at(), "--out", self.folder / "汇总.xlsx", "--json")
        assert ran.status == 0, ran.err
        return ran.json

    def close(self, now: dt.datetime) -> None:
        for who in ("周文静", "陈嘉芳", "李国华"):
            approve(Home(self.home), PERIOD, by=who, now=now)

    def send_up(self, *more: str) -> None:
        ran = self.run("submit", *self.at(), "--out", self.folder / "上报", "--send", "--json", *ANSWERED, *more)
        assert ran.status == 0 and ran.json["sent"]["to"] == [mailbox(PARENTS[self.code] or "")], ran.err


@pytest.fixture(scope="module")
def imap(certificate: SimpleNamespace) -> Iterator[Server]:
    with dovecot(certificate.cert, certificate.key, [mailbox(code) for code in PARENTS]) as server:
        yield server


@pytest.fixture
def post(imap: Server, certificate: SimpleNamespace) -> Iterator[tuple[Post, int]]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate.cert, certificate.key)
    handler = Post(imap)
    made = Controller(
        handler,
        hostname="localhost",
        port=free_port(),
        ssl_context=tls,
        auth_require_tls=False,
        authenticator=lambda *given: AuthResult(success=given[-1].password == PASSWORD.encode()),
    )
    made.start()
    try:
        yield handler, made.server.sockets[0].getsockname()[1]
    finally:
        made.stop()


@pytest.fixture
def offices(
    tmp_path: Path,
    imap: Server,
    post: tuple[Post, int],
    certificate: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> dict[str, Office]:
    monkeypatch.setenv("KEYBOOK_SMTP_PASSWORD", PASSWORD)
    monkeypatch.setenv("KEYBOOK_IMAP_PASSWORD", PASSWORD)
    names = {code: f"{code}{ {1: '集团', 2: '省公司', 3: '市局', 4: '县局'}[len(code) if code != GROUP else 1] }" for code in PARENTS} | {
        "P1": "山南省公司",
        "P2": "山北省公司",
    }
    levels = {code: "集团" if code == GROUP else LEVELS[len(code)] for code in PARENTS}
    write_policy_of(
        tmp_path / "policy.xlsx",
        [(code, names[code], levels[code], parent) for code, parent in PARENTS.items()],
        报送邮箱=[mailbox(code) for code in PARENTS],
    )

    def run(*arguments: object) -> Any:
        return run_command(capsys, *arguments)

    found = {}
    for code in PARENTS:
        folder = tmp_path / "各单位" / code
        folder.mkdir(parents=True)
        shutil.copy(tmp_path / "policy.xlsx", folder)
        (folder / "keybook.toml").write_text(
            "".join(
                f'[{kind}]\nhost = "localhost"\nport = {port}\nsecurity = "tls"\nuser = "{mailbox(code)}"\n{sender}'
                f'password = "env:KEYBOOK_{kind.upper()}_PASSWORD"\nca = "{certificate.cert.as_posix()}"\n\n'
                for kind, port, sender in (("smtp", post[1], f'from = "{mailbox(code)}"\n'), ("imap", imap.tls, ""))
            )
        )
        found[code] = Office(code, folder, run, imap)
    return found


def cells(code: str, incomes: list[str]) -> dict[str, list[dict[str, Any]]]:
    """A month of one customer, a line of business for each income."""
    day = dt.date(2026, 10, 12)
    who = customer(code, 1, town=code, day=day, 企业全称=f"{code}茶业公司", 通信地址=f"{code}路 8 号")
    flow = [
        {
            "客户编码": f"{code}K1",
            "业务代码": "特快",
            "月份": "2026-10",
            "数量": 10,
            "收入": float(income),
            "揽收人": f"{code}G1",
            "业绩归属": f"{code}G1",
            "是否首笔": "否",
        }
        for income in incomes
    ]
    visit = {"走访编号": "V1", "客户编码": f"{code}K1", "日期": day, "方式": "上门", "走访人": f"{code}G1"}
    return {"R02": [{"工号": f"{code}G1", "姓名": "陈思远", "岗位": "客户经理"}], "R03": [who], "R10": flow, "R20": [visit]}


def desk(office: Office, incomes: list[str]) -> Path:
    """The county's desk with these incomes; a second time it is the same desk, changed by the clerk."""
    policy = read_policy_book(office.folder / "policy.xlsx")[0]
    content = DeskContent(cells=cells(office.code, incomes), inputs=inputs(office.code))
    return build(office.folder / "台账.xlsm", policy, office.code, content)


def send(office: Office, *more: str) -> Path:
    ran = office.run("submit", office.folder / "台账.xlsm", "--out", office.folder / "上报", "--send", "--json", *ANSWERED, *more)
    assert ran.status == 0 and ran.json["sent"]["to"] == [mailbox(PARENTS[office.code] or "")], ran.err + ran.out
    return Path(ran.json["out"][0])


def forge(file: Path) -> None:
    """One income is another one, everything else as it was."""
    book = openpyxl.load_workbook(file)
    sheet = book["业务量流水"]
    sheet.cell(6, [cell.value for cell in sheet[5]].index("收入") + 1).value = 999_999.99
    book.save(file)


@pytest.mark.skipif(not WHOLE, reason="KEYBOOK_CAMPAIGN=1 sends a month through four levels by mail")
def test_a_month_of_four_levels(
    offices: dict[str, Office], post: tuple[Post, int], make: ModuleType, imap: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def day(day: int, hour: int = 9) -> dt.datetime:
        now = dt.datetime(2026, 11, day, hour)
        monkeypatch.setenv("KEYBOOK_TODAY", now.isoformat())
        return now

    put: dict[str, list[str]] = {code: [f"{100 + i}.{10 + j:02d}" for j in range(3)] for i, code in enumerate(COUNTIES)}
    day(2)
    for code in COUNTIES:
        desk(offices[code], put[code])
        if code == FORGED:
            put[code] = [*put[code], "1.23"]
            forge_me = offices[code].folder / "伪造"
            ran = offices[code].run("submit", offices[code].folder / "台账.xlsm", "--out", forge_me, "--json")
            forge(Path(ran.json["out"][0]))
            forged = Path(ran.json["out"][0])
            imap.deliver(make.mail(make.TEXT, make.attached(forged.name, forged.read_bytes())), user=mailbox("C22"))
            desk(offices[code], put[code])
        if code != LATE:
            send(offices[code])

    day(3)
    took = {city: offices[city].collect() for city in CITIES}
    assert [len(took[city]["accepted"]) for city in CITIES] == [3, 3, 2, 3]
    (refused,) = took["C22"]["rejected"]
    assert "封印不符" in refused["reason"] and "999,999.99" in refused["reason"]

    back = offices["C11"].run(
        "return",
        *offices["C11"].at(),
        "--branch",
        RETURNED,
        "--reason",
        "特快收入与量收系统不符",
        "--out",
        offices["C11"].folder / "退",
        "--send",
        "--json",
    )
    assert back.status == 0 and [sent["to"] for sent in back.json["sent"]] == [[mailbox(RETURNED)]], back.err
    with imap.client(mailbox(RETURNED)) as link:
        link.select("INBOX", readonly=True)
        assert "退回单".encode() in b"".join(
            __import__("base64").b64decode(part) for part in link.fetch("1", "(BODY[1])")[1][0][1].split(b"\r\n\r\n")
        )
    put[RETURNED] = ["77.77", "88.88"]
    desk(offices[RETURNED], put[RETURNED])
    assert send(offices[RETURNED]).name.endswith("_2.xlsx")
    assert len(offices["C11"].collect()["accepted"]) == 1

    now = day(5)
    send(offices[LATE])
    assert len(offices["C21"].collect()["accepted"]) == 1
    states = {
        row["branch"]: (row["timeliness"], row["state"])
        for city in CITIES
        for row in offices[city].run("status", *offices[city].at(), "--json").json["branches"]
    }
    assert states == dict.fromkeys(COUNTIES, ("按时", "已收")) | {LATE: ("迟报", "已收"), RETURNED: ("按时", "更正")}

    for level in (CITIES, PROVINCES):
        for code in level:
            if level is PROVINCES:
                assert len(offices[code].collect()["accepted"]) == 2
            offices[code].consolidate()
            offices[code].close(now)
            offices[code].send_up()
    assert len(offices[GROUP].collect()["accepted"]) == 2
    first = offices[GROUP].consolidate()
    assert_sums(first, put)

    now = day(9)
    put[AFTER_CLOSE] = ["1000.01", "2000.02", "3000.03", "4000.04"]
    desk(offices[AFTER_CLOSE], put[AFTER_CLOSE])
    send(offices[AFTER_CLOSE])
    assert "已审批，数据锁定" in offices["C11"].collect()["rejected"][0]["reason"]
    reopen(offices["C11"])
    day(9, 10)
    send(offices[AFTER_CLOSE], "--again")
    assert len(offices["C11"].collect()["accepted"]) == 1
    offices["C11"].consolidate()
    offices["C11"].close(now)
    offices["C11"].send_up()
    assert "已审批，数据锁定" in offices["P1"].collect()["rejected"][0]["reason"]
    reopen(offices["P1"])
    day(9, 11)
    offices["C11"].send_up("--again")
    again = offices["P1"].collect()
    assert len(again["accepted"]) == 1 and len(again["superseded"]) == 1
    offices["P1"].consolidate()
    offices["P1"].close(now)
    offices["P1"].send_up()
    assert len(offices[GROUP].collect()["accepted"]) == 1
    done = offices[GROUP].consolidate()
    assert_sums(done, put)
    assert done["measures"]["收入"] != first["measures"]["收入"]
    assert [(c["branch"], c["measures"]["收入"]["consolidated"]) for c in done["children"]] == [
        (p, shown(sum_of(put, lambda code, p=p: CITIES[COUNTIES[code]] == p))) for p in PROVINCES
    ]
    rows = Home(offices[GROUP].home).facts.period(PERIOD, [e.sha256 for e in Home(offices[GROUP].home).counted(PERIOD)], ["R10"])["R10"]
    assert {(b, f): n for (b, f), n in rows.groupby(["_branch", "_file"]).size().items()} == {
        (code, f"2026-10_{code}_{code}县局_{2 if code in (RETURNED, AFTER_CLOSE, FORGED) else 1}.xlsx"): len(put[code]) for code in COUNTIES
    }
    assert offices[GROUP].run("replay", *offices[GROUP].at(), "--json").json["whole"]
    assert all(Home(office.home).whole() == () for office in offices.values() if office.home.is_dir())
    assert post[0].count == 12 + 1 + 1 + 4 + 2 + 2 + 2 + 1


def reopen(office: Office) -> None:
    """One asks, another agrees (settled 43)."""
    assert office.run("reopen", *office.at(), "--by", "李国华", "--reason", "县局补报四笔收入").status == 0
    assert office.run("reopen", *office.at(), "--by", "陈嘉芳").status == 0


def sum_of(put: dict[str, list[str]], wanted: Callable[[str], bool] = lambda code: True) -> Decimal:
    return sum((Decimal(v) for code, values in put.items() if wanted(code) for v in values), Decimal(0))


def shown(amount: Decimal) -> str:
    return f"{amount:.2f}"


def assert_sums(document: Any, put: dict[str, list[str]]) -> None:
    """The group's totals against what was put into the desks."""
    assert document["measures"]["收入"] == {"sum_of_branches": shown(sum_of(put)), "consolidated": shown(sum_of(put)), "difference": "0.00"}
    assert document["measures"]["业务量流水 行数"]["consolidated"] == sum(map(len, put.values()))
    assert document["measures"]["数量"]["consolidated"] == str(10 * sum(map(len, put.values())))
    assert document["customers"] == {"rows": 12, "distinct": 12}
