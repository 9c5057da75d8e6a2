package ai.varai.provisioner.app.daemon;

import ai.varai.provisioner.app.cli.Arguments;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.daemon.Wire.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Listens, runs one command at a time, and ends when nobody needs it any more: some time after the
 * last command, soon after one that took an environment down, at once after one that failed.
 */
final class Daemon {
  private static final Duration IDLE = Duration.ofMinutes(15);
  private static final Duration IDLE_AFTER_DESTROY = Duration.ofMinutes(1);

  /** When nothing came for so long it gives memory back to the system. */
  private static final Duration REST = Duration.ofSeconds(5);

  /** What is left after a collection, in bytes, and is too much to keep for a command to come. */
  private static final long MOST = 256L << 20;

  /** These tell which window a command was typed in, and nothing about what it should do. */
  private static final Set<String> OF_WINDOWS =
      Set.of(
          "_",
          "SHLVL",
          "OLDPWD",
          "WINDOWID",
          "XDG_SESSION_ID",
          "XDG_VTNR",
          "GPG_TTY",
          "SSH_CONNECTION",
          "SSH_CLIENT",
          "SSH_TTY",
          "TMUX",
          "TMUX_PANE",
          "STY",
          "COLUMNS",
          "LINES",
          "TERM",
          "COLORTERM",
          "VTE_VERSION",
          "NO_COLOR");

  /** So do those that begin like this: each terminal has its own. */
  private static final List<String> OF_TERMINALS =
      List.of(
          "TERM_",
          "ITERM_",
          "KITTY_",
          "WEZTERM_",
          "ALACRITTY_",
          "KONSOLE_",
          "GNOME_TERMINAL_",
          "VSCODE_");

  private final Place place;
  private final Invocation own;
  private final ServerSocketChannel server;
  private boolean running;
  private boolean ending;
  private int leaving;
  private boolean rested;
  private long commands;
  private Duration patience = IDLE;
  private long since = System.nanoTime();

  Daemon(Place place, Invocation own) throws IOException {
    this.place = place;
    this.own = own;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
  }

  /** Until it is not needed any more. */
  void serve() throws IOException, InterruptedException {
    // Whoever holds the lock is the only one: what lies there was left by one that was killed.
    Files.deleteIfExists(place.socket());
    server.bind(UnixDomainSocketAddress.of(place.socket()));
    var listener = new Thread(this::listen, "listener");
    listener.setDaemon(true);
    listener.start();
    try {
      awaitEnd();
    } finally {
      Files.deleteIfExists(place.socket());
      server.close();
    }
  }

  private void listen() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        var conversation = new Conversation(this, new Wire(channel), own);
        var thread = new Thread(conversation::hold, "conversation");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (ClosedChannelException e) {
      // The daemon ends.
      return;
    } catch (IOException e) {
      end();
    }
  }

  private synchronized void awaitEnd() throws InterruptedException {
    while (busy() || !ending) {
      Duration idle = Duration.ofNanos(System.nanoTime() - since);
      if (busy()) {
        wait();
      } else if (idle.compareTo(patience) >= 0) {
        ending = true;
      } else if (!rested && idle.compareTo(REST) >= 0) {
        rested = true;
        System.gc();
        Runtime machine = Runtime.getRuntime();
        ending = ending || machine.totalMemory() - machine.freeMemory() > MOST;
      } else {
        wait((rested ? patience : REST).minus(idle).toMillis() + 1);
      }
    }
  }

  private boolean busy() {
    return running || leaving > 0;
  }

  /** Lets a command begin, or says why not. */
  synchronized Kind admit(Request request) {
    if (running) {
      return Kind.BUSY;
    }
    if (ending || !fits(request)) {
      end();
      return Kind.OTHER;
    }
    running = true;
    rested = false;
    commands++;
    return Kind.ACCEPTED;
  }

  /** The jar was not built anew since, and libraries would find the same variables. */
  private boolean fits(Request request) {
    return request.program().equals(place.program())
        && lasting(request.variables()).equals(lasting(own.variables()));
  }

  private static Map<String, String> lasting(Map<String, String> variables) {
    var lasting = new HashMap<>(variables);
    lasting.keySet().removeAll(OF_WINDOWS);
    lasting.keySet().removeIf(name -> OF_TERMINALS.stream().anyMatch(name::startsWith));
    return lasting;
  }

  /** A command ended and another may begin; its exit code is still to be sent. */
  synchronized void ended(Request request, int exit) {
    running = false;
    leaving++;
    since = System.nanoTime();
    patience = patienceAfter(request);
    // Whatever failed, a connection or a library that got confused, is not kept.
    if (exit == ExitCode.FAILED) {
      ending = true;
    }
    notifyAll();
  }

  /** Its exit code was sent. */
  synchronized void left() {
    leaving--;
    notifyAll();
  }

  private static Duration patienceAfter(Request request) {
    return Arguments.split(request.words()).command().filter("destroy"::equals).isPresent()
        ? IDLE_AFTER_DESTROY
        : IDLE;
  }

  /** Ends after the command that runs. */
  synchronized void end() {
    ending = true;
    notifyAll();
  }

  /** What it is and does. */
  synchronized About about() {
    return new About(
        ProcessHandle.current().pid(),
        own.directory().toString(),
        commands,
        running,
        Runtime.getRuntime().totalMemory());
  }
}
