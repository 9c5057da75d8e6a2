package ai.varai.provisioner.local.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Asks the operating system about the ports of the loopback address. */
public final class LoopbackPorts {
  private LoopbackPorts() {}

  /** Whether a server could listen on the port. */
  public static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Connections of an earlier server that linger in TIME_WAIT do not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
