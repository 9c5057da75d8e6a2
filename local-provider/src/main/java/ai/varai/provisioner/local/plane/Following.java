package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a server follows as a standby, and the files by which PostgreSQL knows.
 *
 * @see <a href="https://www.postgresql.org/docs/14/warm-standby.html">Log-shipping standby
 *     servers</a>
 */
record Following(PostgresFolder folder) {
  private static final String UPSTREAM = "upstream.properties";
  private static final String INSTANCE = "instance";
  private static final String NAME = "name";
  private static final String PAUSED = "paused";
  private static final String PASSWORDS = "passwords";
  private static final String SIGNAL = "standby.signal";

  private static final int LONGEST_NAME = 63;

  private Optional<Map<String, String>> read() {
    return PrivateFiles.readProperties(folder.path().resolve(UPSTREAM));
  }

  private String read(String field) {
    return read().map(p -> p.getOrDefault(field, "")).orElse("");
  }

  /** The name of the instance that this one follows. */
  Optional<String> upstream() {
    return Optional.of(read(INSTANCE)).filter(name -> !name.isEmpty());
  }

  /** The name of the instance itself, when it follows another. */
  String name() {
    return read(NAME);
  }

  boolean paused() {
    return Boolean.parseBoolean(read(PAUSED));
  }

  /** From its next start on the server of the instance follows this one, or stays paused. */
  void begin(String name, String upstream) {
    write(name, upstream, paused());
  }

  /** Whether what comes from upstream is not taken. */
  void pause(boolean paused) {
    upstream().ifPresent(upstream -> write(name(), upstream, paused));
  }

  private void write(String name, String upstream, boolean paused) {
    PrivateFiles.writeProperties(
        folder.path().resolve(UPSTREAM),
        Map.of(NAME, name, INSTANCE, upstream, PAUSED, Boolean.toString(paused)));
  }

  /** The server stands alone from now on, or from its next start on. */
  void end() {
    folder.settings("");
    PrivateFiles.delete(folder.data().resolve(SIGNAL));
    PrivateFiles.delete(folder.path().resolve(PASSWORDS));
    PrivateFiles.delete(folder.path().resolve(UPSTREAM));
  }

  /**
   * Writes what a standby has to know before it starts, or before it reads its settings again.
   *
   * @param upstream where the server that it follows listens; empty when nobody knows yet
   */
  void configure(Optional<Endpoint> upstream) {
    if (upstream().isEmpty()) {
      return;
    }
    Path passwords = folder.path().resolve(PASSWORDS);
    // The password of a standby's superuser is that of the server that it is a copy of.
    write(passwords, "*:*:*:" + PostgresRoles.ADMIN + ":" + folder.password() + "\n");
    PrivateFiles.write(folder.data().resolve(SIGNAL), new byte[0]);
    String to =
        upstream
            .filter(e -> !paused())
            .map(
                e ->
                    String.format(
                        Locale.ROOT,
                        "host=%s port=%d user=%s passfile=%s sslmode=disable connect_timeout=5",
                        e.host(),
                        e.port(),
                        PostgresRoles.ADMIN,
                        connection(passwords)))
            .orElse("");
    folder.settings(
        "primary_conninfo = "
            + PostgresNames.text(to)
            + "\nprimary_slot_name = "
            + PostgresNames.text(slot(name()))
            + "\nwal_retrieve_retry_interval = '500ms'\n");
  }

  private static String connection(Path value) {
    return "'" + value.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static void write(Path file, String text) {
    PrivateFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The replication slot of the instance of this name. Names of slots have letters, digits and
   * underscores, which names of instances do not have.
   */
  static String slot(String instance) {
    String name = "replica_" + instance.replace('-', '_');
    return name.length() <= LONGEST_NAME ? name : "replica__" + digest(instance);
  }

  private static String digest(String text) {
    try {
      byte[] bytes =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
