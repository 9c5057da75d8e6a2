package ai.varai.provisioner.lifecycle.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which process this is, for others to tell whether it still lives.
 *
 * @param machine identifies the running system and its set of process numbers; empty when that
 *     cannot be told
 * @param start when the process began, in milliseconds since 1970; 0 when unknown
 */
public record ProcessIdentity(String host, String machine, long pid, long start) {

  /** Linux counts a process's start from the boot, whose time moves when the clock is set. */
  private static final long CLOCK_SHIFT_MILLIS = 5_000;

  /** This process. */
  public static ProcessIdentity current() {
    return current(Path.of("/proc"));
  }

  /** The same by what another folder says of the system. */
  static ProcessIdentity current(Path proc) {
    ProcessHandle self = ProcessHandle.current();
    return new ProcessIdentity(
        hostName(proc, System.getenv()), systemAndNameSpace(proc), self.pid(), start(self));
  }

  boolean sameMachine(String other) {
    return !machine.isEmpty() && machine.equals(other);
  }

  /** Whether the process with that number is still the one that began then. */
  boolean lives(long otherPid, long otherStart) {
    Optional<ProcessHandle> handle = ProcessHandle.of(otherPid).filter(ProcessHandle::isAlive);
    return handle.isPresent()
        && (otherStart == 0
            || start(handle.get()) == 0
            || Math.abs(start(handle.get()) - otherStart) < CLOCK_SHIFT_MILLIS);
  }

  private static long start(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String hostName(Path proc, Map<String, String> environment) {
    return first(proc.resolve("sys/kernel/hostname"))
        .or(() -> Optional.ofNullable(environment.get("HOSTNAME")))
        .or(() -> Optional.ofNullable(environment.get("COMPUTERNAME")))
        .orElse("localhost");
  }

  /**
   * A boot of a Linux system and a name space of process numbers on it; empty where one of them is
   * not told. The first name space has the same number on every system: without the boot, the
   * holder of a lock would be looked for among the processes of the wrong one.
   */
  private static String systemAndNameSpace(Path proc) {
    try {
      String space = Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
      return first(proc.resolve("sys/kernel/random/boot_id"))
          .map(boot -> boot + "/" + space)
          .orElse("");
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static Optional<String> first(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
