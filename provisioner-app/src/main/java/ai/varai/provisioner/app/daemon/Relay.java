package ai.varai.provisioner.app.daemon;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.daemon.Wire.Kind;
import ai.varai.provisioner.app.daemon.Wire.Message;
import java.io.IOException;

/** Between this process's streams and signals and the daemon that runs its command. */
final class Relay {
  private static final int CHUNK = 8192;

  /** The daemon itself gives up at the third; one that does not answer is left alone. */
  private static final int PATIENCE = 3;

  private final Wire wire;
  private final Invocation invocation;
  private int signals;

  Relay(Wire wire, Invocation invocation) {
    this.wire = wire;
    this.invocation = invocation;
  }

  /** Until the command ended; its exit code. */
  int run() {
    invocation.signals().listen(this::signal);
    try {
      for (Message message = wire.receive(); message != null; message = wire.receive()) {
        byte[] payload = message.payload();
        switch (message.kind()) {
          case OUT -> invocation.out().write(payload, 0, payload.length);
          case ERR -> invocation.err().write(payload, 0, payload.length);
          case ASK -> ask();
          case EXIT -> {
            return payload[0] & 0xff;
          }
          default -> throw new IOException("unexpected " + message.kind());
        }
      }
    } catch (IOException e) {
      return lost();
    }
    return lost();
  }

  private int lost() {
    invocation
        .err()
        .println(
            "The daemon that ran this command has ended. What the command had done is in the state;"
                + " run it again. With PROVISIONER_DAEMON=off it runs without a daemon.");
    return ExitCode.FAILED;
  }

  private synchronized void signal() {
    if (++signals > PATIENCE) {
      invocation.abandon().accept(ExitCode.INTERRUPTED);
    }
    try {
      wire.send(Kind.SIGNAL);
    } catch (IOException e) {
      // The end of the connection is noticed where its messages are read.
      return;
    }
  }

  /** On a thread of its own: whoever is asked may press Ctrl-C instead of answering. */
  private void ask() {
    var thread = new Thread(this::answer, "standard-input");
    thread.setDaemon(true);
    thread.start();
  }

  private void answer() {
    byte[] chunk = new byte[CHUNK];
    try {
      int length = invocation.in().read(chunk);
      wire.send(Kind.INPUT, chunk, 0, Math.max(length, 0));
    } catch (IOException e) {
      signal();
    }
  }
}
