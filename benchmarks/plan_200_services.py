"""Plans and exports stacks of up to 200 services, each in a fresh process; prints what it took."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
ROUTED = 20
"""Services behind the balancer; the rest are called by their neighbour."""

SCRIPT = """
import sys
import time
from pathlib import Path
from plan.export.terraform import export
from plan.graph import graph
from plan.recorder import record_file
record = record_file(Path(sys.argv[1]))
edges = len(graph(record).edges)
start = time.monotonic()
export(record, Path(sys.argv[2]))
print(len(record.resources), edges, round(time.monotonic() - start, 1))
"""


def stack_file(services: int) -> str:
    """A stack file in JSON, which is YAML too."""
    entries = {}
    for number in range(services):
        entry = {"runs": "fargate", "image": f"registry.example.com/s{number}:1", "internet": True}
        if number < ROUTED:
            entry["route"] = f"/s{number}"
        else:
            entry["uses"] = {f"s{number - 1}": "call", "orders": "connect"}
        entries[f"s{number}"] = entry
    config = {
        "aws:region": "eu-north-1",
        "groundwork:posture": "dev",
        "groundwork:networks": {"app": {"cidr": "10.0.0.0/16"}},
        "groundwork:databases": {"orders": {"engine": "postgres"}},
        "groundwork:services": entries,
    }
    return json.dumps({"config": config})


def main() -> None:
    """Measure 50, 100 and 200 services, to see whether time grows with them."""
    for services in (50, 100, 200):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "Pulumi.bench.yaml"
            file.write_text(stack_file(services))
            start = time.monotonic()
            done = subprocess.run(  # noqa: S603 our own script
                [sys.executable, "-c", SCRIPT, str(file), str(Path(folder) / "terraform")],
                cwd=REPOSITORY,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            seconds = time.monotonic() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        resources, edges, exported = done.stdout.split()
        sys.stdout.write(
            f"{services} services: {seconds:.1f} s, {exported} s of it the export, {peak} MiB, "
            f"{resources} resources, {edges} edges\n"
        )


if __name__ == "__main__":
    main()
