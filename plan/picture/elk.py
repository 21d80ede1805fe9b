"""Where things stand: the layered layout of the Eclipse Layout Kernel, in an engine of its own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from py_mini_racer import MiniRacer

KERNEL: Final = Path(__file__).parent / "kernel" / "elk-worker.min.js"
BEFORE: Final = """
var global = globalThis, module = {exports: {}}, exports = module.exports;
var console = {log() {}, warn() {}, error() {}};
var setTimeout = (run) => run(), clearTimeout = () => {};
Math.random = () => 0.5;
"""
"""What a browser has and a bare engine has not; and nothing is left to chance."""
AFTER: Final = """
var worker = new module.exports.Worker(), answer;
worker.onmessage = (message) => { answer = message.data; };
worker.postMessage({id: 0, cmd: 'register', algorithms: ['layered']});
function layout(graph) {
  worker.postMessage({id: 1, cmd: 'layout', graph, layoutOptions: {}, options: {}});
  return JSON.stringify(answer.error ? {error: String(answer.error)} : answer);
}
"""


def laid_out(graph: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same graph with coordinates; both in ELK's JSON.

    Each call has an engine of its own: the kernel counts what it has seen, and a second answer
    would differ from the first.

    Raises:
        ValueError: the kernel refuses the graph.
    """
    engine = MiniRacer()
    for script in (BEFORE, KERNEL.read_text(encoding="utf-8"), AFTER):
        engine.eval(script)
    answer = json.loads(str(engine.eval(f"layout({json.dumps(graph)})")))
    if "error" in answer:
        raise ValueError(f"no layout: {answer['error']}")
    return answer["data"]
