package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.local.secret.SecretStore;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The process that keeps an environment's processes running after the command has ended. It listens
 * on a loopback port and answers to whoever knows the token in its contact file (mode 0600). It
 * ends when it is told to, when there has been nothing to keep for a while, and when its contact
 * file disappears: somebody deleted the folder.
 */
public final class SupervisorMain {
  private static final long TICK_MILLIS = 500;
  private static final int TOKEN_BYTES = 24;

  private final Workspace workspace;
  private final Supervisor supervisor;
  private final String token;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  private SupervisorMain(Workspace workspace, Supervisor supervisor, String token) {
    this.workspace = workspace;
    this.supervisor = supervisor;
    this.token = token;
  }

  /**
   * Looks after the processes of an environment until it is stopped or has none.
   *
   * @param arguments the folder of the environment
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var workspace = new Workspace(Path.of(arguments[0]));
    PrivateFiles.folder(workspace.run());
    try (FileChannel channel =
            FileChannel.open(
                workspace.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return; // another supervisor is at work
      }
      var random = new SecureRandom();
      byte[] token = new byte[TOKEN_BYTES];
      random.nextBytes(token);
      var launcher = new Launcher(workspace, new SecretStore(workspace.secrets(), random));
      new SupervisorMain(
              workspace, new Supervisor(workspace, launcher), HexFormat.of().formatHex(token))
          .serve();
    } catch (RuntimeException e) {
      // The threads of the processes would keep this one alive, and it would answer to nobody.
      // The next command starts another, which takes the processes over.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private void serve() throws IOException, InterruptedException {
    // Loaded now: the jar may be another one by the time that something is to be stopped.
    Objects.requireNonNull(Termination.GRACE);
    supervisor.startAll();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      PrivateFiles.writePassing(
          workspace.contact(),
          Map.of(
              "pid", Long.toString(ProcessHandle.current().pid()),
              "started", Long.toString(ProcessState.started(ProcessHandle.current())),
              "port", Integer.toString(server.getLocalPort()),
              "token", token));
      Thread acceptor = new Thread(() -> accept(server), "control");
      acceptor.setDaemon(true);
      acceptor.start();
      // On SIGTERM the processes go down with their supervisor.
      Runtime.getRuntime().addShutdownHook(new Thread(this::end));
      long idleSince = System.nanoTime();
      while (!ended.await(TICK_MILLIS, TimeUnit.MILLISECONDS) && isOurs()) {
        supervisor.tidy();
        if (!supervisor.idle()) {
          idleSince = System.nanoTime();
        } else if (System.nanoTime() - idleSince > Supervisor.IDLE.toNanos()) {
          break;
        }
      }
      end();
    }
  }

  /** A contact file that cannot be read now is not one that is gone. */
  private boolean isOurs() {
    try {
      return PrivateFiles.readProperties(workspace.contact())
          .map(contact -> token.equals(contact.get("token")))
          .orElse(false);
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  /** Stops everything; returns when all is gone, whoever asked first. */
  private void end() {
    try {
      if (ending.getAndSet(true)) {
        ended.await();
        return;
      }
      supervisor.stopAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (isOurs()) {
      PrivateFiles.delete(workspace.contact());
    }
    ended.countDown();
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        new Thread(() -> answer(socket), "request").start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket connection) {
    try (Socket socket = connection;
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = socket.getOutputStream()) {
      String given = String.valueOf(in.readLine());
      String request = String.valueOf(in.readLine());
      out.write((answer(given, request) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Whoever asked has gone.
    }
  }

  private String answer(String given, String request) {
    if (!MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
      return "ERROR wrong token";
    }
    int space = request.indexOf(' ');
    String verb = space < 0 ? request : request.substring(0, space);
    String name = space < 0 ? "" : request.substring(space + 1);
    try {
      switch (verb) {
        case "APPLY" -> supervisor.apply(name);
        case "STOP" -> supervisor.stop(name);
        case "RESTART" -> {
          supervisor.stop(name);
          supervisor.apply(name);
        }
        case "QUIT" -> end();
        default -> {
          return "ERROR no such request: " + verb;
        }
      }
      return "OK";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "ERROR interrupted";
    } catch (RuntimeException e) {
      return "ERROR " + e;
    }
  }
}
