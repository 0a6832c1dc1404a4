"""What 分级, 计算 and 生成报表 do to a branch's workbook, pressed or by command (F1 steps 4 and 5; E1, E2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from macros.deciding.disputes import keep_doubts
from macros.errors import ToolkitError
from macros.mending.filling import fill_edits, replaced_words
from macros.results.branch_report import branch_context, branch_pages
from macros.results.computations import computations
from macros.results.report_pages import report_pages
from macros.results.result_pages import result_pages
from macros.session import Session
from macros.steps import step_done
from validators.filing.inputs import Result
from workbooks.book import Dialog, Edit, EditList, PutPage, Select, Status
from workbooks.read.read_sheets import REPORT


def grade_edits(session: Session) -> EditList:
    """The sheet 分级结果, or what is missing; the outcome is the results by computation."""
    name = session.policy.pack.grades.computation
    if not name:
        return EditList(edits=[Status(text="本方案没有分级，不用点【分级】；请直接点【计算】。")], outcome={})
    result = session.results([name])[name]
    if result.blocked:
        text = "不能分级：" + "\n".join(b.message for b in result.blocked[:5]) + "\n数据没有改动。"
        return EditList(blocked=True, edits=[Dialog(title="分级", text=text)], outcome={name: result})
    edits = EditList(outcome={name: result})
    for page in report_pages(branch_context(session, now=session.moment), "branch", session.policy.pack.graded):
        edits.add(PutPage(page=page), Select(sheet=page.name, cell="A1"))
    counts = "、".join(f"{level} {count} 户" for level, count in result.summary.items())
    edits.add(*_step(session, "分级", f"试算：{counts}"))
    edits.add(Status(text=f"分级完毕（试算，以上级合并后的为准）：{counts}。下一步：点【计算】。"))
    return edits


def compute_edits(session: Session, only: Sequence[str] = ()) -> EditList:
    """Computed columns filled, the computed sheets of the pack made, what is blocked named; the outcome is the results.

    `only` names computations: then nothing else is done than a sheet for each of their results.
    """
    results = computations(session, only or None)
    if only:
        edits = EditList(edits=[PutPage(page=page) for page in result_pages(results, session.filing)], outcome=results)
    else:
        context = branch_context(session, now=session.moment)
        edits = EditList(edits=[*fill_edits(session, over_typed=True)], outcome=results)
        pages = list(report_pages(context, "branch", session.policy.pack.computed))
        keep_doubts(session.book, pages)
        edits.add(*(PutPage(page=page) for page in pages))
    blocked = list(dict.fromkeys(b.message for result in results.values() for b in result.blocked))
    edits.blocked = bool(blocked)
    if blocked:
        edits.add(Dialog(title="计算", text="不能算完：" + "\n".join(blocked[:5]) + "\n其他计算已完成。"))
    elif not only:
        edits.add(*_step(session, "计算", f"算完 {len(results)} 项"))
    edits.add(Status(text=_computed(session, results, len(blocked), "" if only else replaced_words(session))))
    return edits


def _computed(session: Session, results: dict[str, Result], blocked: int, replaced: str) -> str:
    if not results:
        return f"方案 {session.policy.pack.title.zh} 没有要算的，不用计算；校验后直接【打包上报】。"
    return f"计算完毕：{len(results)} 项，{blocked} 项缺参数。{replaced}下一步：点【{'生成报表' if session.policy.pack.reports else '打包上报'}】。"


def report_edits(session: Session, *, alone: bool = False) -> EditList:
    """The branch's report sheets; ToolkitError when there is nothing to report.

    `alone`: for a report workbook of its own, which holds those of 分级 and 计算 too and no sheet that staff type in.
    """
    done = () if alone else (*session.policy.pack.graded, *session.policy.pack.computed)
    pages = branch_pages(session, now=session.moment, without=done)
    typed = set() if alone else {raw.sheet for raw in session.raws.values()}
    for page in pages:
        page.name = name_on_desk(page.name, typed)
    edits = EditList(edits=[PutPage(page=page) for page in pages])
    edits.add(*_step(session, "报表", f"生成 {len(pages)} 张"))
    edits.add(Status(text=f"报表已生成 {len(pages)} 张，打印预览后请领导过目。下一步：点【打包上报】。"))
    return edits


def name_on_desk(name: str, typed: Collection[str]) -> str:
    """The sheet of a report in the desk: never one that staff typed in (R11 and E2.1 share a name).

    >>> name_on_desk('大客户用邮情况表', {'大客户用邮情况表'})
    '大客户用邮情况表·报表'
    """
    return name + REPORT if name in typed else name


def _step(session: Session, step: str, note: str) -> list[Edit]:
    """The line of the step on 封面, with the moment."""
    return step_done(session, step, f"{session.moment:%m-%d %H:%M} {note}")


def need_computations(session: Session) -> None:
    """ToolkitError for a pack that computes nothing: there is nothing to write."""
    if not session.policy.pack.computations:
        raise ToolkitError(f"方案 {session.policy.pack.title.zh} 没有要算的", "不用计算；校验后直接打包上报")
