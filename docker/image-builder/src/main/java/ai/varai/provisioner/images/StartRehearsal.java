package ai.varai.provisioner.images;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Starts the sample service once while its image is built, and archives the classes that it loads
 * (JEP 310): containers with half a CPU spend most of their start on loading classes otherwise.
 */
final class StartRehearsal {
  /** Where the jar is given relatively: the archive is valid in any folder that holds the jar. */
  private static final String JAR = "service.jar";

  private static final String ARCHIVE = "service.jsa";
  private static final String CLASSES = "classes.lst";
  private static final List<String> VM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final Pattern LISTENING = Pattern.compile("listening on [^\"]*:(\\d+)\"");

  /** What only a PostgreSQL server that answers would make load. */
  private static final Pattern DRIVER =
      Pattern.compile("(org/postgresql/(core|jdbc|util|shaded/com/ongres)/[^$]*)\\.class");

  private static final int SECONDS = 30;

  private final Path work;
  private final String main;

  /**
   * @param work holds {@code runtime} and the service's jar
   * @param main the service's main class
   */
  StartRehearsal(Path work, String main) {
    this.work = work;
    this.main = main;
  }

  /** The archive; empty when the rehearsal failed, without which the service only starts slower. */
  Optional<Path> archive() throws InterruptedException {
    try {
      rehearse();
      list();
      java(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + CLASSES, archiveFile()), List.of())
          .waitFor(SECONDS, TimeUnit.SECONDS);
      return Optional.of(work.resolve(ARCHIVE)).filter(Files::exists);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** How a container starts the service, in the folder that holds its jar and the archive. */
  static List<String> command(String runtime, String main, boolean archived) {
    List<String> command = new ArrayList<>();
    command.add(runtime + "/bin/java");
    command.addAll(VM);
    if (archived) {
      // An archive that does not fit is passed over without a word.
      command.addAll(
          List.of(
              archiveFile(),
              "-Xshare:auto",
              // Mapped where it was made for: moving it takes time.
              "-XX:+UnlockDiagnosticVMOptions",
              "-XX:ArchiveRelocationMode=0",
              "-Xlog:disable",
              "-Xlog:all=error:stderr"));
    }
    command.addAll(List.of("-cp", JAR, main));
    return command;
  }

  private static String archiveFile() {
    return "-XX:SharedArchiveFile=" + ARCHIVE;
  }

  private void rehearse() throws IOException, InterruptedException {
    var mongo = new MongoServer(new MemoryBackend());
    @Nullable Process service = null;
    try {
      int port = mongo.bind().getPort();
      service =
          java(
              List.of("-XX:DumpLoadedClassList=" + CLASSES),
              List.of(
                  "BIND_ADDRESS=127.0.0.1",
                  "PORT=0",
                  "MONGODB_URL=mongodb://127.0.0.1:" + port + "/rehearsal",
                  "DATABASE_URL=postgresql://nobody:none@127.0.0.1:" + closed() + "/rehearsal"));
      String address = "http://127.0.0.1:" + port(service);
      get(address + "/health");
      get(address + "/ready");
      service.destroy();
      service.waitFor(SECONDS, TimeUnit.SECONDS);
    } finally {
      if (service != null) {
        service.destroyForcibly();
      }
      mongo.shutdownNow();
    }
  }

  private Process java(List<String> options, List<String> variables) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(work.resolve("runtime/bin/java").toString());
    command.addAll(VM);
    command.addAll(options);
    command.addAll(List.of("-cp", JAR));
    if (!variables.isEmpty()) {
      command.add(main);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
    if (variables.isEmpty()) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("K_") || name.startsWith("JAVA_"));
    for (String variable : variables) {
      String[] pair = variable.split("=", 2);
      environment.put(pair[0], pair[1]);
    }
    return builder.start();
  }

  /** The port that the service tells in its log. */
  private static int port(Process service) throws IOException {
    var lines =
        new BufferedReader(new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new IOException("the service ended before it listened");
  }

  private static void get(String url) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(SECONDS * 1000);
    connection.setReadTimeout(SECONDS * 1000);
    connection.getResponseCode();
    connection.disconnect();
  }

  /** A port on which nothing listens. */
  private static int closed() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Adds to the list what the rehearsal could not reach. */
  private void list() throws IOException {
    try (var jar = new JarFile(work.resolve(JAR).toFile())) {
      String more =
          jar.stream()
              .map(entry -> DRIVER.matcher(entry.getName()))
              .filter(Matcher::matches)
              .map(matcher -> matcher.group(1) + "\n")
              .collect(Collectors.joining());
      Files.writeString(work.resolve(CLASSES), more, StandardOpenOption.APPEND);
    }
  }
}
