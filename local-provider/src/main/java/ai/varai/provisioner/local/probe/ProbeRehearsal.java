package ai.varai.provisioner.local.probe;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.Endpoint;
import com.sun.net.httpserver.HttpServer;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Asks every kind of question once, of nobody in particular. Run while the classes of the program
 * are listed for its class-data archive, it brings the drivers of the databases into the archive,
 * which a plan alone does not load. Nothing outside this process is asked.
 */
public final class ProbeRehearsal {
  private static final Pattern LATER =
      Pattern.compile(
          "(ai/varai/provisioner/(app|lifecycle|local|model)/"
              + "|org/postgresql/(core|jdbc|util|shaded/com/ongres)/).*\\.class");
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private ProbeRehearsal() {}

  public static void main(String[] arguments) throws IOException {
    askHttp();
    askMongo();
    askPostgres();
    loadWhatOnlyAServerBringsOut();
  }

  /**
   * What only a server that answers would make load: how the driver logs in and reads rows, and
   * this program's own classes.
   */
  private static void loadWhatOnlyAServerBringsOut() throws IOException {
    String path =
        ProbeRehearsal.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    if (!path.endsWith(".jar")) {
      return; // out of a build's folders: there is no archive to be made
    }
    try (var jar = new JarFile(path)) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> LATER.matcher(name).matches())
          .forEach(ProbeRehearsal::load);
    }
  }

  private static void load(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    try {
      Class.forName(name, false, ProbeRehearsal.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // For something that is not there: then it is not needed either.
    }
  }

  private static void askHttp() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    HttpQuestions.notOk(
        new Endpoint("127.0.0.1", server.getAddress().getPort()), "/health", PATIENCE);
    server.stop(0);
  }

  private static void askMongo() {
    var server = new MongoServer(new MemoryBackend());
    int port = server.bind().getPort();
    new MongoQuestions().notReady(new Endpoint("127.0.0.1", port), "rehearsal");
    server.shutdownNow();
  }

  /** Nothing listens there: the driver is loaded, and the failure is of no interest. */
  private static void askPostgres() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    var admin = new PostgresAdmin();
    try {
      admin.asSuperuser(new Endpoint("127.0.0.1", closed), "none", connection -> true);
    } catch (ProviderException e) {
      // as expected
    } finally {
      admin.close();
    }
  }
}
