package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.local.runtime.StackMarks;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.RunService.SecretKey;
import ai.varai.provisioner.model.kind.SecretIamMember;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretPayload.Part;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.resource.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * An environment as plain processes of which nothing is left after each test: real PostgreSQL, the
 * MongoDB stand-in, real services.
 */
abstract class EmbeddedWorld {
  static final List<String> SAMPLE = List.of("${java}", "-jar", "${sample-service}");

  @TempDir Path home;
  final String stack = UUID.randomUUID().toString();
  LocalEnvironment environment;

  @BeforeEach
  void open() {
    environment = again();
  }

  LocalEnvironment again() {
    return new LocalEnvironment(home, stack, Map.of("mode", "embedded"));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    environment.deleteEverything();
    environment.close();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(processes()).as("processes left over").isEmpty());
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files).as("files left over").isEmpty();
    }
  }

  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  record Running(Observed<RunService> service, List<Observed<?>> all) {}

  Running bringUp() throws Exception {
    var all = new ArrayList<Observed<?>>();
    String account = account("svc-sa");
    Observed<Bucket> bucket =
        environment.create(
            "files",
            new Bucket(
                "files", "EU", "STANDARD", false, Optional.empty(), Map.of(), Optional.empty()));
    environment.create("pw", Samples.secret("pw"));
    environment.create("url", Samples.secret("url"));
    SecretVersion password = version("pw", new SecretPayload.Generated(32, true, 1));
    Observed<SqlInstance> postgres = environment.create("main", Samples.postgres("pg"));
    Observed<DocumentDatabase> mongo = environment.create("main", Samples.mongo("mongo"));
    Observed<SqlDatabase> database =
        environment.create("main", new SqlDatabase("app", Value.of("pg")));
    Observed<SqlUser> user =
        environment.create(
            "main",
            new SqlUser("app_user", Value.of("pg"), Value.of(password.name().orElseThrow())));
    SecretVersion url =
        version(
            "url",
            new SecretPayload.Composed(
                List.of(
                    new Part.Text(Value.of("postgresql://app_user:")),
                    new Part.FromVersion(Value.of(password.name().orElseThrow()), true),
                    new Part.Text(
                        Value.of(
                            "@127.0.0.1:"
                                + postgres.resource().privatePort().orElseThrow()
                                + "/app")))));
    Observed<SecretIamMember> grant =
        environment.create(
            "grant",
            new SecretIamMember(
                Value.of("url"),
                "roles/secretmanager.secretAccessor",
                Value.of("serviceAccount:" + account)));
    account("other-sa");
    Observed<RunService> service =
        environment.create(
            "svc",
            Samples.service(
                "svc",
                SAMPLE,
                account,
                Map.of(
                    "MONGODB_URL",
                    mongo.resource().privateUrl().orElseThrow(),
                    "STORAGE_DIR",
                    Path.of(URI.create(bucket.resource().url().orElseThrow())).toString()),
                Map.of("DATABASE_URL", new SecretKey(Value.of("url"), Value.of(number(url))))));
    all.addAll(List.of(postgres, mongo, database, user, grant, service));
    return new Running(service, all);
  }

  Observed<RunService> lonely(Map<String, String> variables) throws Exception {
    return environment.create(
        "solo", Samples.service("solo", SAMPLE, account("solo-sa"), variables, Map.of()));
  }

  String account(String id) throws Exception {
    return environment.create(id, new ServiceAccount(id, id, "")).resource().email().orElseThrow();
  }

  SecretVersion version(String secret, SecretPayload payload) throws Exception {
    return environment.create(secret, new SecretVersion(Value.of(secret), payload)).resource();
  }

  static String number(SecretVersion version) {
    return version.version().orElseThrow();
  }

  List<String> failures(List<Observed<?>> all) throws InterruptedException {
    var failures = new ArrayList<String>();
    for (Observed<?> observed : all) {
      for (Check check : environment.checks(observed)) {
        Check.Result result = check.attempt();
        if (!result.passed()) {
          failures.add(check.name() + ": " + result.detail());
        }
      }
    }
    return failures;
  }

  static int get(Observed<RunService> service, String path) throws Exception {
    return send(service, path, HttpRequest.newBuilder()).statusCode();
  }

  static String body(Observed<RunService> service, String path) throws Exception {
    return send(service, path, HttpRequest.newBuilder()).body();
  }

  static int post(Observed<RunService> service, String path, String body) throws Exception {
    return send(
            service, path, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)))
        .statusCode();
  }

  static HttpResponse<String> send(
      Observed<RunService> service, String path, HttpRequest.Builder request) throws Exception {
    URI uri = URI.create(service.resource().url().orElseThrow() + path);
    return HttpClient.newHttpClient()
        .send(request.uri(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  int restarts(String name) {
    return new Workspace(home).state(name).orElseThrow().restarts();
  }

  long pid(String name) {
    return new Workspace(home).state(name).orElseThrow().pid();
  }

  long supervisor() throws IOException {
    return Files.readAllLines(new Workspace(home).contact()).stream()
        .filter(line -> line.startsWith("pid="))
        .mapToLong(line -> Long.parseLong(line.substring("pid=".length())))
        .findFirst()
        .orElseThrow();
  }

  static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Processes that carry the stack's mark, and the supervisor of this folder. */
  List<String> processes() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(
            p ->
                read(p, "environ").contains(StackMarks.VARIABLE_STACK + "=" + stack)
                    || read(p, "cmdline").contains(home.toString()))
        .map(p -> p.pid() + " " + read(p, "cmdline"))
        .toList();
  }

  static List<String> commandLines() {
    return ProcessHandle.allProcesses().map(p -> read(p, "cmdline")).toList();
  }

  static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
