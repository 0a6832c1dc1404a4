"""Files that a letter only points to: the links of net disks and of mail services' large attachments.

What lies behind a link is not in the mail and is not fetched; so that nothing is lost, each link is listed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from workbooks.mail.part import Part

_REST = r"[^\s\"'<>()\u3000-\u9fff\uff00-\uffef]"
_HOST = r"(?<![\w.@/\\-])[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,5}/"
_URL = re.compile(rf"(?:https?|s?ftp|file)://{_REST}{{4,2000}}|{_HOST}{_REST}{{1,2000}}", re.I)
"""An address, with what leads to it or as people type it: pan.baidu.com/s/1AbC."""
_SHARED = re.compile(
    r"(?:(?<![\w:/\\])\\\\|(?:https?|s?ftp|file)://)[^\s\"'<>|*\u3000-\u303f\uff00-\uffef]{3,400}?"
    r"\.(?:xls[xmb]?|xlt[xm]?|ods|et|csv|zip|rar|7z)(?![\w.])",
    re.I,
)
"""A file on a server or in a shared folder, by its whole path, Chinese folders too."""
_DISKS = (
    ("超大附件", re.compile(r"(^|\.)mail\.qq\.com$"), re.compile(r"ftn|exs_|large", re.I)),
    ("超大附件", re.compile(r"(^|\.)(ftn\.qq\.com|exmail\.qq\.com)$"), re.compile(r"ftn|download|large", re.I)),
    (
        "网易云附件",
        re.compile(r"(^|\.)(mail\.)?(163|126|yeah|188)\.(com|net)$"),
        re.compile(r"large|attach|filehub|cloud|netfolder|fs/", re.I),
    ),
    ("百度网盘", re.compile(r"(^|\.)(pan|yun)\.baidu\.com$"), None),
    ("腾讯微云", re.compile(r"(^|\.)weiyun\.com$"), None),
    ("腾讯文档", re.compile(r"^docs\.qq\.com$"), None),
    ("金山文档", re.compile(r"(^|\.)(kdocs|wps)\.cn$"), re.compile(r"/(l|s|share|view|p)/", re.I)),
    ("OneDrive", re.compile(r"(^|\.)(onedrive\.live\.com|1drv\.ms|[a-z0-9-]+\.sharepoint\.(com|cn))$"), None),
    ("阿里云盘", re.compile(r"(^|\.)(aliyundrive|alipan)\.com$"), None),
    ("天翼云盘", re.compile(r"(^|\.)cloud\.189\.cn$"), None),
    ("和彩云", re.compile(r"(^|\.)(caiyun|yun)\.(139|feixin\.10086)\.(com|cn)$"), None),
    ("夸克网盘", re.compile(r"^pan\.quark\.cn$"), None),
    ("123 云盘", re.compile(r"(^|\.)123(pan|684|865)\.(com|cn)$"), None),
    ("蓝奏云", re.compile(r"(^|\.)lanzou\w*\.com$"), None),
    ("115 网盘", re.compile(r"(^|\.)115\.com$"), None),
    ("坚果云", re.compile(r"(^|\.)jianguoyun\.com$"), re.compile(r"/p/")),
    ("奶牛快传", re.compile(r"(^|\.)cowtransfer\.com$"), None),
    ("WeTransfer", re.compile(r"(^|\.)(wetransfer\.com|we\.tl)$"), None),
    ("飞书云文档", re.compile(r"(^|\.)(feishu|larksuite)\.(cn|com)$"), re.compile(r"/(file|docx?|sheets|base|drive|space)/", re.I)),
    ("钉钉文档", re.compile(r"^(alidocs|qr|space)\.dingtalk\.com$"), None),
    ("企业微信微盘", re.compile(r"^(drive|doc)\.weixin\.qq\.com$"), None),
    ("城通网盘", re.compile(r"(^|\.)(ctfile|400gb)\.com$"), None),
    ("Google 云端硬盘", re.compile(r"^(drive|docs)\.google\.com$"), None),
    ("Dropbox", re.compile(r"(^|\.)dropbox\.com$"), re.compile(r"/s(cl)?/")),
    ("迅雷云盘", re.compile(r"^pan\.xunlei\.com$"), None),
    ("360 云盘", re.compile(r"(^|\.)yunpan\.(360\.)?(cn|com)$"), None),
    ("文叔叔", re.compile(r"(^|\.)(wenshushu|wss1)\.cn$"), None),
    ("石墨文档", re.compile(r"(^|\.)shimo\.im$"), re.compile(r"/(sheets?|docs|docx|file|folder)/", re.I)),
    ("iCloud", re.compile(r"(^|\.)icloud\.com(\.cn)?$"), re.compile(r"iclouddrive|/attachment", re.I)),
    ("网盘", re.compile(r"^(pan|yunpan|netdisk|disk|wangpan|nextcloud|owncloud)\."), re.compile(r"\w")),
    (
        "邮箱大附件",
        re.compile(r"."),
        re.compile(r"(large|big|cloud|super)[-_]?attach|netfolder|filecenter|attachment-download|downloadMime|disk:download", re.I),
    ),
)
_WORDS = re.compile("超大附件|云附件|文件中转站|ftnExs_download|largeAttachment|large-attachment")
_MOST = 50
LINKED = ("附件是一个网盘链接，内容不在邮件里", "从链接里下载，把文件放进收件文件夹；或请对方作为普通附件重发")

_ELSEWHERE = "文件"
_TO_A_FILE = ("邮件里只有这个文件的链接，内容不在邮件里", "打开链接把文件存下来，放进收件文件夹；或请对方作为普通附件重发")


def linked(text: str) -> Iterator[Part]:
    """A part for each link to a file elsewhere, once each; one without a name where only the words of a service stand."""
    met: set[str] = set()
    for address, disk in _addresses(text):
        if disk and address not in met and len(met) < _MOST:
            met.add(address)
            yield Part(name=f"{disk}链接 {_short(address)}", problem=LINKED if disk != _ELSEWHERE else _TO_A_FILE)
    if not met and _WORDS.search(text):
        yield Part(name="超大附件", problem=("附件是“超大附件”链接，内容不在邮件里", LINKED[1]))


def _addresses(text: str) -> Iterator[tuple[str, str]]:
    """Every address of a text with what its service is called; a file on any server, or in a shared folder, counts too."""
    for found in _URL.finditer(text):
        address = html.unescape(found[0]).rstrip(".,;，。；")
        yield address, _disk(address if "://" in address else f"https://{address}")
    for found in _SHARED.finditer(html.unescape(text)):
        if not _disk(found[0]):
            yield found[0], _ELSEWHERE


def _disk(address: str) -> str:
    """What a service is called; "" for any other address."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    rest = f"{parts.path}?{parts.query}#{parts.fragment}"
    return next((name for name, hosts, paths in _DISKS if hosts.search(host) and (paths is None or paths.search(rest))), "")


def _short(address: str) -> str:
    """An address as one name without a folder's stroke."""
    return re.sub(r"[/\\]+", "／", address.rpartition("://")[2].lstrip("\\"))[:60]
