"""One line for each step of the tour, what went wrong with those that failed, and a last line that counts those."""

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: tour
type: stdout
short_description: prints one line for each step of the tour
description: One line for each step, the reason under those that failed, and how many failed.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "tour"

    def __init__(self):
        super().__init__()
        self.failed = 0

    def v2_runner_on_ok(self, result):
        if result.task_name.startswith("gcp_"):
            self._passed(result)

    def v2_runner_on_skipped(self, result):
        # A step that is not for this resource is skipped as well; only the one with --check counts.
        if "--check" in result.task_name and "check mode" in str(result._result.get("msg", "")):
            self._passed(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.failed += 1
        told = {k: v for k, v in result._result.items() if k not in ("invocation", "failed_when_result")}
        self._display.display("FAIL " + result.task_name)
        self._display.display("     " + str(told)[:2000])

    v2_runner_on_unreachable = v2_runner_on_failed

    def v2_playbook_on_stats(self, stats):
        self._display.display(f"the end: {self.failed} failed")

    def _passed(self, result):
        bug = result.task_name.endswith("]")
        self._display.display(("bug  " if bug else "ok   ") + result.task_name)
