package ai.varai.provisioner.emulator.sqladmin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  void createDatabase(Instance instance, String database);

  void dropDatabase(Instance instance, String database);

  /**
   * Makes a user or changes its password. An empty password leaves it as it is. The password of a
   * new instance's first user comes as the server's own hash of it, such as {@code
   * SCRAM-SHA-256$...}, which PostgreSQL takes like a password.
   */
  void putUser(Instance instance, String user, String host, String password);

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
}
