package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Instance;
import ai.varai.provisioner.emulator.sqladmin.SqlGate;
import ai.varai.provisioner.emulator.sqladmin.SqlGate.Verdict;
import ai.varai.provisioner.emulator.sqladmin.SqlGate.Visitor;
import ai.varai.provisioner.local.runtime.Endpoint;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients come in to the server of an instance: at its own port, in the clear or by TLS, and
 * at the port of Cloud SQL's connectors, by TLS with a certificate. Who is let in is led to the
 * server, which listens to nobody else.
 *
 * @see <a href="https://www.postgresql.org/docs/14/protocol-flow.html">Message flow</a>
 */
final class PostgresDoor implements AutoCloseable {
  /**
   * Where connectors look for an instance.
   *
   * @see <a href="https://cloud.google.com/sql/docs/postgres/sql-proxy">Cloud SQL Auth Proxy</a>
   */
  static final int CONNECTOR_PORT = 3307;

  private static final Logger log = LoggerFactory.getLogger(PostgresDoor.class);

  /** As PostgreSQL's {@code authentication_timeout}. */
  private static final Duration GREETING = Duration.ofSeconds(60);

  private static final int MOST_VISITORS = 1000;
  private static final int BUFFER = 32 << 10;

  private final Instance instance;
  private final InstanceAddresses.Place place;
  private final SqlGate gate;
  private final String secret;
  private final Semaphore room = new Semaphore(MOST_VISITORS);
  private final List<ServerSocket> listening = new ArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private PostgresDoor(
      Instance instance, InstanceAddresses.Place place, SqlGate gate, String secret) {
    this.instance = instance;
    this.place = place;
    this.gate = gate;
    this.secret = secret;
  }

