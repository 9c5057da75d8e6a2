package ai.varai.provisioner.local.plane;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import javax.net.SocketFactory;

/** Leads PostgreSQL's JDBC driver, which knows TCP only, to a socket of the file system. */
public final class UnixSocketFactory extends SocketFactory {
  private final String path;

  /**
   * @param path the driver's property {@code socketFactoryArg}
   */
  public UnixSocketFactory(String path) {
    this.path = path;
  }

  @Override
  public Socket createSocket() {
    return new Unix();
  }

  @Override
  public Socket createSocket(String host, int port) {
    return new Unix();
  }

  @Override
  public Socket createSocket(String host, int port, java.net.InetAddress local, int localPort) {
    return new Unix();
  }

  @Override
  public Socket createSocket(java.net.InetAddress host, int port) {
    return new Unix();
  }

  @Override
  public Socket createSocket(
      java.net.InetAddress host, int port, java.net.InetAddress local, int localPort) {
    return new Unix();
  }

  private final class Unix extends Socket {
    private UnixLine line = new UnixLine(unconnected());

    private static SocketChannel unconnected() {
      try {
        return SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
      line.channel().connect(UnixDomainSocketAddress.of(path));
    }

    @Override
    public boolean isConnected() {
      return line.channel().isConnected();
    }

    @Override
    public InputStream getInputStream() {
      return line.in();
    }

    @Override
    public OutputStream getOutputStream() {
      return line.out();
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void close() throws IOException {
      line.close();
    }
  }
}
