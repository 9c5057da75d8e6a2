package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** The command's side of the supervisor: starts it when it is not there, and talks to it. */
final class SupervisorClient {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration END = Duration.ofSeconds(15);
  private static final int ANSWER_MILLIS = 60_000;
  private static final int HEAP_MEGABYTES = 32;

  private final Workspace workspace;
  private final JavaCommand java;
  private final Platform platform;

  SupervisorClient(Workspace workspace, JavaCommand java, Platform platform) {
    this.workspace = workspace;
    this.java = java;
    this.platform = platform;
  }

  /** The supervisor's process, when it runs. */
  Optional<ProcessHandle> process() {
    return contact().flatMap(SupervisorClient::process);
  }

  private static Optional<ProcessHandle> process(Map<String, String> contact) {
    return ProcessState.find(
        Long.parseLong(contact.getOrDefault("pid", "0")),
        Long.parseLong(contact.getOrDefault("started", "0")));
  }

  /** Starts the supervisor when it does not run; returns when everything it keeps was started. */
  synchronized void ensureRunning() throws ProviderException, InterruptedException {
    if (process().isPresent()) {
      return;
    }
    PrivateFiles.folder(workspace.run());
    PrivateFiles.delete(workspace.contact());
    var command = new ArrayList<>(platform.detached());
    command.addAll(
        java.small(HEAP_MEGABYTES, SupervisorMain.class.getName(), workspace.home().toString()));
    var log = workspace.supervisorLog().toFile();
    Process started;
    try {
      started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
              .start();
    } catch (IOException e) {
      throw failure("cannot be started: " + e.getMessage(), e);
    }
    long deadline = System.nanoTime() + START.toNanos();
    while (process().isEmpty()) {
      if (!started.isAlive() && started.exitValue() != 0) {
        throw failure("ended at once with exit code " + started.exitValue(), null);
      }
      if (System.nanoTime() > deadline) {
        throw failure("did not answer within " + START.toSeconds() + " s", null);
      }
      Thread.sleep(10);
    }
  }

  /** Asks the running supervisor; the request is a verb and the name of a workload. */
  void request(String request) throws ProviderException {
    Map<String, String> contact =
        contact().orElseThrow(() -> failure("does not run (no contact file)", null));
    int port = Integer.parseInt(contact.getOrDefault("port", "0"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      String text = contact.getOrDefault("token", "") + "\n" + request + "\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String answer = String.valueOf(in.readLine());
      if (!answer.equals("OK")) {
        throw failure("answered to '" + request + "': " + answer, null);
      }
    } catch (IOException e) {
      throw failure("did not answer to '" + request + "': " + e.getMessage(), e);
    }
  }

  /** Ends the supervisor and everything that it keeps; returns when it is gone. */
  void quit() throws ProviderException, InterruptedException {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      return;
    }
    try {
      request("QUIT");
    } catch (ProviderException e) {
      process.get().destroyForcibly();
    }
    if (!Processes.gone(process.get(), END)) {
      process.get().destroyForcibly();
    }
  }

  private Optional<Map<String, String>> contact() {
    return PrivateFiles.readProperties(workspace.contact());
  }

  private ProviderException failure(
      String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new ProviderException(
        Category.TRANSIENT,
        "the supervisor of the environment " + what,
        "Its log: " + workspace.supervisorLog(),
        cause);
  }
}
