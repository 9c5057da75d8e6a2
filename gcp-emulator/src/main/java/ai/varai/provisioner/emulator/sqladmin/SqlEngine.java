package ai.varai.provisioner.emulator.sqladmin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The data plane behind emulated Cloud SQL instances. Plug one in with {@code
 * Options.withPlugin(SqlEngine.class, engine)} and instances answer with its addresses, and users
 * and databases come into being in it. Without one the emulator is a control plane only: instances
 * get addresses at which nobody listens, and every answer on an instance says so in the header
 * {@code x-emulator-data-plane: none}.
 *
 * <p>{@link #start}, {@link #stop} and {@link #remove} are called outside of locks and may take
 * long; an operation of Cloud SQL waits for them. The others are called under the project's lock
 * and should be quick. An exception ends the operation with an error whose text is the exception's
 * message.
 */
public interface SqlEngine {

  /**
   * An instance as the control plane knows it.
   *
   * @param databaseVersion such as {@code POSTGRES_16}
   */
  record Instance(String project, String name, String databaseVersion, String region) {}

  /**
   * Where an instance listens.
   *
   * @param host an address or a name
   */
  record Address(String host, int port) {}

  /**
   * Says who decides who may connect; called once, before anything else. An engine that lets in
   * whoever has a password of the server need not know.
   */
  default void guardedBy(SqlGate gate) {}

  /** Starts the server of an instance, or does nothing when it runs. Empty when it has none. */
  Optional<Address> start(Instance instance);

  /** Starts the server of an instance that ran when the emulator ended; need not wait for it. */
  default void resume(Instance instance) {
    start(instance);
  }

  /** Stops the server and keeps its data. */
  void stop(Instance instance);

  /** Removes the server and its data. */
  void remove(Instance instance);

  /**
   * Keeps what the server of an instance holds, under this id, while it goes on; called outside of
   * locks. False when the instance has no server.
   */
  default boolean capture(Instance instance, String snapshot) {
    return false;
  }

  /**
   * Gives the server of an instance what was kept, with its databases, users and passwords, instead
   * of what it has; called outside of locks. A server that ran runs again. False when nothing was
   * kept under this id.
   */
  default boolean restore(Instance instance, String snapshot) {
    return false;
  }

  /** Forgets what was kept. */
  default void discard(String snapshot) {}

  /**
   * Gives the server of a new instance what another's holds, while that goes on; called outside of
   * locks, before the first start. False when the other has no server.
   */
  default boolean copy(Instance source, Instance target) {
    return false;
  }

  /**
   * Has the server of an instance keep what leads back to any moment from now on, or no longer;
   * called outside of locks, after each start and change. What was kept before goes on to be kept,
   * unless the server was given other contents since.
   *
   * @param back how far back one is to come; empty when not at all
   * @return from when on, by the clock of this machine; empty when the instance has no server, or
   *     it does not run and has kept nothing yet
   */
  default Optional<Instant> keepLogs(Instance instance, Optional<Duration> back) {
    return Optional.empty();
  }

  /**
   * As {@link #copy}, with what the other held at this time, by the clock of this machine.
   *
   * @throws IllegalStateException when what is kept does not reach back so far
   */
  default boolean recover(Instance source, Instance target, Instant time) {
    return false;
  }

  /** Which databases there are, and users who can log in, but those of the engine's own. */
  record Names(Set<String> databases, Set<String> users) {
    public Names {
      databases = Set.copyOf(databases);
      users = Set.copyOf(users);
    }
  }

  /** What there is in the server of an instance; empty when it has none. */
  default Optional<Names> names(Instance instance) {
    return Optional.empty();
  }

  /**
   * Lets the server of a new instance, from its first start on, hold what another's holds and what
   * comes to be there, and take no writes; called outside of locks, before the first start. The
   * other may itself follow a third. False when there is no server.
   */
  default boolean follow(Instance replica, Instance primary) {
    return false;
  }

  /**
   * Stops a replica's taking over of changes, or lets it go on and catch up; called outside of
   * locks.
   */
  default void pause(Instance replica, boolean paused) {}

  /**
   * Lets a replica stand alone and take writes, with all that it has received; called outside of
   * locks. Those that follow it go on to. Nothing when it follows nobody.
   */
  default void promote(Instance replica) {}

  /**
   * Lets a replica take its primary's place, and the primary with its other replicas follow it;
   * called outside of locks, and once more when the emulator ended in between. Nothing that the
   * primary holds is lost.
   *
   * @param failover whether this is to be done as well when the primary's server does not run, and
   *     what the replica has not received is lost
   */
  default void exchange(Instance primary, Instance replica, boolean failover) {}

  void createDatabase(Instance instance, String database);

  void dropDatabase(Instance instance, String database);

  /**
   * Makes a user or changes its password. An empty password leaves it as it is. The password of a
   * new instance's first user comes as the server's own hash of it, such as {@code
   * SCRAM-SHA-256$...}, which PostgreSQL takes like a password.
   */
  void putUser(Instance instance, String user, String host, String password);

  /** Makes a user who has no password, but is let in by who he is in IAM; or leaves it as it is. */
  default void putIamUser(Instance instance, String user, String host, boolean serviceAccount) {
    putUser(instance, user, host, "");
  }

  void dropUser(Instance instance, String user, String host);

  /**
   * Statements for a server.
   *
   * @param password empty when the caller is known to be who the user stands for
   * @param rowLimit how many rows of each result are wanted at most
   * @param byteLimit where a result ends that is larger, and is partial then
   */
  record Statement(
      String database,
      String user,
      Optional<String> password,
      String sql,
      long rowLimit,
      long byteLimit) {}

  record Column(String name, String type) {}

  /** What one statement brought; {@code partial} when the byte limit cut it. */
  record Result(
      List<Column> columns, List<List<Optional<String>>> rows, String message, boolean partial) {
    public Result {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /** What the server had to say besides its results. */
  record Notice(String severity, String text) {}

  /**
   * What became of statements.
   *
   * @param error why the database did not run them to their end
   */
  record Execution(
      List<Result> results, List<Notice> notices, Optional<String> error, Duration took) {
    public Execution {
      results = List.copyOf(results);
      notices = List.copyOf(notices);
    }
  }

  /**
   * Runs statements; called outside of locks. Empty when the instance has no server. What the
   * database refuses is an {@link Execution#error}.
   */
  default Optional<Execution> execute(Instance instance, Statement statement) {
    return Optional.empty();
  }

  /**
   * What of a database is written as SQL.
   *
   * @param tables only these; all when empty
   * @param clean whether what is made is dropped before
   * @param ifExists whether that is done only to what is there
   */
  record Dump(
      String database, List<String> tables, boolean schemaOnly, boolean clean, boolean ifExists) {
    public Dump {
      tables = List.copyOf(tables);
    }
  }

  /** Statements to run. */
  record Script(String database, String user) {}

  /** How lines of CSV are made; what is empty is as the server has it by itself. */
  record CsvFormat(Optional<String> delimiter, Optional<String> quote, Optional<String> escape) {}

  /** Rows to write as CSV. */
  record Query(String database, String select, CsvFormat format) {}

  /**
   * Where lines of CSV go.
   *
   * @param columns all of the table's when empty
   */
  record Target(
      String database, String user, String table, List<String> columns, CsvFormat format) {
    public Target {
      columns = List.copyOf(columns);
    }
  }

  /** Writes a database as SQL; called outside of locks. False when the instance has no server. */
  default boolean exportSql(Instance instance, Dump what, OutputStream into) throws IOException {
    return false;
  }

  /** Writes rows as CSV; called outside of locks. False when the instance has no server. */
  default boolean exportCsv(Instance instance, Query what, OutputStream into) throws IOException {
    return false;
  }

  /** Runs statements; called outside of locks. False when the instance has no server. */
  default boolean importSql(Instance instance, Script where, InputStream from) throws IOException {
    return false;
  }

  /** Adds rows to a table; called outside of locks. False when the instance has no server. */
  default boolean importCsv(Instance instance, Target where, InputStream from) throws IOException {
    return false;
  }
}
