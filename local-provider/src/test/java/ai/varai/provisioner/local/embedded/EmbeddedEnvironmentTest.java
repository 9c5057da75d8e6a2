package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.StackMarks;
import ai.varai.provisioner.local.store.PrivateFiles;
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
import ai.varai.provisioner.model.resource.ResourceGraph;
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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole environment as plain processes: real PostgreSQL, the MongoDB stand-in, real services. */
class EmbeddedEnvironmentTest {
  private static final List<String> SAMPLE = List.of("${java}", "-jar", "${sample-service}");

  @TempDir private Path home;
  private final String stack = UUID.randomUUID().toString();
  private LocalEnvironment environment;

  @BeforeEach
  void open() {
    environment = again();
  }

  private LocalEnvironment again() {
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

  @Test
  void servicesReachTheirDatabasesWithTheSecretsTheyWereGranted() throws Exception {
    Running running = bringUp();

    assertThat(get(running.service, "/health")).isEqualTo(200);
    assertThat(get(running.service, "/ready")).isEqualTo(200);
    assertThat(failures(running.all)).isEmpty();
  }

  @Test
  void secretsAreInNoFileAndNoProcessArgument() throws Exception {
    Running running = bringUp();
    Operations operations = environment.provider().operations().orElseThrow();
    Map<String, String> variables =
        operations.variables(Optional.of(running.service.resource().name()));
    String url = variables.get("DATABASE_URL");
    String encoded = URI.create(url).getRawUserInfo().split(":")[1];
    String password = URI.create(url).getUserInfo().split(":", 2)[1];

    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content.contains(password) || content.contains(encoded))
            .as("%s holds the password", file)
            .isFalse();
      }
    }
    assertThat(commandLines()).noneMatch(line -> line.contains(password) || line.contains(encoded));
  }

  @Test
  void aServiceWithoutAGrantDoesNotGetTheSecret() throws Exception {
    String account = account("stranger-sa");
    environment.create("key", Samples.secret("key"));
    SecretVersion version = version("key", new SecretPayload.Generated(24, false, 1));

    assertThatThrownBy(
            () ->
                environment.create(
                    "nosy",
                    Samples.service(
                        "nosy",
                        SAMPLE,
                        account,
                        Map.of(),
                        Map.of("KEY", new SecretKey(Value.of("key"), Value.of(number(version)))))))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("may not read secret key");
  }

  @Test
  void everythingIsFoundAgainByItsMarksAlone() throws Exception {
    Running running = bringUp();
    environment.close();
    environment = again();

    assertThat(environment.list(RunService.class))
        .singleElement()
        .usingRecursiveComparison()
        .isEqualTo(running.service);
    assertThat(environment.list(SqlInstance.class)).hasSize(1);
    assertThat(environment.list(SqlDatabase.class)).hasSize(1);
    assertThat(environment.list(SqlUser.class)).hasSize(1);
    assertThat(environment.list(DocumentDatabase.class)).hasSize(1);
    assertThat(environment.list(SecretVersion.class)).hasSize(2);
    assertThat(environment.list(Bucket.class)).hasSize(1);
  }

  @Test
  void aKilledServiceAndAKilledDatabaseComeBackByThemselves() throws Exception {
    Running running = bringUp();
    long service = pid("svc");
    kill(service);
    kill(pid("pg"));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(pid("svc")).isNotEqualTo(service);
              assertThat(failures(running.all)).isEmpty();
            });
  }

  @Test
  void whatADatabaseCommittedIsThereAfterItWasKilledInTheSameInstant() throws Exception {
    Running running = bringUp();
    long server = pid("pg");

    for (int i = 0; i < 3; i++) {
      assertThat(post(running.service, "/items", "{\"name\":\"kept-" + i + "\"}")).isEqualTo(201);
    }
    kill(server);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(pid("pg")).isPositive().isNotEqualTo(server);
              assertThat(failures(running.all)).isEmpty();
            });
    assertThat(body(running.service, "/items")).contains("kept-0", "kept-1", "kept-2");
  }

  @Test
  void ofAServerWhoseDataCouldNotBeWrittenNothingIsLeft(@TempDir Path cache) throws Exception {
    Path binaries = new PostgresBinaries(cache, Platform.postgresArchive()).folder();
    Path template = Files.createDirectory(cache.resolve(binaries.getFileName() + "-template-1"));
    Files.writeString(template.resolve("PG_VERSION"), "14\n");
    Files.createSymbolicLink(template.resolve("zero"), Path.of("to/nothing"));

    try (var other =
        new LocalEnvironment(home, stack, Map.of("mode", "embedded", "cache", cache.toString()))) {
      assertThatThrownBy(() -> other.create("main", Samples.postgres("pg")))
          .hasMessageContaining("cannot copy the template")
          .hasMessageContaining("NoSuchFileException");
    }
    assertThat(new Workspace(home).folder("pg")).doesNotExist();

    Observed<SqlInstance> made = environment.create("main", Samples.postgres("pg"));
    assertThat(failures(List.of(made))).isEmpty();
  }

  @Test
  void whoeverTookThePortOfAServiceThatIsDownIsTold() throws Exception {
    Observed<RunService> service = lonely(Map.of());
    int port = URI.create(service.resource().url().orElseThrow()).getPort();
    environment.close();
    kill(supervisor());
    kill(pid("solo"));

    try (var stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(stranger.isBound()).isTrue();
      environment = again();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(environment.list(RunService.class))
                      .singleElement()
                      .satisfies(
                          found ->
                              assertThat(found.defect())
                                  .hasValueSatisfying(
                                      defect ->
                                          assertThat(defect)
                                              .contains("port " + port + " is held by process "))));
      var graph = ResourceGraph.builder();
      graph.add("solo", service.resource());
      assertThat(environment.provider().preflight(new PreflightRequest(graph.build(), Set.of())))
          .extracting(Problem::code)
          .containsExactly("PORT_TAKEN");
    }
    assertThat(lonely(Map.of()).defect()).isEmpty();
  }

  @Test
  void crashesOfAnEarlierConfigurationAreNotCounted() throws Exception {
    Observed<RunService> service = lonely(Map.of("COLOUR", "red"));
    long first = pid("solo");
    kill(first);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> pid("solo") != first && get(service, "/health") == 200);
    assertThat(restarts("solo")).isEqualTo(1);

    lonely(Map.of("COLOUR", "blue"));

    assertThat(restarts("solo")).isZero();
  }

  @Test
  void theNextCommandRestartsADeadSupervisorWhichTakesOverWhatStillRuns() throws Exception {
    Running running = bringUp();
    long service = pid("svc");
    long supervisor = supervisor();
    kill(supervisor);
    environment.close();
    environment = again();

    assertThat(environment.list(RunService.class))
        .singleElement()
        .satisfies(found -> assertThat(found.defect()).isEmpty());
    assertThat(supervisor()).isNotEqualTo(supervisor);
    assertThat(pid("svc")).as("it was taken over, not started anew").isEqualTo(service);
    kill(service);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(failures(running.all)).isEmpty());
  }

  @Test
  void theSupervisorGoesOnWhileItsContactFileCannotBeRead() throws Exception {
    lonely(Map.of("COLOUR", "red"));
    var workspace = new Workspace(home);
    long supervisor = supervisor();
    byte[] contact = Files.readAllBytes(workspace.contact());
    // A link to a folder, in one step: to read it fails for everybody, and the file is never
    // missing.
    Path link = Files.createSymbolicLink(home.resolve("link"), home);
    Files.move(link, workspace.contact(), StandardCopyOption.ATOMIC_MOVE);

    // Twice, so that it has looked at the file between the two.
    for (int i = 0; i < 2; i++) {
      Files.write(workspace.log("solo"), new byte[6 << 20], StandardOpenOption.APPEND);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(workspace.log("solo")).isEmptyFile());
    }
    PrivateFiles.write(workspace.contact(), contact);

    assertThat(supervisor()).isEqualTo(supervisor);
    assertThat(get(lonely(Map.of("COLOUR", "blue")), "/health")).isEqualTo(200);
  }

  @Test
  void aServiceComesBackAlsoWhileThatCannotBeWrittenDown() throws Exception {
    Observed<RunService> service = lonely(Map.of());
    long first = pid("solo");
    Path state = new Workspace(home).folder("solo").resolve("state.properties");
    Files.delete(state);
    Files.createDirectories(state.resolve("in-the-way"));

    kill(first);

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> get(service, "/health") == 200);
    PrivateFiles.delete(state);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(pid("solo")).isNotEqualTo(first).isPositive());
  }

  @Test
  void aChangedServiceIsANewRevisionUnderTheSameAddress() throws Exception {
    Observed<RunService> first = lonely(Map.of("COLOUR", "red"));
    Observed<RunService> same = lonely(Map.of("COLOUR", "red"));
    Observed<RunService> second = lonely(Map.of("COLOUR", "blue"));

    assertThat(same.resource()).isEqualTo(first.resource());
    assertThat(second.resource().url()).isEqualTo(first.resource().url());
    assertThat(first.resource().latestReadyRevision()).get().asString().startsWith("solo-00001-");
    assertThat(second.resource().latestReadyRevision()).get().asString().startsWith("solo-00002-");
    assertThat(get(second, "/health")).isEqualTo(200);
  }

  @Test
  void restartKeepsConfigurationAndTheLogCanBeRead() throws Exception {
    lonely(Map.of());
    long before = pid("solo");
    Operations operations = environment.provider().operations().orElseThrow();

    operations.restart("solo", Duration.ofSeconds(30));

    assertThat(pid("solo")).isNotEqualTo(before);
    var lines = new ArrayList<String>();
    operations.logs("solo", 50, false, lines::add);
    assertThat(lines).isNotEmpty();
    assertThat(operations.status())
        .singleElement()
        .satisfies(part -> assertThat(part.state()).isEqualTo(Operations.State.RUNNING));
    assertThatThrownBy(() -> operations.logs("sola", 50, false, lines::add))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.advice()).contains("solo"));
  }

  @Test
  void whatIsStoppedIsNotStartedByWhoOnlyLooksAndKeepsItsConfiguration() throws Exception {
    Observed<RunService> service = lonely(Map.of("COLOUR", "red"));
    long process = pid("solo");
    kill(supervisor());
    environment.provider().operations().orElseThrow().stop("solo");
    assertThat(ProcessHandle.of(process).filter(Processes::running)).isEmpty();
    environment.close();
    environment = again();

    assertThat(environment.list(RunService.class))
        .singleElement()
        .satisfies(found -> assertThat(found.defect()).get().asString().contains("does not run"));
    Operations operations = environment.provider().operations().orElseThrow();
    assertThat(operations.status())
        .singleElement()
        .satisfies(part -> assertThat(part.state()).isEqualTo(Operations.State.STOPPED));
    operations.stop("solo");

    Observed<RunService> same = lonely(Map.of("COLOUR", "red"));
    assertThat(same.resource()).isEqualTo(service.resource());
    assertThat(get(same, "/health")).isEqualTo(200);
    operations.stop("solo");
    operations.restart("solo", Duration.ofSeconds(30));
    assertThat(get(same, "/health")).isEqualTo(200);
  }

  @Test
  void aServiceThatDoesNotStayUpIsAnErrorWithItsLastWords() {
    assertThatThrownBy(
            () ->
                environment.create(
                    "broken",
                    Samples.service(
                        "broken",
                        List.of("/bin/sh", "-c", "echo it hurts; exit 3"),
                        account("broken-sa"),
                        Map.of(),
                        Map.of())))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("broken did not become ready")
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("it hurts");
  }

  @Test
  void whatIsToldOfAnotherPortMovesThereAndWhatLeadsToItIsPlannedWithIt() throws Exception {
    lonely(Map.of());
    environment.create("main", Samples.postgres("pg"));
    int service = free();
    int database = free();
    environment.close();
    environment =
        new LocalEnvironment(
            home,
            stack,
            Map.of("mode", "embedded", "ports.solo", "" + service, "ports.pg", "" + database));

    Observed<SqlInstance> postgres = environment.list(SqlInstance.class).get(0);
    assertThat(postgres.defect()).get().asString().endsWith(" instead of " + database);
    assertThat(postgres.resource().privatePort()).hasValue(database);
    Observed<RunService> solo = environment.list(RunService.class).get(0);
    assertThat(solo.defect()).get().asString().endsWith(" instead of " + service);

    environment.update("main", Samples.postgres("pg"));
    Observed<RunService> moved = lonely(Map.of());
    assertThat(moved.defect()).isEmpty();
    assertThat(moved.resource().url()).hasValue("http://localhost:" + service);
    assertThat(get(moved, "/health")).isEqualTo(200);
    assertThat(environment.list(SqlInstance.class).get(0).defect()).isEmpty();
  }

  @Test
  void aServerWhosePasswordIsLostIsFoundAndHasToBeMadeAnew() throws Exception {
    Running running = bringUp();
    SqlInstance wanted = Samples.postgres("pg");
    Observed<SqlInstance> found = environment.list(SqlInstance.class).get(0);
    var handler = environment.handler(SqlInstance.class);
    assertThat(handler.outdated(wanted, found, Instant.EPOCH)).isEmpty();

    Path password;
    try (Stream<Path> files = Files.walk(home)) {
      password =
          files.filter(f -> f.endsWith("payloads-superuser.pg/1.properties")).findFirst().get();
    }
    Path away = password.resolveSibling("away");
    Files.move(password, away);

    assertThat(environment.list(SqlDatabase.class)).hasSize(1);
    assertThat(environment.list(SqlUser.class)).hasSize(1);
    assertThat(handler.outdated(wanted, found, Instant.EPOCH))
        .hasValue("its superuser's password is lost");
    assertThat(failures(running.all)).anyMatch(failure -> failure.contains("superuser.pg"));
    Files.move(away, password);
  }

  @Test
  void aServerDoesNotReadTheDataOfAnotherVersion() throws Exception {
    Observed<SqlInstance> found = environment.create("main", Samples.postgres("pg"));
    assertThat(
            environment
                .handler(SqlInstance.class)
                .outdated(Samples.postgres("pg", "POSTGRES_15"), found, Instant.EPOCH))
        .hasValue("POSTGRES_15 does not read the data of POSTGRES_14");
  }

  @Test
  void whereNothingRunsThatIsSaidInsteadOfAWrongName() {
    assertThatThrownBy(
            () ->
                environment
                    .provider()
                    .operations()
                    .orElseThrow()
                    .restart("solo", Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.category()).isEqualTo(ProviderException.Category.CONFLICT));
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private record Running(Observed<RunService> service, List<Observed<?>> all) {}

  private Running bringUp() throws Exception {
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

  private Observed<RunService> lonely(Map<String, String> variables) throws Exception {
    return environment.create(
        "solo", Samples.service("solo", SAMPLE, account("solo-sa"), variables, Map.of()));
  }

  private String account(String id) throws Exception {
    return environment.create(id, new ServiceAccount(id, id, "")).resource().email().orElseThrow();
  }

  private SecretVersion version(String secret, SecretPayload payload) throws Exception {
    return environment.create(secret, new SecretVersion(Value.of(secret), payload)).resource();
  }

  private static String number(SecretVersion version) {
    return version.version().orElseThrow();
  }

  private List<String> failures(List<Observed<?>> all) throws InterruptedException {
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

  private static int get(Observed<RunService> service, String path) throws Exception {
    return send(service, path, HttpRequest.newBuilder()).statusCode();
  }

  private static String body(Observed<RunService> service, String path) throws Exception {
    return send(service, path, HttpRequest.newBuilder()).body();
  }

  private static int post(Observed<RunService> service, String path, String body) throws Exception {
    return send(
            service, path, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)))
        .statusCode();
  }

  private static HttpResponse<String> send(
      Observed<RunService> service, String path, HttpRequest.Builder request) throws Exception {
    URI uri = URI.create(service.resource().url().orElseThrow() + path);
    return HttpClient.newHttpClient()
        .send(request.uri(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private int restarts(String name) {
    return new Workspace(home).state(name).orElseThrow().restarts();
  }

  private long pid(String name) {
    return new Workspace(home).state(name).orElseThrow().pid();
  }

  private long supervisor() throws IOException {
    return Files.readAllLines(new Workspace(home).contact()).stream()
        .filter(line -> line.startsWith("pid="))
        .mapToLong(line -> Long.parseLong(line.substring("pid=".length())))
        .findFirst()
        .orElseThrow();
  }

  private static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Processes that carry the stack's mark, and the supervisor of this folder. */
  private List<String> processes() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(
            p ->
                read(p, "environ").contains(StackMarks.VARIABLE_STACK + "=" + stack)
                    || read(p, "cmdline").contains(home.toString()))
        .map(p -> p.pid() + " " + read(p, "cmdline"))
        .toList();
  }

  private static List<String> commandLines() {
    return ProcessHandle.allProcesses().map(p -> read(p, "cmdline")).toList();
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
