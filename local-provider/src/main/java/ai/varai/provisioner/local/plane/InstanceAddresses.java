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
 * Where the servers of instances listen. Cloud SQL's are at the usual port of an address of their
 * own, and clients count on it. Linux takes all of 127.0.0.0/8 for this machine, so that each
 * server gets such an address; elsewhere it gets a free port of 127.0.0.1. An instance keeps what
 * it got.
 */
final class InstanceAddresses {
  static final int USUAL_PORT = 5432;
  private static final int TRIES = 20;
  private static final String FILE = "address.properties";

  private final RandomGenerator random;

  InstanceAddresses(RandomGenerator random) {
    this.random = random;
  }

  /** The address of the instance in this folder. */
  Endpoint of(Path folder) {
    return known(folder)
        .filter(InstanceAddresses::free)
        .orElseGet(() -> take(folder.resolve(FILE)));
  }

  /** The address that the instance in this folder had last; empty when it had none yet. */
  static Optional<Endpoint> known(Path folder) {
    return PrivateFiles.readProperties(folder.resolve(FILE))
        .map(p -> new Endpoint(p.getOrDefault("host", ""), Integer.parseInt(p.get("port"))));
  }

  private Endpoint take(Path file) {
    Endpoint taken = free();
    Map<String, String> values = new TreeMap<>();
    values.put("host", taken.host());
    values.put("port", Integer.toString(taken.port()));
    PrivateFiles.writeProperties(file, values);
    return taken;
  }

  private Endpoint free() {
    for (int i = 0; i < TRIES; i++) {
      // Away from the low addresses, which local resolvers and users take.
      String host =
          "127."
              + random.nextInt(64, 255)
              + "."
              + random.nextInt(256)
              + "."
              + random.nextInt(1, 255);
      Endpoint candidate = new Endpoint(host, USUAL_PORT);
      if (free(candidate)) {
        return candidate;
      }
    }
    return new Endpoint("127.0.0.1", freePort());
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
