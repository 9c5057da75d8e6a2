#!/usr/bin/env python3
"""A cloud environment against the emulated Google Cloud: calls and wall time of whole commands.

Each round is a life of its own: an emulator without data, a plan of everything, `up`, a plan without changes, `destroy`. The
first command starts the daemon that runs the others, unless PROVISIONER_DAEMON=off. Wall times include the start of the
client; calls are those that the emulator recorded, with those for the state in its bucket shown
apart. Rounds with a latency let every call wait that long before it is answered. Nothing is asserted.

  benchmarks/cloud.py                                  # production, without latency and with 50 ms
  benchmarks/cloud.py --env staging --latency 0,50,200 --rounds 5
"""

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROVISION = str(ROOT / "provision")
STATE_BUCKET = "ml-datadriven-recos-terraform-state"
GOALS = {("up", 0): "<= 6 s", ("no-op plan", 0): "<= 1 s, <= 40 calls", ("no-op plan", 50): "<= 2 s"}


def ask(port, path, body=None, method=None):
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"http://127.0.0.1:{port}/_emulator/{path}", data=data, method=method,
                                     headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_emulator(folder):
    port = free_port()
    process = subprocess.Popen([PROVISION, "emulator", "--port", str(port)], cwd=folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while True:
        try:
            ask(port, "health")
            return process, port
        except OSError:
            if time.monotonic() > end or process.poll() is not None:
                sys.exit("the emulator does not answer")
            time.sleep(0.05)


def make_state_bucket(port):
    """The bucket that the environments' state is kept in is there before the first environment."""
    body = json.dumps({"name": STATE_BUCKET}).encode()
    urllib.request.urlopen(urllib.request.Request(
        f"http://127.0.0.1:{port}/storage/v1/b?project=ml-datadriven-recos", data=body,
        headers={"Content-Type": "application/json"}), timeout=10).close()


def step(arguments, folder, port, exits=(0,)):
    """One command: seconds, calls of resources, calls of the state."""
    ask(port, "requests", method="DELETE")
    begin = time.monotonic()
    done = subprocess.run([PROVISION, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env={**os.environ, "GCP_EMULATOR": f"http://127.0.0.1:{port}"})
    seconds = time.monotonic() - begin
    if done.returncode not in exits:
        sys.exit(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
    calls = ask(port, "requests")["requests"]
    state = sum(STATE_BUCKET in call["path"] + call["resource"] for call in calls)
    return seconds, len(calls) - state, state


def lift_protection(environment, folder, port):
    """Unprotects what a destroy is refused for, one resource after the other."""
    env = {**os.environ, "GCP_EMULATOR": f"http://127.0.0.1:{port}"}
    refused = subprocess.run([PROVISION, "destroy", environment, "--auto-approve"], cwd=folder, env=env,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for address in sorted(set(re.findall(r"\b((?:sql_instance|sql_database|bucket|secret|log_bucket|artifact_repository|secret_version)\.[\w/-]+): ",
                                         refused.stdout))):
        subprocess.run([PROVISION, "state", "unprotect", environment, address], cwd=folder, env=env, check=True,
                       stdout=subprocess.DEVNULL)


def life(environment, latency):
    """The steps of one life by name."""
    with tempfile.TemporaryDirectory() as folder:
        process, port = start_emulator(folder)
        try:
            make_state_bucket(port)
            if latency:
                ask(port, "faults", {"latencyMs": latency})
            env = f"--env={environment}"
            steps = {
                "first plan": step(["plan", env, "--detailed-exitcode"], folder, port, exits=(2,)),
                "up": step(["up", env, "--auto-approve"], folder, port),
                "no-op plan": step(["plan", env, "--detailed-exitcode"], folder, port),
            }
            lift_protection(env, folder, port)
            steps["destroy"] = step(["destroy", env, "--auto-approve"], folder, port)
            return steps
        finally:
            process.terminate()
            process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--env", default="production")
    parser.add_argument("--latency", default="0,50", help="milliseconds of each call, several with commas")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print("| latency | step | seconds | calls | of the state | goal |\n|---:|---|---:|---:|---:|---|")
    for latency in [int(each) for each in options.latency.split(",")]:
        lives = [life(options.env, latency) for _ in range(options.rounds)]
        for name in lives[0]:
            seconds, calls, state = (statistics.median(each[name][i] for each in lives) for i in range(3))
            print(f"| {latency} ms | {name} | {seconds:.2f} | {calls:.0f} | {state:.0f} | {GOALS.get((name, latency), '')} |",
                  flush=True)


if __name__ == "__main__":
    main()
