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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
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
  private final Set<Line> open = ConcurrentHashMap.newKeySet();

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
        receive(SocketLine.of(socket.accept()), connectors);
      } catch (IOException e) {
        if (!socket.isClosed()) {
          log.warn("{} cannot take a client: {}", PostgresServers.key(instance), e.getMessage());
        }
      }
    }
  }

  /**
   * Serves a client on a thread of its own.
   *
   * @param connector whether it comes through a connector
   */
  void receive(Line client, boolean connector) {
    open.add(client);
    if (room.tryAcquire()) {
      thread("client of " + PostgresServers.key(instance), () -> serve(client, connector));
    } else {
      shut(client);
    }
  }

  private void serve(Line client, boolean connector) {
    try {
      client.patience(GREETING);
      boolean naked = connector && !client.encrypted();
      greet(naked ? encrypted(client, true) : client, connector);
    } catch (IOException | IllegalStateException e) {
      log.debug("a client of {} has gone: {}", PostgresServers.key(instance), e.getMessage());
    } finally {
      shut(client);
      room.release();
    }
  }

  private Line encrypted(Line client, boolean certificateNeeded) throws IOException {
    return ((SocketLine) client).encrypted(gate.tls(instance), certificateNeeded);
  }

  private void greet(Line first, boolean connector) throws IOException {
    Line client = first;
    while (true) {
      byte[] packet = StartupPacket.read(new DataInputStream(client.in()));
      switch (StartupPacket.code(packet)) {
        case StartupPacket.SSL -> {
          boolean takes = !client.encrypted();
          client.out().write(takes ? 'S' : 'N');
          client.out().flush();
          if (takes) {
            client = encrypted(client, false);
          }
        }
        case StartupPacket.GSS -> {
          client.out().write('N');
          client.out().flush();
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
    try (Line server = connected()) {
      server.out().write(packet);
      server.out().flush();
      // The server closes the connection once it has done it.
      server.in().read();
    }
  }

  private Line connected() throws IOException {
    Socket socket = new Socket();
    Line server = SocketLine.of(socket);
    open.add(server);
    try {
      socket.connect(new InetSocketAddress(place.server().host(), place.server().port()));
      return server;
    } catch (IOException e) {
      shut(server);
      throw e;
    }
  }

  private void admit(Line client, boolean connector, byte[] packet) throws IOException {
    StartupPacket startup = StartupPacket.parse(packet);
    Visitor visitor =
        new Visitor(
            startup.user(),
            startup.database(),
            client.from(),
            client.encrypted(),
            connector,
            client.certificate());
    Verdict verdict = gate.admit(instance, visitor);
    if (verdict.admission() == SqlGate.Admission.TOKEN) {
      BackendMessages.askForPassword(client.out());
      verdict =
          gate.admit(instance, visitor, BackendMessages.password(new DataInputStream(client.in())));
    }
    if (verdict.refused()) {
      BackendMessages.refuse(client.out(), verdict.reason());
      return;
    }
    lead(client, packet, verdict.admission() == SqlGate.Admission.KNOWN);
  }

  /** Leads a client to the server until one of them goes. */
  private void lead(Line client, byte[] packet, boolean known) throws IOException {
    Line server = connected();
    try {
      OutputStream out = server.out();
      out.write(packet);
      out.flush();
      if (known) {
        byte[] refusal = BackendMessages.answer(new DataInputStream(server.in()), out, secret);
        client.out().write(refusal);
      }
      client.patience(Duration.ZERO);
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

  private static void copy(Line from, Line to) {
    try {
      InputStream in = from.in();
      OutputStream out = new BufferedOutputStream(to.out(), BUFFER);
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

  private void shut(Line line) {
    open.remove(line);
    try {
      line.close();
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
