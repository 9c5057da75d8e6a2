package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Where instances are to be found. Cloud SQL's are at the usual port of an address of their own,
 * and clients count on it. Linux takes all of 127.0.0.0/8 for this machine, so that each instance
 * gets such an address; elsewhere it gets a free port of 127.0.0.1. An instance keeps what it got.
 */
final class InstanceAddresses {
  static final int USUAL_PORT = 5432;

  /** Where the server of an instance with an address of its own listens behind its door. */
  private static final int SERVER_PORT = 15432;

  private static final int TRIES = 20;
  private static final String FILE = "address.properties";
  private static final String HOST = "host";
  private static final String PORT = "port";
  private static final String SERVER = "server";
  private static final String LOOPBACK = "127.0.0.1";

  private final RandomGenerator random;

  InstanceAddresses(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The ports of an instance.
   *
   * @param front where clients come
   * @param server where its server listens
   */
  record Place(Endpoint front, Endpoint server) {

    /** Whether the address is the instance's alone. */
    boolean isOwn() {
      return front.port() == USUAL_PORT;
    }
  }

  /** The place of the instance in this folder. */
  Place of(Path folder) {
    return known(folder)
        .filter(place -> free(place.front()) && free(place.server()))
        .orElseGet(() -> take(folder.resolve(FILE)));
  }

  /** The place that the instance in this folder had last; empty when it had none yet. */
  static Optional<Place> known(Path folder) {
    return PrivateFiles.readProperties(folder.resolve(FILE))
        .flatMap(
            p -> {
              String host = p.getOrDefault(HOST, "");
              Endpoint front = new Endpoint(host, Integer.parseInt(p.get(PORT)));
              // Folders from before there were doors name the one port only.
              Optional<String> server = Optional.ofNullable(p.get(SERVER));
              return server
                  .map(Integer::parseInt)
                  .or(
                      () ->
                          front.port() == USUAL_PORT ? Optional.of(SERVER_PORT) : Optional.empty())
                  .map(port -> new Place(front, new Endpoint(host, port)));
            });
  }

  private Place take(Path file) {
    Place taken = free();
    Map<String, String> values = new TreeMap<>();
    values.put(HOST, taken.front().host());
    values.put(PORT, Integer.toString(taken.front().port()));
    values.put(SERVER, Integer.toString(taken.server().port()));
    PrivateFiles.writeProperties(file, values);
    return taken;
  }

  private Place free() {
    for (int i = 0; i < TRIES; i++) {
      // Away from the low addresses, which local resolvers and users take.
      String host =
          "127."
              + random.nextInt(64, 255)
              + "."
              + random.nextInt(256)
              + "."
              + random.nextInt(1, 255);
      Place candidate = new Place(new Endpoint(host, USUAL_PORT), new Endpoint(host, SERVER_PORT));
      if (free(candidate.front()) && free(candidate.server())) {
        return candidate;
      }
    }
    return new Place(new Endpoint(LOOPBACK, freePort()), new Endpoint(LOOPBACK, freePort()));
  }

  /** A port of the loopback address on which nobody listens now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("there is no free port", e);
    }
  }

  private static boolean free(Endpoint endpoint) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(endpoint.host(), endpoint.port()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
