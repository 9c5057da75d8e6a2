package ai.varai.provisioner.app.daemon;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.cli.Launcher;
import ai.varai.provisioner.app.daemon.Wire.Kind;
import ai.varai.provisioner.app.daemon.Wire.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The daemon's side of one connection. */
final class Conversation {
  private final Daemon daemon;
  private final Wire wire;
  private final Invocation own;
  private final RemoteInput input;
  private final AtomicReference<@Nullable Runnable> signalled = new AtomicReference<>();
  private volatile boolean running;

  Conversation(Daemon daemon, Wire wire, Invocation own) {
    this.daemon = daemon;
    this.wire = wire;
    this.own = own;
    this.input = new RemoteInput(wire);
  }

  /** Until the other side is gone. */
  void hold() {
    try (wire) {
      for (Message message = wire.receive(); message != null; message = wire.receive()) {
        switch (message.kind()) {
          case COMMAND -> begin(Request.of(message.payload()));
          case INPUT -> input.add(message.payload());
          case SIGNAL -> signal();
          case ABOUT -> wire.send(Kind.OUT, daemon.about().bytes());
          case QUIT -> {
            wire.send(Kind.OUT, daemon.about().bytes());
            daemon.end();
          }
          default -> throw new IOException("unexpected " + message.kind());
        }
      }
    } catch (IOException e) {
      // As when it ended.
    }
    gone();
  }

  private void begin(Request request) throws IOException {
    Kind answer = daemon.admit(request);
    if (answer != Kind.ACCEPTED) {
      wire.send(answer);
      return;
    }
    running = true;
    wire.send(answer);
    new Thread(() -> run(request), "main").start();
  }

  private void run(Request request) {
    int exit = ExitCode.FAILED;
    try {
      exit = new Launcher(surroundings(request)).run(request.words().toArray(String[]::new));
    } finally {
      running = false;
      // First, so that the next command of whoever waits for this one is let in.
      daemon.ended(request, exit);
      exit(exit);
      daemon.left();
    }
  }

  private void exit(int code) {
    try {
      wire.send(Kind.EXIT, new byte[] {(byte) code});
    } catch (IOException e) {
      // Nobody waits for it any more.
      return;
    }
  }

  private Invocation surroundings(Request request) {
    IntConsumer abandon =
        code -> {
          running = false;
          exit(code);
          own.abandon().accept(code);
        };
    return new Invocation(
        new PrintStream(new Output(Kind.OUT), true, StandardCharsets.UTF_8),
        new PrintStream(new Output(Kind.ERR), true, StandardCharsets.UTF_8),
        input,
        request.variables(),
        own.directory(),
        request.interactive(),
        own.clock(),
        signalled::set,
        abandon);
  }

  /** What nobody listens to ends the process, as it does a command without a daemon. */
  private void signal() {
    if (!running) {
      return;
    }
    Runnable received = signalled.get();
    if (received == null) {
      exit(ExitCode.INTERRUPTED);
      own.abandon().accept(ExitCode.INTERRUPTED);
    } else {
      received.run();
    }
  }

  /** A command whose process was killed is asked to stop, as if by Ctrl-C. */
  private void gone() {
    input.end();
    signal();
  }

  /** What is written goes to the command's process at once. */
  private final class Output extends OutputStream {
    private final Kind kind;

    Output(Kind kind) {
      this.kind = kind;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      wire.send(kind, bytes, offset, length);
    }
  }
}
