"""An environment or a policy that does not let the work be done: one sentence and the remedy (house rule 4)."""

from __future__ import annotations


class ToolkitError(Exception):
    """Exit status 2: wrong usage, or something that has to be put right before Keybook can go on."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}。怎么办：{remedy}。")
        self.reason, self.remedy = reason, remedy
