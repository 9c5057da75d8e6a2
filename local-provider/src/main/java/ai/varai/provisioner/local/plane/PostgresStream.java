package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.probe.PostgresAdmin;
import ai.varai.provisioner.local.runtime.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A server's log: how far it is, who reads it, and whether the server writes or follows. */
final class PostgresStream {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 20;

  private final PostgresAdmin admin;
  private final Endpoint server;
  private final String password;

  PostgresStream(PostgresAdmin admin, Endpoint server, String password) {
    this.admin = admin;
    this.server = server;
    this.password = password;
  }

  /** Waits until a server that recovers, and lets itself be read meanwhile, takes writes. */
  void awaitEnd(Duration patience) {
    await(
        patience,
        () -> !perform(c -> flag(c, "SELECT pg_is_in_recovery()")),
        "The recovery did not come to its end.");
  }

  private static void await(Duration patience, BooleanSupplier reached, String otherwise) {
    long end = System.nanoTime() + patience.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(otherwise);
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** Has a standby take writes, with all that it has received; returns when it does. */
  void promote() {
    perform(
        c -> {
          if (flag(c, "SELECT pg_is_in_recovery()") && !flag(c, "SELECT pg_promote(true, 25)")) {
            throw new IllegalStateException("The replica did not become a primary in time.");
          }
          return true;
        });
  }

  /**
   * Waits until a standby whom nothing is to reach takes nothing any more.
   *
   * @throws IllegalStateException when it does not stop
   */
  void awaitSilence() {
    await(
        PATIENCE,
        () ->
            perform(
                c ->
                    flag(
                        c,
                        "SELECT current_setting('primary_conninfo') = ''"
                            + " AND NOT EXISTS (SELECT FROM pg_stat_wal_receiver)")),
        "The replica still takes what comes from its primary instance.");
  }

  /** Has the server read its settings again. */
  void reload() {
    perform(c -> flag(c, "SELECT pg_reload_conf()"));
  }

  /** Up to where a server that takes writes has written its log, in bytes. */
  long written() {
    return perform(c -> number(c, "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"));
  }

  /**
   * Waits until a standby has replayed the log up to here.
   *
   * @throws IllegalStateException when it does not
   */
  void awaitReplay(long position) {
    await(
        PATIENCE,
        () ->
            perform(c -> number(c, "SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn")) >= position,
        "The replica does not have all changes of its primary instance, and does not get them.");
  }

  /** The server's time. */
  Instant now() {
    return perform(
        c ->
            Instant.EPOCH.plus(
                number(c, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"),
                ChronoUnit.MICROS));
  }

  /**
   * Writes into the log a change of nothing, later than this; it is on disk when this returns. Had
   * the transaction an id only and no record of its own, PostgreSQL would not wait for that.
   */
  void changeAfter(Instant time) {
    await(PATIENCE, () -> now().isAfter(time), time + " is still to come.");
    perform(
        c -> {
          c.setAutoCommit(false);
          try (Statement s = c.createStatement()) {
            s.execute("SET LOCAL synchronous_commit = on");
            s.execute("SELECT pg_logical_emit_message(true, 'history', '')");
          }
          c.commit();
          return true;
        });
  }

  boolean keepsFor(String reader) {
    return perform(c -> slots(c).contains(reader));
  }

  /** The log from before this record is not needed by this reader. */
  void forgetBefore(String reader, String record) {
    perform(
        c -> {
          try (PreparedStatement s =
              c.prepareStatement("SELECT pg_replication_slot_advance(?, ?::pg_lsn)")) {
            s.setString(1, reader);
            s.setString(2, record);
            return s.execute();
          }
        });
  }

  /**
   * Keeps the log from where these readers are, and from now on for new ones; forgets others.
   *
   * @see <a
   *     href="https://www.postgresql.org/docs/14/warm-standby.html#STREAMING-REPLICATION-SLOTS">
   *     Replication slots</a>
   */
  void keepFor(Set<String> readers) {
    perform(
        c -> {
          Set<String> known = slots(c);
          for (String slot : known) {
            if (!readers.contains(slot)) {
              drop(c, slot);
            }
          }
          for (String reader : readers) {
            if (!known.contains(reader)) {
              with(c, "SELECT pg_create_physical_replication_slot(?, true)", reader);
            }
          }
          return true;
        });
  }

  private static Set<String> slots(Connection c) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT slot_name FROM pg_replication_slots")) {
      while (r.next()) {
        names.add(r.getString(1));
      }
    }
    return names;
  }

  /** A slot is dropped when nobody reads any more; who still does is on the way out. */
  private static void drop(Connection c, String slot) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      with(
          c,
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = ?"
              + " AND active",
          slot);
      try {
        with(c, "SELECT pg_drop_replication_slot(?)", slot);
        return;
      } catch (SQLException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  private static void with(Connection c, String query, String name) throws SQLException {
    try (PreparedStatement s = c.prepareStatement(query)) {
      s.setString(1, name);
      s.execute();
    }
  }

  private static boolean flag(Connection c, String query) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(query)) {
      return r.next() && r.getBoolean(1);
    }
  }

  private static long number(Connection c, String query) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(query)) {
      return r.next() ? r.getLong(1) : 0;
    }
  }

  private <T> T perform(PostgresAdmin.Work<T> work) {
    try {
      return admin.alone(server, PostgresRoles.ADMIN, password, "postgres", work);
    } catch (ProviderException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
