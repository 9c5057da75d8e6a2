#!/usr/bin/env python3
"""The emulated Google Cloud: how soon it is ready, how much memory it takes, and what it does under load.

Start-up is measured from the start of the process to its answer at /_emulator/health, to that of an API, and to one for which all
APIs have to register. For load it starts an emulator of its own and lets EmulatorLoad.java work on it: reads and writes of secrets, in memory and with a data
directory, where every write is on disk before it is answered. Nothing is asserted: figures depend on the machine.

  benchmarks/emulator.py                        # 100,000 requests of each sort on 32 connections
  benchmarks/emulator.py --requests 1000000     # for the growth of the heap
  benchmarks/emulator.py --only start
"""

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
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


def answered(port, path, process, host=None):
    """Waits until the path is answered with 200."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host} if host else {})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if process.poll() is not None:
                raise SystemExit("the emulator did not start")
            time.sleep(0.005)


def ready(command, env):
    """For each of health, an answer of one API and one for which all have to register: seconds from the start of the process, and its
    resident memory in MiB."""
    port = free_port()
    begin = time.monotonic()
    process = subprocess.Popen([*command, "emulator", "--port", str(port)], cwd=ROOT, env={**os.environ, **env},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    figures = []
    try:
        for path, host in (("/_emulator/health", None),
                           ("/v1/projects/bench/secrets", "secretmanager.googleapis.com"),
                           ("/v1/projects/bench/secrets", None)):
            answered(port, path, process, host)
            figures += [time.monotonic() - begin, rss_mib(process.pid)]
        return figures
    finally:
        process.terminate()
        process.wait()


def starts(rounds):
    jar = str(ROOT / "provisioner-app" / "target" / "provisioner.jar")
    print("\n| start | ready | RSS | an answer of one API | RSS | all APIs registered | RSS | goal when ready |\n"
          "|---|---:|---:|---:|---:|---:|---:|---|")
    for name, command, env in (("./provision emulator", [str(ROOT / "provision")], {}),
                               ("java -jar provisioner.jar emulator", ["java", "-jar", jar], {})):
        figures = [statistics.median(f) for f in zip(*(ready(command, env) for _ in range(rounds)))]
        shown = " | ".join(f"{f:.0f} MiB" if i % 2 else f"{f:.2f} s" for i, f in enumerate(figures))
        print(f"| `{name}` | {shown} | <= 1.5 s, <= 200 MiB |", flush=True)
    done = subprocess.run(["java", "-cp", jar, str(ROOT / "benchmarks" / "EmulatorStart.java"), str(rounds + 1)],
                          check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    first, *warm = [int(line) / 1000 for line in done.stdout.split()]
    print(f"| `GcpEmulator.start()`, first of a process | {first:.2f} s | | | | | | |")
    print(f"| `GcpEmulator.start()`, classes warm | {statistics.median(warm):.2f} s | | | | | | <= 0.5 s |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=5, help="of starts")
    parser.add_argument("--only", choices=["start", "load"])
    parser.add_argument("--state", choices=["memory", "disk", "both"], default="both")
    options = parser.parse_args()
    warm = start(free_port(), [])  # builds the jar and the archive of classes, when they are missing
    warm.terminate()
    warm.wait()
    print(json.dumps({"load": os.getloadavg(), "cpus": os.cpu_count(), **vars(options)}))
    if options.only in (None, "start"):
        starts(options.rounds)
    if options.only == "start":
        return
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
