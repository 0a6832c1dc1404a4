"""Commands about what the upper level permits: request, permit, papers, paper (F3, P13; design.md 4)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from macros.cli.app import app, existing, home_at, leave, month, opened, pressed_at, print_json, say, workbook_out
from macros.cli.options import HomeFolder, Json, Policy
from macros.clock import now
from macros.errors import ToolkitError
from validators.finding import REASON_LENGTH

if TYPE_CHECKING:
    from macros.deciding.permission import Request
    from macros.papers.deciding_papers import PaperDone


@app.command("request")
def request(file: Annotated[Path, typer.Argument(help="台账")], policy: Policy = None, as_json: Json = False) -> None:
    """提交审批：把要上级同意的事（准强制，和写了理由的强制）做成审批单和邮件草稿。"""
    from macros.headless import headless

    edits = headless("request", opened(file, policy))
    print_json({"out": [str(made) for made in edits.files]}) if as_json else say(edits.said)
    leave(edits.blocked)


@app.command("permit")
def permit(
    form: Annotated[Path, typer.Argument(help="下级发来的审批单")],
    by: Annotated[str, typer.Option("--by", help="批复人；登记到收件文件夹的写《审批人》里的工号")],
    text: Annotated[str, typer.Option("--text", help="批复说明，不少于 6 个字")],
    out: Annotated[Path | None, typer.Option("--out", help="写到这个文件夹；只登记就可以不写")] = None,
    home: Annotated[Path | None, typer.Option("--home", help="登记到这个收件文件夹，收件时才算数")] = None,
    number: Annotated[str, typer.Option("--number", help="审批单号")] = "",
    refuse: Annotated[list[str] | None, typer.Option("--refuse", help="不同意的编号，可写多次")] = None,
    as_json: Json = False,
) -> None:
    """批复：同意审批单里的各项（--refuse 的除外），登记到收件文件夹，发回下级。"""
    from macros.deciding.permission import NO, REPLY, read_requests, reply

    if len(text.strip()) < REASON_LENGTH or not by.strip():
        raise ToolkitError("批复说明不到 6 个字，或没有写批复人", "写清为什么同意，让下级和以后查帐的人看得懂")
    if out is None and home is None:
        raise ToolkitError("没有写批复放到哪里", "写 --home 收件文件夹登记，写 --out 文件夹做批复文件，或两样都写")
    branch, period, _ = read_requests(existing(form, "审批单"))
    shown = by.strip() if home is None else _person(home, by)
    folder = out or (home / "out" / REPLY if home is not None else Path())
    folder.mkdir(parents=True, exist_ok=True)
    made = workbook_out(folder / f"{REPLY}_{period}_{branch}.xlsx")
    answered = reply(form, made, by=shown, text=text.strip(), number=number.strip(), now=now(), refuse=refuse or ())
    kept = _record(home, branch, period, answered, form, by) if home is not None else ""
    agreed = sum(line.answer != NO for line in answered)
    if as_json:
        print_json(
            {
                "out": [str(made)],
                "permitted": [line.key for line in answered if line.answer != NO],
                "refused": [line.key for line in answered if line.answer == NO],
            }
        )
    else:
        said = f"批复已做好：{made.name}，同意 {agreed} 处，不同意 {len(answered) - agreed} 处。请发回 {branch}，放在台账旁边再校验。"
        say(said + (kept or "还没有登记到收件文件夹，收件时不算数；加上 --home 再运行一次就登记。"))


@app.command("dispute")
def dispute(
    home: HomeFolder,
    branch: Annotated[str, typer.Option("--branch", help="机构编码；和 --person、--about 一起指明答复哪一条")] = "",
    person: Annotated[str, typer.Option("--person", help="谁的疑义，工号")] = "",
    about: Annotated[str, typer.Option("--about", help="对哪个月的薪酬，如 2026-10")] = "",
    answer: Annotated[str, typer.Option("--answer", help="答复，不少于 6 个字")] = "",
    by: Annotated[str, typer.Option("--by", help="答复人，《审批人》里的工号")] = "",
    as_json: Json = False,
) -> None:
    """薪酬疑义：谁对哪个月说了什么，已过几天；写明 --branch、--person、--about、--answer、--by 就答复。"""
    from macros.closing.dispute_answers import answer as give
    from macros.closing.dispute_answers import disputes_of

    centre = home_at(home)
    if answer:
        done = give(centre, branch, person, about, answer, by=by, now=now())
        print_json(done.as_json()) if as_json else say(
            f"已答复 {branch} {person} 对 {about} 的疑义，用了 {done.days} 天；下次【发布】带给本人。"
        )
        return
    found = disputes_of(centre, now())
    if as_json:
        print_json({"disputes": [one.as_json() for one in found]})
        return
    for one in found:
        told = f"答复：{one.answer}（{one.by} {one.answered}）" if one.answered else "没有答复"
        say(f"{one.state} {one.branch} {one.number} 对 {one.about}：{one.text}。{one.raised} 提出，已 {one.days} 天；{told}")
    say(f"薪酬疑义 {len(found)} 条，没有答复的 {sum(one.answered is None for one in found)} 条。")


def _person(home: Path, by: str) -> str:
    """工号 and name of who answers for a home; ToolkitError before anything is written where it is nobody of 《审批人》."""
    from macros.closing.approvers_here import anybody

    return anybody(home_at(home), by, now()).shown


def _record(home: Path, branch: str, period: str, answered: list[Request], form: Path, by: str) -> str:
    from macros.deciding.granting import record

    return record(home_at(home), branch, period, answered, form, now=now(), by=by)


@app.command("papers")
def papers(
    home: HomeFolder,
    period: Annotated[str, typer.Option("--period", help="期间，如 2026-10；不写就是上个月")] = "",
    by: Annotated[str, typer.Option("--by", help="只看轮到谁办的：《审批人》里的工号")] = "",
    as_json: Json = False,
) -> None:
    """待我审批：单据轮到谁办、停在哪一步、等了几天；启用了审批权限才有。"""
    done = pressed_at("papers", home, period, by=by)
    if as_json:
        print_json(done.outcome.as_json() if done.outcome is not None else {"papers": []})
        return
    say(done.said)
    for line in done.outcome.lines if done.outcome is not None else ():
        late = "，超期" if line.late else ""
        said = f"  {line.number} {line.type} {line.branch} {line.submitter}：{line.step}，已等 {line.days} 天{late}。{line.about}"
        say(said.rstrip())


@app.command("paper")
def paper(
    home: HomeFolder,
    number: Annotated[str, typer.Option("--number", help="单号")],
    do: Annotated[str, typer.Option("--do", help="同意、退回、否决、执行、完成；在中心登记一张新单写 提交")],
    by: Annotated[str, typer.Option("--by", help="办理人：审批写《审批人》里的工号，提交、执行、完成写提交人的工号")],
    text: Annotated[str, typer.Option("--text", help="意见；退回、否决不少于 6 个字；提交时写事由")] = "",
    period: Annotated[str, typer.Option("--period", help="期间，如 2026-10；不写就是上个月")] = "",
    kind: Annotated[str, typer.Option("--type", help="提交时写：分级变更、价格偏差、更正单……")] = "",
    branch: Annotated[str, typer.Option("--branch", help="提交时写：哪个单位的")] = "",
    as_json: Json = False,
) -> None:
    """办理单据：一次办一步，提交人不能审批，一个人不能批两步。"""
    from workbooks.desk.papers_sheet import PaperDecision

    if do == "提交":
        done = _opened(home, number, by, text, period, kind, branch)
    else:
        outcome = pressed_at("paper", home, period, by=by, decisions=[PaperDecision(number, do, text)]).outcome
        if outcome is None:
            raise ToolkitError("政策没有启用审批权限", "在政策工作簿把参数“启用审批权限”填成“是”，再用 keybook collect --policy 换上")
        done = outcome[0]
    print_json(done.as_json()) if as_json else say(done.message)


def _opened(home: Path, number: str, by: str, about: str, period: str, kind: str, branch: str) -> PaperDone:
    """A form that begins at the centre, or came on paper."""
    from macros.papers.deciding_papers import PaperAsked, submit_paper

    if not about.strip() or not branch or not period:
        raise ToolkitError("没有写事由、机构或期间", "提交时写上 --text 事由、--branch 机构编码、--period 期间")
    asked = PaperAsked(number=number, type=kind, branch=branch, period=month(period), by=by.strip(), about=about.strip())
    return submit_paper(home_at(home), asked, now=now())
