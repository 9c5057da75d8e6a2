#!/usr/bin/env python3
"""The local environment against Docker Compose, side by side in one run: wall time of whole commands.

Both bring up the same containers of the same local images, and both are done when every service answers
`/ready` with 200. Rounds alternate, medians and their ratio are printed. Nothing is asserted: figures depend on
the machine and on what else it does.

The daemon that `./provision` leaves behind runs what comes after it; the same commands without it are a row of their own.

  benchmarks/local.py                 # all parts, 3 rounds
  benchmarks/local.py --rounds 5 --only docker
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROVISION = str(ROOT / "provision")
ALONE = {"PROVISIONER_DAEMON": "off"}


def run(command, folder, env=None, quiet=True):
    """Runs a command to its end; seconds that it took."""
    begin = time.monotonic()
    done = subprocess.run(command, cwd=folder, env={**os.environ, **(env or {})},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seconds = time.monotonic() - begin
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")
    if not quiet:
        print(done.stdout)
    return seconds


def output(command, folder):
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


def wait_ready(ports, limit=120):
    """Until every service answers /ready with 200."""
    end = time.monotonic() + limit
    for port in ports:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=2) as answer:
                    if answer.status == 200:
                        break
            except OSError:
                pass
            if time.monotonic() > end:
                sys.exit(f"nothing is ready on port {port} after {limit} s")
            time.sleep(0.02)


class Figures:
    def __init__(self):
        self.values = {}

    def add(self, row, column, seconds):
        self.values.setdefault(row, {}).setdefault(column, []).append(seconds)

    def median(self, row, column):
        return statistics.median(self.values[row][column])

    def table(self, title, ours, theirs, goals):
        print(f"\n{title}\n")
        print(f"| step | {ours} | {theirs} | ratio | goal |\n|---|---:|---:|---:|---|")
        for row, goal in goals.items():
            a = self.median(row, ours)
            if theirs in self.values[row]:
                b = self.median(row, theirs)
                print(f"| {row} | {a:.2f} s | {b:.2f} s | {a / b:.2f} | {goal} |")
            else:
                print(f"| {row} | {a:.2f} s | | | {goal} |")


def images(env):
    """Images that can be used here: the usual ones where they are or can be pulled, else those built here."""
    chosen = {}
    for variable, usual, built in (
        ("PROVISIONER_IMAGE_POSTGRES", "postgres:14", "provisioner/postgres:14-standin"),
        ("PROVISIONER_IMAGE_MONGO", "mongo:7", "provisioner/mongo:7-standin"),
    ):
        for image in filter(None, (env.get(variable), usual, built)):
            if subprocess.run(["docker", "image", "inspect", image], capture_output=True).returncode == 0:
                chosen[variable] = image
                break
        else:
            sys.exit(f"{usual} is not here: docker pull {usual}, or docker/build-images for a stand-in")
    return chosen


def docker(rounds):
    env = images(os.environ)
    figures = Figures()
    ours, alone, theirs = "provisioner", "without daemon", "docker-compose"
    up = [PROVISION, "up", "--env=local", "--set", "local.mode=docker", "--quiet"]
    destroy = [PROVISION, "destroy", "--env=local", "--quiet"]
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        # The first run builds the sample service's image; it counts for neither.
        run(up, folder, env)
        run(destroy, folder, env)
        run([PROVISION, "export", "compose", "--env=local", "--out", "docker-compose.yml"], folder, env)
        compose = ["docker-compose", "-p", "bench"]
        configured = output(["docker-compose", "config"], folder)
        ports = [line.split("127.0.0.1:")[1].split(":")[0]
                 for line in configured.splitlines() if "127.0.0.1:" in line and ":8080/" in line]
        for _ in range(rounds):
            for column, variables in ((ours, env), (alone, {**env, **ALONE})):
                figures.add("up", column, run(up, folder, variables))
                figures.add("no-op up", column, run(up, folder, variables))
                figures.add("destroy", column, run(destroy, folder, variables))

            begin = time.monotonic()
            run(compose + ["up", "-d"], folder, env)
            wait_ready(ports)
            figures.add("up", theirs, time.monotonic() - begin)
            figures.add("no-op up", theirs, run(compose + ["up", "-d"], folder, env))
            figures.add("destroy", theirs, run(compose + ["down", "-v"], folder, env))
    for column in (ours, alone):
        figures.table("Docker", column, theirs,
                      {"up": "<= 0.8", "no-op up": "<= 1 s and <= 1.0", "destroy": "<= 0.8"})


def embedded(rounds):
    figures = Figures()
    ours = "provisioner"
    args = ["--env=local", "--set", "local.mode=embedded", "--quiet"]
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for _ in range(rounds):
            cache = Path(name) / "cache"
            shutil.rmtree(cache, ignore_errors=True)
            env = {"XDG_CACHE_HOME": str(cache)}
            figures.add("up, nothing unpacked yet", ours, run([PROVISION, "up", *args], name, env))
            figures.add("no-op up", ours, run([PROVISION, "up", *args], name, env))
            figures.add("destroy", ours, run([PROVISION, "destroy", *args], name, env))
            figures.add("up, second environment", ours, run([PROVISION, "up", *args], name, env))
            run([PROVISION, "destroy", *args], name, env)
    figures.table("Embedded, without Docker", ours, "-",
                  {"up, nothing unpacked yet": "<= 8 s", "up, second environment": "", "no-op up": "<= 1 s", "destroy": ""})


def startup(rounds):
    commands = {"--version": ["--version"], "--help": ["--help"],
                "plan of production": ["plan", "--env=production", "--quiet"],
                "plan of local": ["plan", "--env=local", "--quiet", "--set", "local.mode=embedded"],
                "validate": ["validate", "--env=production", "--quiet"]}
    compared(rounds, commands, "Start-up, with and without the class-data archive",
             {"with archive": ALONE, "without": {**ALONE, "PROVISIONER_NO_CDS": "1"}})
    compared(rounds, commands, "Start-up, with and without the daemon",
             {"with daemon": {"PROVISIONER_DAEMON": "on"}, "without": ALONE})


def compared(rounds, commands, title, columns):
    """Whole commands that change nothing, with two sets of variables in turn."""
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for row, command in commands.items():
            for _ in range(rounds * 3):
                for column, env in columns.items():
                    begin = time.monotonic()
                    done = subprocess.run([PROVISION, *command], cwd=name, env={**os.environ, **env},
                                          capture_output=True)
                    if done.returncode in (0, 2):
                        figures.add(row, column, time.monotonic() - begin)
        subprocess.run([PROVISION, "daemon", "stop"], cwd=name, capture_output=True)
    goals = {"--version": "<= 0.25 s", "--help": "", "plan of local": "", "validate": "", "plan of production": ""}
    figures.table(title, *columns, {row: goal for row, goal in goals.items() if row in figures.values})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["docker", "embedded", "startup"])
    chosen = parser.parse_args()
    run([PROVISION, "--version"], ROOT)  # builds what is stale
    print(json.dumps({"load": os.getloadavg(), "cpus": os.cpu_count(), "rounds": chosen.rounds}))
    for name, part in (("startup", startup), ("embedded", embedded), ("docker", docker)):
        if chosen.only in (None, name):
            part(chosen.rounds)


if __name__ == "__main__":
    main()
