package ai.varai.provisioner.emulator.proxy;

import ai.varai.provisioner.emulator.http.Hosts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTPS proxy that answers for Google's hosts with the emulator and refuses every other host. A
 * tunnel is ended here with a certificate of the {@link CertificateAuthority}; the bytes inside go
 * to the emulator's port as they are, HTTP/1.1 or HTTP/2.
 */
public final class InterceptingProxy implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InterceptingProxy.class);
  private static final int MAX_HEAD = 16 << 10;
  private static final List<String> SUFFIXES = List.of(".googleapis.com", ".pkg.dev", ".run.app");
  private static final Set<String> HOSTS =
      Set.of("accounts.google.com", "metadata.google.internal", "gcr.io", "us.gcr.io", "eu.gcr.io");

  private final ServerSocket server;
  private final InetSocketAddress emulator;
  private final CertificateAuthority authority;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          r -> {
            Thread t = new Thread(r, "emulator-proxy");
            t.setDaemon(true);
            return t;
          });

  private InterceptingProxy(
      ServerSocket server, InetSocketAddress emulator, CertificateAuthority authority) {
    this.server = server;
    this.emulator = emulator;
    this.authority = authority;
  }

  /** Starts on the given address; port 0 takes a free one. */
  public static InterceptingProxy start(
      String host, int port, InetSocketAddress emulator, CertificateAuthority authority) {
    try {
      InterceptingProxy p =
          new InterceptingProxy(
              new ServerSocket(port, 200, InetAddress.getByName(host)), emulator, authority);
      p.threads.execute(p::accept);
      return p;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the proxy's port " + port, e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Whether the proxy answers for this host. */
  public static boolean intercepts(String host) {
    String h = Hosts.clean(host);
    return HOSTS.contains(h) || SUFFIXES.stream().anyMatch(h::endsWith);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        if (!server.isClosed()) {
          log.debug("cannot accept", e);
        }
      }
    }
  }

  private void serve(Socket client) {
    open.add(client);
    try (client) {
      client.setTcpNoDelay(true);
      client.setSoTimeout(30_000);
      String head = head(client.getInputStream());
      String[] request = head.split("\r\n", 2)[0].split(" ", -1);
      boolean plain = request.length == 3 && request[1].startsWith("http://");
      if (request.length != 3 || (!plain && !request[0].equals("CONNECT"))) {
        refuse(client, "405 Method Not Allowed", "This proxy takes CONNECT and http:// only.");
        return;
      }
      String host =
          Hosts.clean(
              plain
                  ? request[1].substring("http://".length()).replaceAll("[/?].*", "")
                  : request[1]);
      if (!intercepts(host)) {
        refuse(
            client,
            "403 Forbidden",
            "The emulator's proxy answers for *.googleapis.com, *.pkg.dev and *.run.app only, not"
                + " for "
                + host
                + ".");
        return;
      }
      if (plain) {
        forward(client, head);
        return;
      }
      write(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
      tunnel(client, host);
    } catch (IOException e) {
      log.debug("tunnel ended", e);
    } finally {
      open.remove(client);
    }
  }

  /**
   * Passes one request on that came without a tunnel, as clients ask the metadata server. The
   * connection ends with its answer, so that the next request is looked at as this one was.
   */
  private void forward(Socket client, String head) throws IOException {
    try (Socket upstream = new Socket()) {
      open.add(upstream);
      upstream.connect(emulator);
      StringBuilder out = new StringBuilder();
      for (String line : head.strip().split("\r\n", -1)) {
        if (out.isEmpty()) {
          out.append(line.replaceFirst(" http://[^/ ]*/?", " /")).append("\r\n");
        } else if (!line.toLowerCase(Locale.ROOT).matches("(proxy-)?connection:.*")) {
          out.append(line).append("\r\n");
        }
      }
      write(upstream.getOutputStream(), out + "Connection: close\r\n\r\n");
      threads.execute(() -> pump(client, upstream));
      pump(upstream, client);
      open.remove(upstream);
    }
  }

  private void tunnel(Socket client, String host) throws IOException {
    try (SSLSocket tls =
            (SSLSocket)
                authority.context(host).getSocketFactory().createSocket(client, null, false);
        Socket upstream = new Socket()) {
      open.add(upstream);
      tls.setUseClientMode(false);
      SSLParameters p = tls.getSSLParameters();
      p.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      tls.setSSLParameters(p);
      tls.startHandshake();
      client.setSoTimeout(0);
      upstream.setTcpNoDelay(true);
      upstream.connect(emulator);
      threads.execute(() -> pump(upstream, tls));
      pump(tls, upstream);
      open.remove(upstream);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 << 10];
      int n;
      while ((n = in.read(buffer)) >= 0) {
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      log.trace("one side closed", e);
    } finally {
      close(to);
      close(from);
    }
  }

  private static void close(Socket s) {
    try {
      s.close();
    } catch (IOException e) {
      log.trace("closing", e);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder b = new StringBuilder();
    int c;
    while (b.length() < MAX_HEAD && (c = in.read()) >= 0) {
      b.append((char) c);
      if (c == '\n' && b.toString().endsWith("\r\n\r\n")) {
        return b.toString();
      }
    }
    return "";
  }

  private static void refuse(Socket client, String status, String why) throws IOException {
    write(
        client.getOutputStream(),
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: text/plain\r\nContent-Length: "
            + why.length()
            + "\r\nConnection: close\r\n\r\n"
            + why);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      log.debug("closing the proxy", e);
    }
    open.forEach(InterceptingProxy::close);
    threads.shutdownNow();
  }
}
