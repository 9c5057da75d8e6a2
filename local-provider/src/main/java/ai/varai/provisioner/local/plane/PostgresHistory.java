package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What leads back to any moment of a server's past: copies of its files, and its log, which it
 * keeps from the oldest of them on.
 *
 * @see <a href="https://www.postgresql.org/docs/14/continuous-archiving.html">Point-in-time
 *     recovery</a>
 */
record PostgresHistory(PostgresFolder folder) {
  /** The replication slot that keeps the log. */
  static final String SLOT = "history";

  private static final String WANTED = "history.properties";
  private static final String SECONDS = "seconds";
  private static final String UNFINISHED = "unfinished";

  /** How old the youngest copy may be when there is an occasion to make another. */
  private static final Duration FRESH = Duration.ofDays(1);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Path copiesAt() {
    return folder.path().resolve("history");
  }

  /** How far back one is to come; empty when not at all. */
  Optional<Duration> wanted() {
    return PrivateFiles.readProperties(folder.path().resolve(WANTED))
        .map(p -> Duration.ofSeconds(Long.parseLong(p.getOrDefault(SECONDS, "0"))));
  }

  void want(Optional<Duration> back) {
    Path file = folder.path().resolve(WANTED);
    if (back.isEmpty()) {
      PrivateFiles.delete(file);
    } else if (!wanted().equals(back)) {
      PrivateFiles.writeProperties(file, Map.of(SECONDS, Long.toString(back.get().toSeconds())));
    }
  }

  /** The past is no longer that of the server, or not wanted. */
  void forget() {
    PrivateFiles.delete(copiesAt());
  }

  /** The moment from which on every later one can be reached; empty when there is none. */
  Optional<Instant> begin() {
    NavigableMap<Instant, PostgresFolder> copies = copies();
    return copies.isEmpty() ? Optional.empty() : Optional.of(copies.firstKey());
  }

  /** The copies, by the time at which each was finished. */
  private NavigableMap<Instant, PostgresFolder> copies() {
    NavigableMap<Instant, PostgresFolder> found = new TreeMap<>();
    if (!Files.isDirectory(copiesAt())) {
      return found;
    }
    try (Stream<Path> folders = Files.list(copiesAt())) {
      folders
          .filter(f -> !f.endsWith(UNFINISHED))
          .forEach(
              f ->
                  found.put(
                      Instant.EPOCH.plus(
                          Long.parseLong(String.valueOf(f.getFileName())), ChronoUnit.MICROS),
                      new PostgresFolder(f)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Makes a copy when there is none or only old ones; what is older than wanted goes. */
  void renew(PostgresRoles server, PostgresStream stream) {
    NavigableMap<Instant, PostgresFolder> copies = copies();
    Instant now = stream.now();
    if (copies.isEmpty() || copies.lastKey().isBefore(now.minus(FRESH))) {
      add(server, stream);
      copies = copies();
    }
    Instant oldest = now.minus(wanted().orElse(Duration.ZERO));
    Optional<Instant> needed = Optional.ofNullable(copies.floorKey(oldest));
    if (needed.isPresent() && needed.get().isAfter(copies.firstKey())) {
      copies.headMap(needed.get()).values().forEach(PostgresFolder::delete);
      stream.forgetBefore(SLOT, copies.ceilingEntry(needed.get()).getValue().firstRecord());
    }
  }

  private void add(PostgresRoles server, PostgresStream stream) {
    PostgresFolder made = new PostgresFolder(copiesAt().resolve(UNFINISHED));
    made.takeFilesFrom(folder, server);
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, stream.now());
    try {
      Files.move(
          made.path(), copiesAt().resolve(Long.toString(micros)), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives another server's folder what leads it, when it starts, to what was at this time. */
  void recover(Instant time, PostgresFolder target, PostgresStream stream) {
    PostgresFolder from =
        Optional.ofNullable(copies().floorEntry(time))
            .map(Map.Entry::getValue)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The logs that are kept do not reach back to " + time + "."));
    // Recovery stops at the first change after the time, and fails when there is none.
    stream.changeAfter(time);
    target.takeFrom(from);
    target.takeLogFrom(folder);
    target.recoverAtStart(
        """
        restore_command = 'false'
        recovery_target_time = '%s'
        recovery_target_timeline = 'current'
        recovery_target_action = 'promote'
        """
            .formatted(TIME.format(time)));
  }
}
