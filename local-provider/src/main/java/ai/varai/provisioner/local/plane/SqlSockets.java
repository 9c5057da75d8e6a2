package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Instance;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets in a folder, one for each instance of Cloud SQL that a workload of Cloud Run is connected
 * to. Whoever connects is led to the instance as by Cloud SQL's connector.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/connect-run">Connect from Cloud Run</a>
 */
final class SqlSockets implements AutoCloseable {

  /** What PostgreSQL's clients add to the folder that they are given for a host. */
  private static final String SOCKET = ".s.PGSQL.5432";

  /** As {@code sun_path} of Linux, with the zero at its end. */
  private static final int LONGEST_PATH = 107;

  /** Projects of a domain have a colon in their id. */
  private static final Pattern CONNECTION = Pattern.compile("(.+):([^:]+):([^:]+)");

  private static final Logger log = LoggerFactory.getLogger(SqlSockets.class);

  /** Where clients are led. */
  interface Target {
    /**
     * Takes a client.
     *
     * @throws IllegalStateException when it does not reach the instance; the message says why
     */
    void receive(Instance instance, String serviceAccount, Line client);
  }

  private final Path folder;
  private final String serviceAccount;
  private final Target target;
  private final Consumer<String> trouble;
  private final List<ServerSocketChannel> listening = new ArrayList<>();

  private SqlSockets(Path folder, String serviceAccount, Target target, Consumer<String> trouble) {
    this.folder = folder;
    this.trouble = trouble;
    this.serviceAccount = serviceAccount;
    this.target = target;
  }

  /**
   * Listens from now on, in a new folder that everybody on this machine may enter, as a container's
   * user may be anybody.
   *
   * @param connectionNames such as {@code project:region:instance}
   * @param trouble takes why somebody did not reach an instance
   * @throws StartFailure when a name is none, or too long for a socket's path
   */
  static SqlSockets open(
      List<String> connectionNames, String serviceAccount, Target target, Consumer<String> trouble)
      throws IOException {
    // Not under the folder of the data planes: the path of a socket is short.
    SqlSockets sockets =
        new SqlSockets(open(Files.createTempDirectory("sql-")), serviceAccount, target, trouble);
    try {
      for (String name : connectionNames) {
        sockets.listen(name);
      }
      return sockets;
    } catch (IOException | StartFailure e) {
      sockets.close();
      throw e;
    }
  }

  private static Path open(Path folder) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void listen(String connectionName) throws IOException {
    Matcher m = CONNECTION.matcher(connectionName);
    if (!m.matches()) {
      throw new StartFailure(
          "'" + connectionName + "' is no connection name: project:region:instance.");
    }
    Instance instance = PostgresEngine.instance(m.group(1), m.group(2), m.group(3));
    Path socket = open(Files.createDirectory(folder.resolve(connectionName))).resolve(SOCKET);
    if (socket.toString().length() > LONGEST_PATH) {
      throw new StartFailure(
          "The name of the instance " + connectionName + " is too long for the path of a socket.");
    }
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.add(channel);
    channel.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
    Thread t = new Thread(() -> accept(channel, instance), "socket of " + connectionName);
    t.setDaemon(true);
    t.start();
  }

  private void accept(ServerSocketChannel channel, Instance instance) {
    while (channel.isOpen()) {
      try {
        lead(channel.accept(), instance);
      } catch (IOException e) {
        if (channel.isOpen()) {
          log.warn("a socket cannot take a client: {}", e.getMessage());
        }
      }
    }
  }

  private void lead(SocketChannel client, Instance instance) throws IOException {
    try {
      target.receive(instance, serviceAccount, new UnixLine(client));
    } catch (IllegalStateException e) {
      // A connector tells its log, and its client nothing.
      trouble.accept(
          "Cloud SQL connection to "
              + String.join(":", instance.project(), instance.region(), instance.name())
              + " failed. See https://cloud.google.com/sql/docs/postgres/connect-run: "
              + e.getMessage());
      client.close();
    }
  }

  /** Where the sockets are. */
  Path folder() {
    return folder;
  }

  /** Lets nobody in any more; who is in stays. */
  @Override
  public void close() {
    for (ServerSocketChannel channel : listening) {
      try {
        channel.close();
      } catch (IOException e) {
        log.debug("a socket did not close: {}", e.getMessage());
      }
    }
    PrivateFiles.delete(folder);
  }
}
