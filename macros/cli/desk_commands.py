"""Commands over a desk or a submission: check, reason, compute, report, submit, verify, and making desks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from macros.cli.app import app, existing, leave, month, opened, print_json, printed_beside, say, workbook_out
from macros.cli.options import Again, File, Folder, Json, OneSheet, Pdf, Period, Policy, Previous, Send
from macros.clock import now, today
from macros.errors import ToolkitError
from macros.told.chinese_help import Commands

if TYPE_CHECKING:
    from macros.session import Session
    from validators.filing.inputs import Result
    from validators.finding import Finding

desk_app = Commands(help="台账")
app.add_typer(desk_app, name="desk")


@app.command("check")
def check(
    files: Annotated[list[Path], typer.Argument(help="台账或上报件")],
    policy: Policy = None,
    previous: Previous = None,
    annotate: Annotated[Path | None, typer.Option("--annotate", help="另存一份标好问题的工作簿")] = None,
    as_json: Json = False,
) -> None:
    """校验：一次列出全部问题。"""
    from macros.deciding.annotated import summary
    from workbooks.read.read_registers import RESULT

    if annotate is not None and len(files) > 1:
        raise ToolkitError("--annotate 一次只能标一个文件", "一个文件一个文件地校验")
    if annotate is not None:
        workbook_out(annotate)
    documents, blocking = [], False
    for file in files:
        session = opened(file, policy, previous)
        checked = session.checked
        blocking |= checked.blocking
        documents.append(check_document(session))
        if not as_json:
            _tell(file, checked.findings, summary(checked))
        if annotate is not None:
            from macros.headless import headless

            headless("check", session, annotate, front=(RESULT,))
    if as_json:
        print_json(documents[0] if len(documents) == 1 else documents)
    leave(blocking)


def check_document(session: Session) -> dict[str, object]:
    """The shape of the contract."""
    checked = session.checked
    return {
        **_head(session),
        "blocking": checked.blocking,
        "counts": checked.counts,
        "findings": [finding.as_json() for finding in checked.findings],
    }


def _head(session: Session) -> dict[str, object]:
    return {
        "file": str(session.path),
        "pack": session.policy.pack.id,
        "branch": session.filing.branch,
        "period": str(session.filing.period),
        "policy_digest": session.policy.digest,
    }


def _tell(file: Path, findings: list[Finding], summary: str) -> None:
    say(f"{file.name}：{summary}")
    shown: dict[str, int] = {}
    for finding in findings:
        shown[finding.code] = shown.get(finding.code, 0) + 1
        if shown[finding.code] <= 20:
            where = f"《{finding.sheet}》{finding.cell or (f'第 {finding.row} 行' if finding.row else '')}"
            say(f"  {finding.severity.label} {where} {finding.heading}：{finding.message}。怎么改：{finding.remedy} [{finding.key}]")
    for code, count in shown.items():
        if count > 20:
            say(f"  {code} 还有 {count - 20} 处同样的问题，全部见 --json 或 --annotate")


@app.command("reason")
def reason(
    file: File,
    finding: Annotated[str, typer.Option("--finding", help="问题的编号")],
    text: Annotated[str, typer.Option("--text", help="理由，不少于 6 个字")],
    by: Annotated[str, typer.Option("--by", help="工号")],
    policy: Policy = None,
    previous: Previous = None,
) -> None:
    """给一处问题写理由，记在文件旁边。"""
    from validators.finding import REASON_LENGTH
    from workbooks.sidecar import recall, remember

    session = opened(file, policy, previous)
    known = {f.key: f for f in session.checked.findings}
    if finding not in known:
        raise ToolkitError(f"没有编号是“{finding}”的问题", "用 keybook check --json 看 key 一项")
    if known[finding].choices and text.strip() not in known[finding].choices:
        raise ToolkitError(f"“{text.strip()}”不是可以选的读法", f"选其中一种：{'、'.join(known[finding].choices)}")
    if not known[finding].choices and len(text.strip()) < REASON_LENGTH:
        raise ToolkitError(f"理由只有 {len(text.strip())} 个字", "理由要不少于 6 个字，让上级看得懂")
    said = recall(file)["reasons"] | {finding: {"text": text.strip(), "by": by, "at": now().isoformat()}}
    remember(file, reasons=said)
    say(f"已记下：{known[finding].message}——{text.strip()}")


@app.command("compute")
def compute(
    file: File,
    policy: Policy = None,
    previous: Previous = None,
    only: Annotated[str | None, typer.Option("--only", help="只算这几项，用逗号隔开，如 D01,D06")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="把结果写成工作簿")] = None,
    as_json: Json = False,
) -> None:
    """分级、计算：走访、流失、考核、薪酬等。"""
    from macros.results.shapes import blocked_json, results_json
    from macros.run import calcs
    from validators.values.text import split_list

    if out is not None:
        workbook_out(out)
    session = opened(file, policy, previous)
    names = split_list(only) if only else ()
    for name in names:
        if name not in calcs():
            raise ToolkitError(f"没有叫“{name}”的计算", f"可用的有：{'、'.join(calcs())}")
    results = _results(session, names, out)
    blocked = blocked_json(results)
    if as_json:
        print_json({**_head(session), "results": results_json(results, branches=False), "blocked": blocked})
    else:
        for name, result in results.items():
            say(f"{name} {result.title.zh}：{len(result.rows)} 行" + "".join(f"，{k} {v}" for k, v in _summary(result)))
        for stop in blocked:
            say(f"  {stop['computation']}：{stop['message']}")
    leave(bool(blocked))


def _results(session: Session, names: tuple[str, ...], out: Path | None) -> dict[str, Result]:
    """The results named, all when none are; with `out` 分级 or 计算 is pressed on a copy, or other results have a sheet each."""
    from macros.headless import headless
    from macros.results.branch_edits import need_computations
    from macros.results.computations import computations
    from workbooks.pages.write_pages import write_pages

    results = computations(session, names or None)
    if out is None:
        return results
    need_computations(session)
    if not names:
        headless("compute", session, out)
    elif names == (session.policy.pack.grades.computation,) and session.policy.pack.graded:
        headless("grade", session, out)
    else:
        write_pages(out, headless("compute", session, only=names).pages, properties={"created": now()})
    return results


def _summary(result: Result) -> list[tuple[str, object]]:
    from macros.results.shapes import value_json

    return [
        (k, "——" if (v := value_json(value, result.summary_formats.get(k, "text"))) is None else v) for k, value in result.summary.items()
    ]


@app.command("report")
def report(
    file: File,
    out: Annotated[Path, typer.Option("--out", help="写到这里")],
    policy: Policy = None,
    previous: Previous = None,
    pdf: Pdf = False,
    sheet: OneSheet = "",
    as_json: Json = False,
) -> None:
    """生成本机构的报表。"""
    from macros.headless import headless
    from macros.results.branch_report import write_branch_report

    session = opened(file, policy, previous)
    workbook_out(out)
    pages = headless("report", session, alone=True).pages
    write_branch_report(session, pages, out)
    sheets = [page.name for page in pages]
    made = [str(out), *(printed_beside(out, pages, sheet) if pdf or sheet else [])]
    print_json({"out": made}) if as_json else say(f"报表已生成：{'、'.join(made)}（{len(sheets)} 张表：{'、'.join(sheets)}）")


@app.command("submit")
def submit(
    out: Folder,
    file: Annotated[Path | None, typer.Argument(help="台账；合并上报时不写，写 --home")] = None,
    home: Annotated[Path | None, typer.Option("--home", help="合并上报：本级的收件文件夹")] = None,
    period: Annotated[str, typer.Option("--period", help="合并上报的期间，如 2026-10")] = "",
    by: Annotated[str, typer.Option("--by", help="合并上报的填报人，姓名或工号")] = "",
    without: Annotated[str, typer.Option("--without", help="合并上报时不带这几家，用逗号隔开")] = "",
    policy: Policy = None,
    previous: Previous = None,
    eml: Annotated[bool, typer.Option("--eml", help="同时做邮件草稿")] = False,
    key: Annotated[Path | None, typer.Option("--key", help="用这个钥匙文件签名")] = None,
    keyring: Annotated[bool, typer.Option("--keyring", help="用系统钥匙串里本机构的钥匙签名")] = False,
    answer: Annotated[list[str] | None, typer.Option("--answer", help="签字确认的答，如 1=是、2=否：原因；可写几次")] = None,
    password_env: Annotated[str | None, typer.Option("--password-env", help="另做一份加密的；密码在这个环境变量里，不写在命令里")] = None,
    send: Send = False,
    again: Again = False,
    as_json: Json = False,
) -> None:
    """打包上报：只有数值、加封印的上报件；写 --home 是本级合并后的一份；--send 才发出。"""
    from macros.cli.submissions import How, answers, submit_desk, submit_home
    from macros.secret import secret

    how = How(eml=eml, key=key, keyring=keyring, send=send, again=again, as_json=as_json)
    if home is not None:
        if file is not None or policy is not None or previous or password_env:
            raise ToolkitError("--home 不能和台账、--policy、--previous、--password-env 同用", "合并上报只写 --home、--period、--out")
        submit_home(home, period, out, how, by=by, without=without, answer=answer or [])
        return
    if file is None:
        raise ToolkitError("没有写台账", "写上台账文件；本级合并上报写 --home 和 --period")
    session = opened(file, policy, previous)
    session.answers = answers(session.policy, session.filing.branch, session.filing.period.first, answer or [])
    submit_desk(session, out, how, password=secret(password_env))


@app.command("verify")
def verify(
    file: File,
    policy: Annotated[Path | None, typer.Option("--policy", help="本单位的政策工作簿：按里面的《机构公钥》认签名")] = None,
    home: Annotated[Path | None, typer.Option("--home", help="收件文件夹：按它的政策和它记得的钥匙认签名")] = None,
    as_json: Json = False,
) -> None:
    """验签：封印是否完整，改过哪些格子，是谁签的。"""
    from macros.lookup.verify import verify_file

    document = verify_file(
        existing(file),
        today(),
        None if policy is None else existing(policy, "政策工作簿"),
        None if home is None else existing(home, "收件文件夹"),
    )
    if as_json:
        print_json(document)
    else:
        broken = "、".join(f"《{name}》" for name in document["broken"])
        say(f"{file.name}：" + ("封印完整。" if document["whole"] else f"封印不符：{broken}。"))
        for change in document["changes"]:
            say(
                f"  {change['sheet']} {change['cell'] or change['key']} {change['column']}：{_told(change['from'])} → {_told(change['to'])}"
            )
        for place in document["beside"]:
            say(f"  封印管不到：{place}；收件时不收，请发【打包上报】生成的原件。")
        say(f"  {document['proof']}。")
    leave(not document["whole"] or bool(document["beside"]) or document["key"] in ("broken", "expired", "not_yet", "other"))


def _told(value: str | None) -> str:
    return "没有" if value is None else value or "（空）"


@desk_app.command("new")
def desk_new(
    policy: Annotated[Path, typer.Option("--policy", help="政策工作簿")],
    period: Period,
    out: Annotated[Path, typer.Option("--out", help="台账文件；--all 时是文件夹")],
    branch: Annotated[str | None, typer.Option("--branch", help="机构编码")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="全部下级机构")] = False,
    centre: Annotated[bool, typer.Option("--centre", help="中心的汇总台账，放在收件文件夹里")] = False,
    carry: Annotated[list[Path] | None, typer.Option("--carry", help="从上月的台账或上报件带入；并进来的机构的再写一次 --carry")] = None,
    source: Annotated[Path | None, typer.Option("--from", help="从本月的上报件重发台账")] = None,
    as_json: Json = False,
) -> None:
    """生成台账。"""
    from macros.centre.issuing import blanks_of, make_all, make_centre, make_desk

    when, said, drafts = month(period), list[str](), list[Path]()
    existing(policy, "政策工作簿")
    if not everyone and out.suffix and not out.is_dir() and out.suffix.lower() != ".xlsm":
        raise ToolkitError(f"“{out.name}”不是 .xlsm", "台账带按钮，把文件名改成 .xlsm 结尾，或写一个文件夹")
    if centre:
        if everyone or carry or source is not None:
            raise ToolkitError("--centre 不能和 --all、--carry、--from 同用", "汇总台账从收件文件夹里取数，不用带入")
        made = [make_centre(policy, when, out, branch=branch, now=now())]
    elif everyone == (branch is not None):
        raise ToolkitError("要么写 --branch 机构编码，要么写 --all", "二者选一")
    elif branch is None:
        if len(carry or ()) > 1:
            raise ToolkitError("--all 只能写一个 --carry", "写放着上月各份台账或上报件的文件夹")
        issued = make_all(policy, when, out, now=now(), carry=next(iter(carry or ()), None))
        made, drafts, said = list(issued.made), list(issued.drafts), list(issued.said)
    else:
        made = [make_desk(policy, when, out, branch=branch, today=today(), carry=carry or (), source=source, said=said)]
        said += blanks_of(policy, when)
    if as_json:
        print_json({"out": [str(p) for p in made], "drafts": [str(p) for p in drafts], "notes": said})
        return
    where = f"：{made[0]}" + (" 等" if len(made) > 1 else "") if made else ""
    for line in (f"已生成台账 {len(made)} 个{where}", *said):
        say(line)


@desk_app.command("update")
def desk_update(
    desk: Annotated[Path, typer.Argument(help="正在用的台账")],
    policy: Annotated[Path, typer.Option("--policy", help="新的政策工作簿")],
    out: Annotated[Path, typer.Option("--out", help="换好政策的台账写到这里")],
    as_json: Json = False,
) -> None:
    """换新政策：照新政策重做正在用的台账，填的每一格、批注、自己加的列和表都带过去。"""
    from macros.headless import headless

    existing(policy, "政策工作簿")
    if out.suffix.lower() != ".xlsm":
        raise ToolkitError(f"“{out.name}”不是 .xlsm", "台账带按钮，把文件名改成 .xlsm 结尾")
    done = headless("new_policy", opened(desk, None, None), policy=policy, target=out)
    print_json(done.outcome.as_json()) if as_json else say(done.said)
