package ai.varai.provisioner.app.cli;

import ai.varai.provisioner.app.output.Sentence;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Standard output of a process. A {@code PrintStream} keeps to itself that something could not be
 * written; whoever reads half of a result from a full disk has to hear of it.
 */
public final class StandardOutput extends PrintStream {
  private static final int TYPE = 0170000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private final Watched watched;

  private StandardOutput(Watched watched) {
    super(watched, true, StandardCharsets.UTF_8);
    this.watched = watched;
  }

  static StandardOutput ofThisProcess() {
    return to(
        new FileOutputStream(FileDescriptor.out), () -> leadsToReader(Path.of("/proc/self/fd/1")));
  }

  /**
   * Output to a file, a terminal or a reader.
   *
   * @param reader whether it leads to another program, which is free to stop reading
   */
  static StandardOutput to(OutputStream target, BooleanSupplier reader) {
    return new StandardOutput(new Watched(target, reader));
  }

  /**
   * The exit code of a command whose output this was, of which the words are told where something
   * is missing in it.
   *
   * @param code the command's own
   */
  public static int verdict(Invocation invocation, int code) {
    Optional<String> failure =
        invocation.out() instanceof StandardOutput out ? out.failure() : Optional.empty();
    failure.ifPresent(
        why ->
            invocation
                .err()
                .println("Error: The output could not be written: " + Sentence.of(why)));
    return failure.isPresent() && code == ExitCode.DONE ? ExitCode.FAILED : code;
  }

  /** Why something was not written; empty also where a reader had enough. */
  Optional<String> failure() {
    flush();
    return Optional.ofNullable(watched.failure).map(e -> String.valueOf(e.getMessage()));
  }

  /**
   * Whether an open file is a pipe or a socket, by its mode.
   *
   * @see <a href="https://man7.org/linux/man-pages/man7/inode.7.html">inode(7)</a>
   */
  private static boolean leadsToReader(Path descriptor) {
    try {
      int type = (Integer) Files.getAttribute(descriptor, "unix:mode") & TYPE;
      return type == PIPE || type == SOCKET;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Remembers the first failure. */
  private static final class Watched extends OutputStream {
    private final OutputStream target;
    private final BooleanSupplier reader;
    private volatile @Nullable IOException failure;

    Watched(OutputStream target, BooleanSupplier reader) {
      this.target = target;
      this.reader = reader;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        target.write(bytes, offset, length);
      } catch (IOException e) {
        if (failure == null && !reader.getAsBoolean()) {
          failure = e;
        }
        throw e;
      }
    }
  }
}
