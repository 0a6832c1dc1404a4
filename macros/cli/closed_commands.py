"""Commands about what changed and what is closed: diff, correct, correction, replay, simulate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from macros.cli.app import app, existing, home_at, leave, month, print_json, say, workbook_out
from macros.cli.options import Folder, HomeFolder, Json, Period, Policy, Workers
from macros.clock import now, today

_SHOWN = 30


@app.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(help="旧的台账或上报件")],
    new: Annotated[Path, typer.Argument(help="新的台账或上报件")],
    policy: Policy = None,
    as_json: Json = False,
) -> None:
    """两份台账或上报件之间改了什么，对收入、数量、行数有什么影响。"""
    from macros.comparing.diff_filings import diff_files

    found = diff_files(existing(old), existing(new), policy=existing(policy, "政策工作簿") if policy else None, today=today())
    if as_json:
        print_json(found.as_json())
        return
    say(f"{old.name} → {new.name}：{found.words}")
    for change in found.changes[:_SHOWN]:
        say(f"  {change.line}")
    if len(found.changes) > _SHOWN:
        say(f"  另有 {len(found.changes) - _SHOWN} 处，加 --json 看全部")


@app.command("correct")
def correct(
    file: Annotated[Path, typer.Argument(help="改好的台账")],
    reason: Annotated[str, typer.Option("--reason", help="更正原因，不少于 6 个字")],
    out: Folder,
    against: Annotated[Path | None, typer.Option("--against", help="当时报出去的上报件；那个月没有报过就不写")] = None,
    policy: Policy = None,
    as_json: Json = False,
) -> None:
    """更正单：上级已锁定的月份，只报冲销行和差额行，差额进下一个开放的月份。"""
    from macros.closing.correct import correct as make
    from macros.opening import open_session

    session = open_session(existing(file), policy=existing(policy, "政策工作簿") if policy else None, today=today())
    filed = open_session(existing(against, "上报件"), today=today()) if against else None
    made = make(session, filed, out, reason=reason, now=now())
    if as_json:
        print_json({"out": [str(made)]})
    else:
        say(f"更正单已做好：{made}。请发给上级，批准后差额进下一个开放的月份，原报表不变。")


@app.command("correction")
def correction(
    home: HomeFolder,
    file: Annotated[str, typer.Option("--file", help="批准这一份")] = "",
    by: Annotated[str, typer.Option("--by", help="批准人，《审批人》里的工号")] = "",
    reason: Annotated[str, typer.Option("--reason", help="为什么批准")] = "",
    as_json: Json = False,
) -> None:
    """等批准的更正单；写明 --file、--by、--reason 就批准并登记。"""
    from macros.closing.correction import waiting
    from macros.closing.take_correction import take_correction

    centre = home_at(home)
    if file:
        taken = take_correction(centre, file, by=by, reason=reason, now=now())
        print_json(taken.as_json()) if as_json else say(taken.message)
        leave(bool(taken.refused))
        return
    found = [{"file": e.file, "branch": e.branch, "period": e.period, "sha256": e.sha256, **(e.correction or {})} for e in waiting(centre)]
    if as_json:
        print_json({"waiting": found})
        return
    say(f"等批准的更正单 {len(found)} 份。")
    for one in found:
        say(f"  {one['file']}　{one['branch']} {one['corrects']}：{one['reason']}")


@app.command("replay")
def replay(home: HomeFolder, period: Period, workers: Workers = 2, as_json: Json = False) -> None:
    """照存档重算一个月，和当时的结果逐个数比较。"""
    from macros.closing.replay import replay as again
    from macros.progress import Bar

    with Bar("重算", quiet=as_json) as bar:
        done = again(home_at(home), month(period), workers=workers, step=bar.say)
    if as_json:
        print_json(done.as_json())
    else:
        say(done.message)
        for difference in done.differences[:_SHOWN]:
            say(f"  {difference.line}")
    leave(bool(done.differences))


@app.command("simulate")
def simulate(
    policy: Annotated[Path, typer.Option("--policy", help="要试的政策工作簿")],
    home: HomeFolder,
    out: Annotated[Path, typer.Option("--out", help="测算结果写到这里")],
    periods: Annotated[int, typer.Option("--periods", help="最近几个合并过的月份", min=1, max=60)] = 12,
    person: Annotated[str, typer.Option("--person", help="只看这个工号")] = "",
    workers: Workers = 2,
    as_json: Json = False,
) -> None:
    """测算：合并过的月份按另一份政策重算，谁多得、谁少得、多花多少、级别怎么变；原结果不变。"""
    from macros.analysis.simulation import simulate as tried
    from macros.analysis.simulation_pages import simulation_pages
    from macros.progress import Bar
    from workbooks.pages.write_pages import write_pages

    existing(policy, "政策工作簿")
    workbook_out(out)
    centre = home_at(existing(home, "收件文件夹"))
    with Bar("测算", quiet=as_json) as bar:
        done = tried(centre, policy, periods, person=person, workers=workers, step=bar.say)
    owner = centre.owner(done.months[-1])
    names = {node.code: node.name for node in centre.below(owner.code, done.months[-1])} | {owner.code: owner.name}
    write_pages(out, simulation_pages(done, owner.name, names), properties={"created": now(), "title": f"{owner.name} 政策测算"})
    told = done.as_json()
    if as_json:
        print_json(told | {"out": [str(out)]})
    else:
        cost = told["cost"]
        say(f"{len(done.months)} 个月：原 {cost['before']} 元，按“{done.file}” {cost['after']} 元，差 {cost['change']} 元；")
        say(f"多得 {told['winners']} 人次，少得 {told['losers']} 人次，级别变 {len(done.levels)} 户次。已写到 {out}")
        for text in done.blocked[:5]:
            say(f"  没有算完：{text}")
    leave(bool(done.blocked))
