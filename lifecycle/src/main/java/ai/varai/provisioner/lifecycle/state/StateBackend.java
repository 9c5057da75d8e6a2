package ai.varai.provisioner.lifecycle.state;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the ledger of one environment is kept: a folder, a bucket. It stores named blobs with
 * versions (so that a write can be made conditional on what was read) and append-only journals. It
 * knows nothing of what is in them.
 *
 * <p>Names are relative paths of lower case letters, digits, dots, dashes and slashes. All methods
 * may be called from several threads.
 */
public interface StateBackend extends AutoCloseable {
  /** Version of a blob that does not exist. */
  long ABSENT = 0;

  /** Where it is, for people: {@code folder /home/ada/.provisioner/local/state}. */
  String describe();

  /**
   * A blob and its version.
   *
   * @param version never {@link #ABSENT}
   */
  record Blob(byte[] bytes, long version) {}

  /** The blob of that name, when there is one. */
  Optional<Blob> read(String name) throws IOException;

  /**
   * Replaces a blob in one step: after a crash there is the old one or the new one. Durable when it
   * returns.
   *
   * @param expected the version that it must have now; {@link #ABSENT} when it must not exist
   * @return the new version
   * @throws VersionMismatchException when it has another version; nothing was changed
   */
  long write(String name, byte[] bytes, long expected) throws IOException;

  /**
   * How long ago something was written.
   *
   * @param since by a clock that all who use the place share
   * @param steady whether nobody can set that clock, so that what it says can be relied on
   */
  record Age(Duration since, boolean steady) {}

  /**
   * The age of a blob by the place's own clock, which no machine's clock has a part in; empty where
   * there is no such clock, it cannot be asked, or the blob has another version by now.
   */
  default Optional<Age> age(String name, long version) throws IOException {
    return Optional.empty();
  }

  /**
   * Removes a blob.
   *
   * @param expected the version that it must have
   * @throws VersionMismatchException when it has another version; nothing was changed
   */
  void delete(String name, long expected) throws IOException;

  /** Names of the blobs and journals that begin with the prefix, sorted. */
  List<String> list(String prefix) throws IOException;

  /**
   * Starts a journal that must not exist yet. A backend without folders may find out that it does
   * exist only at the first {@link Journal#append}.
   */
  Journal createJournal(String name) throws IOException;

  /**
   * Everything that was appended to a journal, as far as it survived.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such journal (any more)
   */
  byte[] readJournal(String name) throws IOException;

  /** Removes a journal; nothing happens when there is none. */
  void deleteJournal(String name) throws IOException;

  /** How long to wait between two looks at something that somebody else will change. */
  default Duration pollInterval() {
    return Duration.ofMillis(50);
  }

  @Override
  default void close() throws IOException {}

  /** Something that only grows. */
  interface Journal extends AutoCloseable {
    /** Adds bytes at the end; durable when it returns. */
    void append(byte[] bytes, int offset, int length) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** The place cannot be used as it is; the message says what to do about it. */
  final class UnusableException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnusableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A conditional write that came too late. */
  final class VersionMismatchException extends IOException {
    private static final long serialVersionUID = 1L;

    public VersionMismatchException(String name, long expected, long found) {
      super(
          name
              + " was changed by somebody else (version "
              + found
              + ", expected "
              + expected
              + ")");
    }
  }
}