  /**
   * Lets clients in from now on.
   *
   * @param secret what the server takes for the password of a user of IAM
   * @throws IllegalStateException when the instance's port is taken
   */
  static PostgresDoor open(
      Instance instance, InstanceAddresses.Place place, SqlGate gate, String secret) {
    PostgresDoor door = new PostgresDoor(instance, place, gate, secret);
    try {
      door.listen(place.front(), false);
      if (place.isOwn()) {
        door.listen(new Endpoint(place.front().host(), CONNECTOR_PORT), true);
      }
      return door;
    } catch (IOException e) {
      door.close();
      throw new IllegalStateException(
          "Nobody can connect to "
              + PostgresServers.key(instance)
              + " at "
              + place.front().host()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private void listen(Endpoint at, boolean connectors) throws IOException {
    ServerSocket socket = new ServerSocket();
    listening.add(socket);
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getByName(at.host()), at.port()));
    thread("clients of " + PostgresServers.key(instance), () -> accept(socket, connectors));
  }

  private static void thread(String name, Runnable work) {
    Thread t = new Thread(work, name);
    t.setDaemon(true);
    t.start();
  }

  private void accept(ServerSocket socket, boolean connectors) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        if (room.tryAcquire()) {
          thread("client of " + PostgresServers.key(instance), () -> serve(client, connectors));
        } else {
          shut(client);
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          log.warn("{} cannot take a client: {}", PostgresServers.key(instance), e.getMessage());
        }
      }
    }
  }

  private void serve(Socket client, boolean connector) {
    try {
      client.setTcpNoDelay(true);
      client.setSoTimeout(Math.toIntExact(GREETING.toMillis()));
      greet(connector ? encrypted(client, true) : client, connector);
    } catch (IOException | IllegalStateException e) {
      log.debug("a client of {} has gone: {}", PostgresServers.key(instance), e.getMessage());
    } finally {
      shut(client);
      room.release();
    }
  }

  /** The same connection with TLS, in which this side is the server. */
  private Socket encrypted(Socket client, boolean certificateNeeded) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            gate.tls(instance)
                .getSocketFactory()
                .createSocket(client, InputStream.nullInputStream(), true);
    if (certificateNeeded) {
      socket.setNeedClientAuth(true);
    } else {
      socket.setWantClientAuth(true);
    }
    socket.startHandshake();
    return socket;
  }

  private void greet(Socket first, boolean connector) throws IOException {
    Socket client = first;
    while (true) {
      byte[] packet = StartupPacket.read(new DataInputStream(client.getInputStream()));
      switch (StartupPacket.code(packet)) {
        case StartupPacket.SSL -> {
          boolean takes = !(client instanceof SSLSocket);
          client.getOutputStream().write(takes ? 'S' : 'N');
          client.getOutputStream().flush();
          if (takes) {
            client = encrypted(client, false);
          }
        }
        case StartupPacket.GSS -> {
          client.getOutputStream().write('N');
          client.getOutputStream().flush();
        }
        case StartupPacket.CANCEL -> {
          cancel(packet);
          return;
        }
        default -> {
          admit(client, connector, packet);
          return;
        }
      }
    }
  }

  private void cancel(byte[] packet) throws IOException {
    try (Socket server = connected()) {
      server.getOutputStream().write(packet);
      server.getOutputStream().flush();
      // The server closes the connection once it has done it.
      server.getInputStream().read();
    }
  }

  private Socket connected() throws IOException {
    Socket server = new Socket();
    open.add(server);
    try {
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(place.server().host(), place.server().port()));
      return server;
    } catch (IOException e) {
      shut(server);
      throw e;
    }
  }

  private void admit(Socket client, boolean connector, byte[] packet) throws IOException {
    StartupPacket startup = StartupPacket.parse(packet);
    Visitor visitor =
        new Visitor(
            startup.user(),
            startup.database(),
            client.getInetAddress().getHostAddress(),
            client instanceof SSLSocket,
            connector,
            certificate(client));
    Verdict verdict = gate.admit(instance, visitor);
    if (verdict.admission() == SqlGate.Admission.TOKEN) {
      BackendMessages.askForPassword(client.getOutputStream());
      verdict =
          gate.admit(
              instance,
              visitor,
              BackendMessages.password(new DataInputStream(client.getInputStream())));
    }
    if (verdict.refused()) {
      BackendMessages.refuse(client.getOutputStream(), verdict.reason());
      return;
    }
    lead(client, packet, verdict.admission() == SqlGate.Admission.KNOWN);
  }

  private static Optional<X509Certificate> certificate(Socket client) {
    if (!(client instanceof SSLSocket tls)) {
      return Optional.empty();
    }
    try {
      return Optional.of((X509Certificate) tls.getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /** Leads a client to the server until one of them goes. */
  private void lead(Socket client, byte[] packet, boolean known) throws IOException {
    Socket server = connected();
    try {
      OutputStream out = server.getOutputStream();
      out.write(packet);
      out.flush();
      if (known) {
        byte[] refusal =
            BackendMessages.answer(new DataInputStream(server.getInputStream()), out, secret);
        client.getOutputStream().write(refusal);
      }
      client.setSoTimeout(0);
      thread(
          "answers of " + PostgresServers.key(instance),
          () -> {
            copy(server, client);
            shut(server);
            shut(client);
          });
      copy(client, server);
    } finally {
      shut(server);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = new BufferedOutputStream(to.getOutputStream(), BUFFER);
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        if (in.available() == 0) {
          out.flush();
        }
      }
      out.flush();
    } catch (IOException e) {
      log.debug("a connection ended: {}", e.getMessage());
    }
  }

  private void shut(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("a connection did not close: {}", e.getMessage());
    }
  }

  /** Lets nobody in any more; who is in is cut off. */
  @Override
  public void close() {
    for (ServerSocket socket : listening) {
      try {
        socket.close();
      } catch (IOException e) {
        log.debug("a port did not close: {}", e.getMessage());
      }
    }
    List.copyOf(open).forEach(this::shut);
  }
}
