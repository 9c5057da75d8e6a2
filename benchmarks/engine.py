#!/usr/bin/env python3
"""Measures the lifecycle engine against Terraform on the same layered graphs, in one run.

usage: benchmarks/engine.py [--sizes 1,100,1000,10000] [--terraform-up-to 1000] [--no-build]

Each resource reads two of the layer before; layers have 50. Every step is a process of its own; wall time,
CPU time, peak memory and bytes written come from the operating system (wait4). The engine's resources are
objects in a file that costs next to nothing, Terraform's are terraform_data: both measure the tool, not a cloud.
Terraform's apply is measured a second time with its state behind HTTP, where it is not rewritten for every
resource. Without a terraform binary only the engine is measured.
"""
import argparse, http.server, os, shutil, subprocess, sys, tempfile, threading, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MAIN = "ai.varai.provisioner.lifecycle.bench.EngineBenchmark"
JAVA = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx320m", "-Xshare:auto"]


def measured(command, cwd, limit):
    """Runs a command; returns wall seconds, CPU seconds, peak MiB, MiB written, and its output."""
    begin = time.monotonic()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=subprocess.STDOUT,
                                 env={**os.environ, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"})
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                child.returncode = os.waitstatus_to_exitcode(status)
                break
            if time.monotonic() - begin > limit:
                child.kill()
                os.wait4(child.pid, 0)
                return None, "stopped after %d s" % limit
            time.sleep(0.002)
        wall = time.monotonic() - begin
        out.seek(0)
        text = out.read().decode("utf-8", "replace")
    if child.returncode not in (0, 2):
        sys.exit("%s ended with %d:\n%s" % (" ".join(command[:4]), child.returncode, text[-2000:]))
    return (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, usage.ru_oublock / 2048), text


def classpath(build):
    target = os.path.join(ROOT, "lifecycle", "target")
    listing = os.path.join(target, "bench.classpath")
    if build or not os.path.exists(listing):
        subprocess.check_call(["mvn", "-q", "-B", "-pl", "lifecycle", "-am", "test-compile",
                               "dependency:build-classpath", "-DincludeScope=test", "-Dmdep.outputFile=" + listing],
                              cwd=ROOT)
    with open(listing) as file:
        jars = file.read().strip()
    model = os.path.join(ROOT, "env-model", "target", "classes")
    return ":".join([os.path.join(target, "test-classes"), os.path.join(target, "classes"), model, jars])


class StateServer(http.server.BaseHTTPRequestHandler):
    """A backend of kind "http": keeps one state in memory and grants every lock."""

    protocol_version = "HTTP/1.1"
    kept = b""

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.command == "POST":
            StateServer.kept = body
        found = StateServer.kept if self.command == "GET" else b""
        self.send_response(404 if self.command == "GET" and not found else 200)
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        self.wfile.write(found)

    do_GET = do_POST = do_LOCK = do_UNLOCK = answer

    def log_message(self, *_):
        pass


def terraform_behind_http(size, limit):
    """Seconds and so on of an apply whose state is kept by a server."""
    StateServer.kept = b""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), StateServer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = "http://127.0.0.1:%d/state" % server.server_port
    with tempfile.TemporaryDirectory() as folder:
        terraform_files(folder, size, 1)
        with open(os.path.join(folder, "backend.tf"), "w") as file:
            file.write('terraform {\n  backend "http" {\n    address = "%s"\n    lock_address = "%s"\n'
                       '    unlock_address = "%s"\n  }\n}\n' % (address, address, address))
        measured(["terraform", "init", "-no-color"], folder, limit)
        result = measured(["terraform", "apply", "-no-color", "-input=false", "-auto-approve"], folder, limit)
    server.shutdown()
    return result


def terraform_files(folder, size, first):
    lines = []
    for i in range(size):
        layer = i // 50
        before = list(range((layer - 1) * 50, layer * 50)) if layer else []
        refs = [before[i % 50], before[(i + 1) % 50]] if before else []
        amount = first if i == size // 2 else 1
        inputs = ", ".join("terraform_data.r%d.id" % one for one in refs)
        lines.append('resource "terraform_data" "r%d" {\n  input = { name = "r%d", size = %d, inputs = [%s] }\n}\n'
                     % (i, i, amount, inputs))
    with open(os.path.join(folder, "main.tf"), "w") as file:
        file.write("".join(lines))


def engine(size, folder, path, limit):
    def run(step):
        return measured(["java", *JAVA, "-cp", path, MAIN, step, str(size), folder], folder, limit)
    return [("plan", run("plan")), ("apply", run("apply")), ("no-op plan", run("plan")),
            ("one-change plan", run("change")), ("destroy", run("destroy"))]


def terraform(size, folder, limit):
    terraform_files(folder, size, 1)
    measured(["terraform", "init", "-no-color"], folder, limit)
    rows = [("plan", measured(["terraform", "plan", "-no-color", "-input=false"], folder, limit))]
    rows.append(("apply", measured(["terraform", "apply", "-no-color", "-input=false", "-auto-approve"], folder, limit)))
    if rows[-1][1][0] is None:
        return rows
    rows.append(("no-op plan", measured(["terraform", "plan", "-no-color", "-input=false"], folder, limit)))
    terraform_files(folder, size, 2)
    rows.append(("one-change plan", measured(["terraform", "plan", "-no-color", "-input=false"], folder, limit)))
    rows.append(("destroy", measured(["terraform", "destroy", "-no-color", "-input=false", "-auto-approve"], folder, limit)))
    return rows


def cell(result):
    return "%7.2f s  %6.2f s  %5.0f MiB  %6.1f MiB" % result if result else "stopped".rjust(38)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sizes", default="1,100,1000,10000")
    arguments.add_argument("--terraform-up-to", type=int, default=1000)
    arguments.add_argument("--limit", type=int, default=600, help="seconds after which a step is stopped")
    arguments.add_argument("--no-build", action="store_true", help="take the classes that are there")
    options = arguments.parse_args()
    path = classpath(not options.no_build)
    peer = shutil.which("terraform")
    print("%-6s %-20s | %-38s | %-38s | ratio wall, CPU" % ("N", "step", "engine: wall, CPU, peak, written",
                                                            "terraform: wall, CPU, peak, written"))
    for size in [int(one) for one in options.sizes.split(",")]:
        with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
            mine = engine(size, ours, path, options.limit)
            other = {}
            if peer and size <= options.terraform_up_to:
                other = dict(terraform(size, theirs, options.limit))
                other["apply, state by HTTP"] = terraform_behind_http(size, options.limit)
                mine.insert(2, ("apply, state by HTTP", mine[1][1]))
        for step, (result, _) in mine:
            peer_result = other.get(step, (None, ""))[0]
            ratio = ""
            if result and peer_result:
                ratio = "%.3f, %.3f" % (result[0] / peer_result[0], result[1] / peer_result[1])
            print("%-6d %-20s | %s | %s | %s" % (size, step, cell(result), cell(peer_result) if other else "-".rjust(38),
                                                 ratio), flush=True)


if __name__ == "__main__":
    main()
