#!/usr/bin/env python3
"""The emulated Google Cloud under load: requests per second, latencies, and whether its memory grows.

Starts an emulator of its own and lets EmulatorLoad.java work on it: reads and writes of secrets, in memory and with a data
directory, where every write is on disk before it is answered. Nothing is asserted: figures depend on the machine.

  benchmarks/emulator.py                        # 100,000 requests of each sort on 32 connections
  benchmarks/emulator.py --requests 1000000     # for the growth of the heap
"""

import argparse
import json
import os
import re
import socket
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(port, more):
    process = subprocess.Popen([ROOT / "provision", "emulator", "--port", str(port), *more], cwd=ROOT,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in process.stdout:
        if "ready on" in line:
            return process
    raise SystemExit("the emulator did not start")


def heap_mib(pid):
    """Used after a full collection."""
    subprocess.run(["jcmd", str(pid), "GC.run"], check=True, stdout=subprocess.DEVNULL)
    text = subprocess.run(["jcmd", str(pid), "GC.heap_info"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return sum(int(kib) for kib in re.findall(r"(?:total \d+K, used|heap.*used) (\d+)K", text)) / 1024


def rss_mib(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def load(port, sort, requests, connections):
    done = subprocess.run(["java", str(ROOT / "benchmarks" / "EmulatorLoad.java"), str(port), sort, str(requests),
                           str(connections)], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--state", choices=["memory", "disk", "both"], default="both")
    options = parser.parse_args()
    warm = start(free_port(), [])  # builds the jar and the archive of classes, when they are missing
    warm.terminate()
    warm.wait()
    print(json.dumps({"load": os.getloadavg(), "cpus": os.cpu_count(), **vars(options)}))
    print("\n| state | requests | per second | p50 | p99 | failures | heap before | after | RSS |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for state, more in (("memory", []), ("disk", ["--data-dir", folder])):
            if options.state not in (state, "both"):
                continue
            port = free_port()
            process = start(port, more)
            try:
                load(port, "READ", options.requests // 10, options.connections)  # warm
                for sort in ("READ", "WRITE"):
                    before = heap_mib(process.pid)
                    r = load(port, sort, options.requests, options.connections)
                    print(f"| {state} | {sort.lower()} | {r['per_second']:,.0f} | {r['p50_ms']:.1f} ms | {r['p99_ms']:.1f} ms "
                          f"| {r['failures']} | {before:.0f} MiB | {heap_mib(process.pid):.0f} MiB | {rss_mib(process.pid):.0f} MiB |",
                          flush=True)
            finally:
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
