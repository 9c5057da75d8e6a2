#!/usr/bin/env python3
"""A cloud environment against the emulated Google Cloud: calls and wall time of whole commands.

Each round is a life of its own: an emulator without data, a plan of everything, `up`, a plan without changes, `destroy`. The
first command starts the daemon that runs the others, unless PROVISIONER_DAEMON=off. Wall times include the start of the
client; calls are those that the emulator recorded, with those for the state in its bucket shown
apart. Rounds with a latency let every call wait that long before it is answered. Nothing is asserted.

With --terraform the same environment, as `export terraform` writes it, is made by Terraform in a life of its own in each round: its
folder is a mirror on disk (registry.terraform.io/hashicorp/...) with the providers google and random, from which
`terraform init` installs them; that is not timed. `apply` plans anew, as `up` does, which verifies besides.

  benchmarks/cloud.py                                  # production, without latency and with 50 ms
  benchmarks/cloud.py --env staging --latency 0,50,200 --rounds 5
  benchmarks/cloud.py --terraform /folder/of/the/mirror
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


def shell_environment(port, folder):
    """The variables that lead a program to the emulator."""
    printed = subprocess.run([PROVISION, "emulator", "env", "--port", str(port)], cwd=folder, check=True,
                             stdout=subprocess.PIPE, text=True).stdout
    return dict(re.findall(r"^export (\w+)='(.*)'$", printed, re.MULTILINE))


def terraform_life(environment, latency, mirror):
    """The same steps made by Terraform, but for the destruction, which the configuration forbids."""
    with tempfile.TemporaryDirectory() as folder:
        process, port = start_emulator(folder)
        try:
            make_state_bucket(port)
            settings = Path(folder, "terraformrc")
            settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n')
            env = {**os.environ, **shell_environment(port, folder), "TF_CLI_CONFIG_FILE": str(settings),
                   "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}
            subprocess.run([PROVISION, "export", "terraform", f"--env={environment}", "--out=terraform"], cwd=folder, check=True,
                           stdout=subprocess.DEVNULL)
            at = Path(folder, "terraform", "environments", environment)

            def run(*arguments, exits=(0,)):
                ask(port, "requests", method="DELETE")
                begin = time.monotonic()
                done = subprocess.run(["terraform", *arguments], cwd=at, env=env, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, text=True)
                seconds = time.monotonic() - begin
                if done.returncode not in exits:
                    sys.exit(f"terraform {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
                calls = ask(port, "requests")["requests"]
                state = sum(STATE_BUCKET in call["path"] + call["resource"] for call in calls)
                return seconds, len(calls) - state, state

            run("init", "-backend-config=backend.gcs.tfbackend")
            if latency:
                ask(port, "faults", {"latencyMs": latency})
            return {
                "first plan": run("plan", "-detailed-exitcode", exits=(2,)),
                "up": run("apply", "-auto-approve"),
                "no-op plan": run("plan", "-detailed-exitcode"),
            }
        finally:
            process.terminate()
            process.wait()


def medians(lives, name):
    return (statistics.median(each[name][i] for each in lives) for i in range(3))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--env", default="production")
    parser.add_argument("--latency", default="0,50", help="milliseconds of each call, several with commas")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--terraform", type=Path, help="a mirror of Terraform's providers, to compare with it")
    options = parser.parse_args()
    peer = options.terraform is not None
    print("| latency | step | seconds | calls | of the state | goal |" + (" Terraform's seconds | calls | of the state | ratio |" if peer else ""))
    print("|---:|---|---:|---:|---:|---|" + ("---:|---:|---:|---:|" if peer else ""))
    for latency in [int(each) for each in options.latency.split(",")]:
        lives, peers = [], []
        for _ in range(options.rounds):
            lives.append(life(options.env, latency))
            if peer:
                peers.append(terraform_life(options.env, latency, options.terraform.resolve()))
        for name in lives[0]:
            seconds, calls, state = medians(lives, name)
            line = f"| {latency} ms | {name} | {seconds:.2f} | {calls:.0f} | {state:.0f} | {GOALS.get((name, latency), '')} |"
            if peer and name in peers[0]:
                theirs, their_calls, their_state = medians(peers, name)
                line += f" {theirs:.2f} | {their_calls:.0f} | {their_state:.0f} | {seconds / theirs:.2f} |"
            elif peer:
                line += " | | | |"
            print(line, flush=True)


if __name__ == "__main__":
    main()
