package ai.varai.provisioner.app.daemon;

import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.daemon.Wire.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A daemon on a thread of the test, and commands as its clients have them run. */
final class ServedDaemon implements AutoCloseable {
  private static final String PROGRAM = "the jar of the test";

  private final Path folder;
  private final Place place;
  private final Thread server;
  private final List<Integer> abandoned = new CopyOnWriteArrayList<>();
  private final Map<String, String> variables;

  ServedDaemon(Path folder) throws IOException {
    this.folder = folder;
    Path sockets = Files.createDirectories(folder.resolve("run").resolve("provisioner"));
    this.variables = Map.of("XDG_RUNTIME_DIR", sockets.getParent().toString());
    this.place = new Place(sockets, "daemon-test", PROGRAM);
    var daemon = new Daemon(place, invocation(new Typed(""), new Streams(), false));
    this.server =
        new Thread(
            () -> {
              try {
                daemon.serve();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            "daemon");
    server.start();
    await().until(() -> Files.exists(place.socket()));
  }

  Place place() {
    return place;
  }

  Map<String, String> variables() {
    return variables;
  }

  Daemons daemons() {
    return new Daemons(variables);
  }

  About about() throws IOException {
    return daemons().running().get(0);
  }

  /** Exit codes with which the daemon would have ended its process. */
  List<Integer> abandoned() {
    return abandoned;
  }

  Wire connect() throws IOException {
    return DaemonClient.open(place.socket()).orElseThrow();
  }

  /** Runs a command as its process would; what is typed stands on its standard input. */
  CommandLineRun run(String typed, String... words) throws IOException {
    return run(new Typed(typed), words);
  }

  CommandLineRun run(InputStream input, String... words) throws IOException {
    var streams = new Streams();
    boolean interactive = !(input instanceof Typed typed) || typed.interactive;
    try (Wire wire = connect()) {
      wire.send(Kind.COMMAND, request(Map.of(), interactive, words).bytes());
      Kind answer = wire.receive().kind();
      if (answer != Kind.ACCEPTED) {
        throw new AssertionError("not accepted: " + answer);
      }
      int exit = new Relay(wire, invocation(input, streams, interactive)).run();
      return new CommandLineRun(exit, streams.out(), streams.err());
    }
  }

  Request request(Map<String, String> more, boolean interactive, String... words) {
    var all = new HashMap<>(variables);
    all.putAll(more);
    return new Request(PROGRAM, all, interactive, List.of(words));
  }

  /** What a command with these variables is told; it is not run any further. */
  Kind answer(Map<String, String> more, String... words) throws IOException {
    return answer(request(more, false, words));
  }

  Kind answer(Request request) throws IOException {
    try (Wire wire = connect()) {
      wire.send(Kind.COMMAND, request.bytes());
      Kind answer = wire.receive().kind();
      if (answer == Kind.ACCEPTED) {
        until(wire, Kind.EXIT);
      }
      return answer;
    }
  }

  /** Reads on to a message of that kind. */
  static void until(Wire wire, Kind kind) throws IOException {
    Kind got = wire.receive().kind();
    while (got != kind) {
      got = wire.receive().kind();
    }
  }

  void stop() throws IOException {
    try (Wire wire = connect()) {
      wire.send(Kind.QUIT);
      wire.receive();
    }
  }

  void awaitEnd() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() throws IOException {
    if (server.isAlive()) {
      stop();
    }
    try {
      server.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the daemon ended", e);
    }
  }

  private Invocation invocation(InputStream input, Streams streams, boolean interactive) {
    return new Invocation(
        new PrintStream(streams.out, true, StandardCharsets.UTF_8),
        new PrintStream(streams.err, true, StandardCharsets.UTF_8),
        input,
        variables,
        folder,
        interactive,
        Clock.systemUTC(),
        received -> {},
        abandoned::add);
  }

  /** What is typed; somebody sits there when anything is. */
  static final class Typed extends ByteArrayInputStream {
    private final boolean interactive;

    Typed(String text) {
      super(text.getBytes(StandardCharsets.UTF_8));
      this.interactive = !text.isEmpty();
    }
  }

  private static final class Streams {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    String out() {
      return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
      return err.toString(StandardCharsets.UTF_8);
    }
  }
}
