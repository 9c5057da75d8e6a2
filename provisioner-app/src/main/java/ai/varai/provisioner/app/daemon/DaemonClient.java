package ai.varai.provisioner.app.daemon;

import ai.varai.provisioner.app.cli.Arguments;
import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.HelpWidth;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.daemon.Wire.Kind;
import ai.varai.provisioner.app.daemon.Wire.Message;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The command's side: has the daemon run it, where that is wanted and possible. */
public final class DaemonClient {
  /** Set by whoever starts Java with an archive of classes: says which. */
  static final String KIND = "provisioner.daemon";

  /** {@code on} or {@code off}, whatever the way to start is. */
  static final String SWITCH = "PROVISIONER_DAEMON";

  /**
   * These need the command's own terminal or process, run until they are stopped, or are about the
   * daemon.
   */
  private static final Set<String> ALONE =
      Set.of("exec", "logs", "watch", "dashboard", "emulator", "completion", "daemon", "explain");

  private final Invocation invocation;

  public DaemonClient(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * Runs the command in the daemon, which is started when there is none.
   *
   * @return the exit code; empty when the command is to run in this process, which has done nothing
   *     of it yet
   */
  public OptionalInt run(List<String> words) {
    if (!wanted(words)) {
      return OptionalInt.empty();
    }
    Optional<Place> place = Place.of(invocation.variables(), invocation.directory());
    if (place.isEmpty()) {
      return OptionalInt.empty();
    }
    var request =
        new Request(
            place.get().program(),
            HelpWidth.told(invocation, words),
            invocation.interactive(),
            words);
    try {
      Optional<Wire> wire = connect(place.get(), request);
      return wire.isPresent() ? relay(wire.get()) : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  private boolean wanted(List<String> words) {
    String wish = invocation.variables().getOrDefault(SWITCH, "");
    boolean usual =
        !System.getProperty(KIND, "").isEmpty() && !invocation.variables().containsKey("CI");
    if (wish.equals("off") || (!wish.equals("on") && !usual)) {
      return false;
    }
    if (OwnFiles.named(words) || OwnFiles.named(ownVariables())) {
      return false;
    }
    try {
      return Arguments.split(words).command().filter(name -> !ALONE.contains(name)).isPresent();
    } catch (CommandFailure e) {
      // Said by the run in this process.
      return false;
    }
  }

  /** What the variables of this program say, such as where a passphrase is. */
  private List<String> ownVariables() {
    return invocation.variables().entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("PROVISIONER_"))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** A connection on which the command was accepted. */
  private static Optional<Wire> connect(Place place, Request request)
      throws IOException, InterruptedException {
    Optional<Wire> running = open(place.socket());
    if (running.isPresent()) {
      Kind answer = ask(running.get(), request);
      if (answer == Kind.ACCEPTED) {
        return running;
      }
      running.get().close();
      if (answer == Kind.BUSY) {
        return Optional.empty();
      }
    }
    Optional<Wire> started = DaemonStart.start(place);
    if (started.isPresent() && ask(started.get(), request) != Kind.ACCEPTED) {
      started.get().close();
      return Optional.empty();
    }
    return started;
  }

  /** The daemon's answer; that of one that ended before it could is that it is none of ours. */
  private static Kind ask(Wire wire, Request request) throws IOException {
    try {
      wire.send(Kind.COMMAND, request.bytes());
      Message answer = wire.receive();
      return answer == null ? Kind.OTHER : answer.kind();
    } catch (IOException e) {
      wire.close();
      return Kind.OTHER;
    }
  }

  /** Connects to what listens there, if anything does. */
  static Optional<Wire> open(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return Optional.of(new Wire(channel));
    } catch (IOException e) {
      channel.close();
      return Optional.empty();
    }
  }

  private OptionalInt relay(Wire wire) {
    return OptionalInt.of(new Relay(wire, invocation).run());
  }
}
