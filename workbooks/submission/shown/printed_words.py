"""Words that a sheet prints above and below its cells, or shows where a cell is chosen: of a submission they are the
program's own, or what programs put there by themselves; nothing else (settled 39).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(r'&(?:&|"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[LCRPNDTAFZBIUESXYOH])', re.IGNORECASE)
"""Places, fonts, sizes, colours and what stands for page, day, file and sheet; a picture (&G) is none of them."""
_PAGES = re.compile(r"page|seite|pages|of|第|页|頁|共|[\s·/\\|,，、.()（）:：\-–—]", re.IGNORECASE)


def says_more(text: str, words: Iterable[str]) -> bool:
    """True for a header or footer that prints anything but page numbers, codes and these words.

    >>> says_more('&L&8&"微软雅黑,常规"临江市局 · 客户档案&R第 &P 页 共 &N 页', ('临江市局', '客户档案'))
    False
    >>> says_more('&C&"Times New Roman,Regular"&12&A', ()), says_more('&C收入合计 9,999', ()), says_more('&C&G', ())
    (False, True, True)
    """
    left = _CODE.sub(lambda code: "&" if code[0] == "&&" else "", text)
    for word in sorted(filter(None, words), key=len, reverse=True):
        left = left.replace(word, "")
    return bool(_PAGES.sub("", left))
