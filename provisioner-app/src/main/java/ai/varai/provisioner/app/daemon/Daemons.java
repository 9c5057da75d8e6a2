package ai.varai.provisioner.app.daemon;

import ai.varai.provisioner.app.daemon.Wire.Kind;
import ai.varai.provisioner.app.daemon.Wire.Message;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The daemons of this user. */
public final class Daemons {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path folder;

  /**
   * @param variables tell where the user's sockets are
   */
  public Daemons(Map<String, String> variables) {
    this.folder = Place.folder(variables);
  }

  /** Those that run, by working directory. */
  public List<About> running() throws IOException {
    return ask(Kind.ABOUT);
  }

  /**
   * Ends those that run, each after the command that it runs; waits for those without one.
   *
   * @return those that were asked to end
   */
  public List<About> stop() throws IOException, InterruptedException {
    List<About> asked = ask(Kind.QUIT);
    for (About one : asked) {
      if (!one.running()) {
        await(one.pid());
      }
    }
    return asked;
  }

  private static void await(long pid) throws InterruptedException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      try {
        process.get().onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        // It was asked; whatever keeps it is its own affair.
        return;
      }
    }
  }

  private List<About> ask(Kind question) throws IOException {
    var answers = new ArrayList<About>();
    for (Path socket : sockets()) {
      Optional<Wire> open = DaemonClient.open(socket);
      if (open.isPresent()) {
        try (Wire wire = open.get()) {
          ask(wire, question).ifPresent(answers::add);
        }
      }
    }
    answers.sort(Comparator.comparing(About::directory).thenComparingLong(About::pid));
    return answers;
  }

  private static Optional<About> ask(Wire wire, Kind question) {
    try {
      wire.send(question);
      Message answer = wire.receive();
      return answer == null ? Optional.empty() : Optional.of(About.of(answer.payload()));
    } catch (IOException e) {
      // It ended meanwhile, or is of a version with other words.
      return Optional.empty();
    }
  }

  private List<Path> sockets() throws IOException {
    var sockets = new ArrayList<Path>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "daemon-*.sock")) {
        files.forEach(sockets::add);
      }
    }
    return sockets;
  }
}
