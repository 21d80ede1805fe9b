"""Runs the function that a distribution has for requests, in an engine of its own."""

import json
from collections.abc import Mapping
from typing import Any, Final

import quickjs

SECONDS: Final = 1
"""AWS allows less than a millisecond, on machines that do nothing else."""
STEPS: Final = 1000
"""Most promises that one request may wait for."""
_CALLING: Final = """
(() => {
  let told;
  const ask = text => {
    told = {};
    Promise.resolve(JSON.parse(text)).then(event => handler(event)).then(
      answer => { told = { answer }; },
      error => { told = { error: String(error) }; },
    );
  };
  globalThis.groundwork = { ask, told: () => JSON.stringify(told) };
})();
"""
"""Calls `handler`, which may be asynchronous, with JSON, and keeps what it says as JSON."""


class FunctionError(Exception):
    """The function cannot run, or says nothing that a distribution understands."""


class Function:
    """The code of one function; a FunctionError at once, if it is no code.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
    """

    def __init__(self, code: str) -> None:
        self._context = quickjs.Context()
        self._context.set_time_limit(SECONDS)
        try:
            self._context.eval(code)
            self._context.eval(_CALLING)
        except quickjs.JSException as error:
            raise FunctionError(str(error).strip()) from error
        self._ask = self._context.eval("groundwork.ask")
        self._told = self._context.eval("groundwork.told")

    def __call__(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """What `handler` says.

        Raises:
            FunctionError: it fails, takes too long or says nothing.
        """
        try:
            self._ask(json.dumps(event))
            for _ in range(STEPS):
                if not self._context.execute_pending_job():
                    break
        except quickjs.JSException as error:
            raise FunctionError(str(error).strip()) from error
        told = json.loads(self._told())
        if "error" in told:
            raise FunctionError(told["error"].strip())
        if not isinstance(answer := told.get("answer"), dict):
            raise FunctionError("it returns neither a request nor a response")
        return answer
