"""The command line in Chinese: headings and notes of `--help`, and what the parser says of a wrong command."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

_KINDS = (
    ("path", "文件"),
    ("file", "文件"),
    ("int", "整数"),
    ("float", "数"),
    ("bool", "是否"),
    ("date", "日期"),
    ("str", "文字"),
    ("text", "文字"),
)
Decorated = TypeVar("Decorated", bound=Callable[..., Any])
_NOTES = (
    (re.compile(r"\[required\]"), "[必填]"),
    (re.compile(r"\brequired\b"), "必填"),
    (re.compile(r"\bdefault: "), "默认 "),
    (re.compile(r"\benv var: "), "环境变量 "),
    (re.compile(r"(-?\d+)<=x<=(-?\d+)"), r"\1 到 \2"),
    (re.compile(r"x>=(-?\d+)"), r"不小于 \1"),
    (re.compile(r"x<=(-?\d+)"), r"不大于 \1"),
    (re.compile(r"Show this message and exit\."), "显示这段说明"),
)


class _Help:
    """What a command and a group of commands share: their help in Chinese."""

    params: list[Any]

    def __init__(self, *given: Any, **settings: Any) -> None:
        super().__init__(*given, **settings)
        for param in self.params:
            if param.param_type_name == "argument" and param.metavar is None:
                param.metavar = _kind(_type_of(param)) or "值"

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """[选项], the arguments, and for a group 命令."""
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        told = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
        return [told.get(piece, piece) for piece in pieces]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line that shows how the command is written."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The arguments and the options; a group's commands after them."""
        for heading, kind in (("参数", "argument"), ("选项", "option")):
            records = [p.get_help_record(ctx) for p in self.get_params(ctx) if p.param_type_name == kind]  # type: ignore[attr-defined]
            if lines := [(_noted(name), _noted(told)) for name, told in filter(None, records)]:
                with formatter.section(heading):
                    formatter.write_dl(lines)
        if isinstance(self, TyperGroup):
            self.format_commands(ctx, formatter)


class Command(_Help, TyperCommand):
    """One command."""


class Group(_Help, TyperGroup):
    """A command that has commands."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands, each with the first line of its help."""
        shown = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl(
                [(name, command.get_short_help_str(80)) for name, command in shown if command is not None and not command.hidden]
            )


class Commands(typer.Typer):
    """A set of commands whose help is Chinese."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=Group, no_args_is_help=True, add_completion=False, rich_markup_mode=None, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Decorated], Decorated]:
        """As typer's, with the help in Chinese."""
        return super().command(name, **({"cls": Command} | settings))


def _noted(text: str) -> str:
    """A note of the parser's in Chinese, and the kind of a value where it stands by itself."""
    for pattern, chinese in _NOTES:
        text = pattern.sub(chinese, text)
    return re.sub(r"<[^<>]*>|\b[A-Z]{3,}(?: RANGE)?\b", lambda m: f"<{_kind(m[0])}>" if _kind(m[0]) else m[0], text)


def _kind(name: object) -> str:
    """What a type is called; "" for one that is not known."""
    return next((chinese for english, chinese in _KINDS if english in str(name).lower()), "")


def usage_told(failure: Any) -> tuple[str, str]:
    """Reason and remedy for what the parser refuses; its exceptions are known by their class, for typer keeps its own copy of click."""
    context = getattr(failure, "ctx", None)
    remedy = f"用 {context.command_path if context is not None else 'keybook'} --help 看用法"
    kind, message = type(failure).__name__, str(getattr(failure, "message", ""))
    if kind == "MissingParameter":
        return f"少写了{_hint(failure)}".rstrip(), remedy
    if kind == "NoSuchOption":
        near = "、".join(sorted(failure.possibilities or ()))
        return f"没有 {failure.option_name} 这个选项", f"是不是 {near}；{remedy}" if near else remedy
    if kind == "BadParameter":
        return f"{_hint(failure)}的值不对：{_value(failure.param)}", remedy
    if kind == "BadOptionUsage":
        return f"选项 {failure.option_name} 后面没有写值，或不该写值", remedy
    return _other_use(message), remedy


def _other_use(message: str) -> str:
    """What is told by its message only."""
    if unknown := re.match(r"No such command '(.*?)'", message, re.S):
        near = re.search(r"Did you mean (.+?)\?", message)
        return f"没有 {unknown[1]} 这个命令" + (f"（是不是 {near[1].replace(chr(39), '')}）" if near else "")
    if extra := re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", message, re.S):
        return f"多写了 {extra[1]}"
    return "没有写命令" if message.startswith("Missing command") else "命令写得不对"


def _hint(failure: Any) -> str:
    """The parameter that is meant: an option by its names, an argument by what its help says it is."""
    param = getattr(failure, "param", None)
    if param is None:
        return "参数"
    if param.param_type_name == "option":
        return f"选项 {'、'.join(param.opts)} "
    return f"参数“{getattr(param, 'help', None) or param.name}”"


def _value(param: Any) -> str:
    """What a value has to be, by its parameter."""
    least, most = getattr(param, "min", None), getattr(param, "max", None)
    kind = _kind(_type_of(param))
    bounds = f"，{least} 到 {most}" if least is not None and most is not None else ""
    return f"要写{kind}{bounds}" if kind else "不能用这个值"


def _type_of(param: Any) -> object:
    """The type that a parameter declares."""
    return getattr(getattr(param, "type_descriptor", None), "annotation", None) or getattr(getattr(param, "type", None), "name", "")
