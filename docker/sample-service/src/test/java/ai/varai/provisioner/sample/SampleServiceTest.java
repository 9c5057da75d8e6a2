package ai.varai.provisioner.sample;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process, with a real PostgreSQL and a server that speaks MongoDB's protocol. */
class SampleServiceTest {
  private static final String PASSWORD = "p@ss:w/rd?%#+";
  private static final String ENCODED = "p%40ss%3Aw%2Frd%3F%25%23%2B";

  private static EmbeddedPostgres postgres;
  private static MongoServer mongo;
  private static String mongoUrl;

  @TempDir Path folder;

  @BeforeAll
  static void startDatabases() throws Exception {
    postgres = EmbeddedPostgres.builder().start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE app LOGIN PASSWORD '" + PASSWORD + "'");
      statement.execute("CREATE DATABASE orders OWNER app");
    }
    mongo = new MongoServer(new MemoryBackend());
    mongoUrl = "mongodb://127.0.0.1:" + mongo.bind().getPort() + "/shop";
  }

  @AfterAll
  static void stopDatabases() throws Exception {
    mongo.shutdownNow();
    postgres.close();
  }

  private Map<String, String> variables(String service) {
    return Map.of(
        "K_SERVICE",
        service,
        "K_REVISION",
        service + "-00007-abc",
        "K_CONFIGURATION",
        service,
        "ENVIRONMENT",
        "local",
        "DATABASE_URL",
        "postgresql://app:" + ENCODED + "@127.0.0.1:" + postgres.getPort() + "/orders",
        "MONGODB_URL",
        mongoUrl,
        "STORAGE_DIR",
        folder.toString());
  }

  private RunningService start(Map<String, String> variables) throws Exception {
    return RunningService.start(variables, Files.createTempFile(folder, ".log", ""));
  }

  @Test
  void itTellsWhoItIs() throws Exception {
    try (RunningService service = start(variables("auth-service"))) {
      Document identity = Document.parse(service.get("/").body());

      assertThat(identity)
          .containsEntry("service", "auth-service")
          .containsEntry("revision", "auth-service-00007-abc")
          .containsEntry("configuration", "auth-service")
          .containsEntry("environment", "local");
      assertThat(identity.getString("instance")).matches("[0-9a-f]{12}");
      assertThat(service.get("/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void itIsReadyWhenEveryBackendAnswers() throws Exception {
    try (RunningService service = start(variables("auth-service"))) {
      assertThat(service.get("/health").statusCode()).isEqualTo(200);
      assertThat(service.get("/ready").statusCode()).isEqualTo(200);
      assertThat(Document.parse(service.get("/ready").body()).get("checks", Document.class))
          .containsEntry("postgresql", "ok")
          .containsEntry("mongodb", "ok")
          .containsEntry("storage", "ok");
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerMakesItNotReadyWhileItStaysHealthy() throws Exception {
    Map<String, String> wrong =
        Map.of(
            "DATABASE_URL",
            "postgresql://app:hunter2@127.0.0.1:1/orders",
            "MONGODB_URL",
            "mongodb://127.0.0.1:1/shop");
    try (RunningService service = start(wrong)) {
      assertThat(service.get("/health").statusCode()).isEqualTo(200);
      var ready = service.get("/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      // Both ports are closed.
      assertThat(ready.body())
          .contains("not ready", "postgresql", "mongodb")
          .doesNotContain("hunter2");
      assertThat(service.text()).doesNotContain("hunter2");
    }
  }

  @Test
  void itemsDocumentsAndFilesThatOneServiceWritesAreReadByAnother() throws Exception {
    try (RunningService writer = start(variables("writer"));
        RunningService reader = start(variables("reader"))) {
      assertThat(writer.post("/items", "{\"name\":\"a \\\"b\\\" ü\"}").statusCode()).isEqualTo(201);
      assertThat(writer.post("/documents", "{\"tags\":[1,{\"deep\":true}]}").statusCode())
          .isEqualTo(201);
      assertThat(writer.post("/files?name=hello.txt", "hello").statusCode()).isEqualTo(201);

      assertThat(Document.parse(reader.get("/items").body()).getList("items", Document.class))
          .anySatisfy(
              item ->
                  assertThat(item)
                      .containsEntry("service", "writer")
                      .containsEntry("name", "a \"b\" ü"));
      assertThat(reader.get("/documents").body()).contains("\"deep\": true", "writer");
      assertThat(reader.get("/files").body()).isEqualTo("{\"files\":[\"hello.txt\"]}");
    }
  }

  @Test
  void servicesThatMakeTheTableAtTheSameMomentAllSucceed() throws Exception {
    try (Connection connection = postgres.getDatabase("postgres", "orders").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS sample_items");
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (RunningService service = start(variables("auth-service"))) {
      Callable<String> post =
          () -> {
            var answer = service.post("/items", "{\"name\":\"x\"}");
            return answer.statusCode() + " " + answer.body();
          };
      for (Future<String> answer :
          threads.invokeAll(List.of(post, post, post, post, post, post, post, post))) {
        assertThat(answer.get()).startsWith("201 ");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void badBodiesAndNamesAreRefused() throws Exception {
    try (RunningService service = start(variables("auth-service"))) {
      assertThat(service.post("/items", "not json").statusCode()).isEqualTo(400);
      assertThat(service.post("/items", "{\"name\":7}").statusCode()).isEqualTo(400);
      assertThat(service.post("/documents", "[1]").statusCode()).isEqualTo(400);
      assertThat(service.post("/files?name=../x", "x").statusCode()).isEqualTo(400);
      assertThat(service.post("/files", "x").statusCode()).isEqualTo(400);
      assertThat(service.post("/items", "x".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void withoutBackendsItIsReadyAndSaysWhichVariableIsMissing() throws Exception {
    try (RunningService service = start(Map.of())) {
      assertThat(service.get("/ready").statusCode()).isEqualTo(200);
      assertThat(service.get("/items").body()).contains("DATABASE_URL");
      assertThat(service.get("/documents").body()).contains("MONGODB_URL");
      assertThat(service.get("/files").body()).contains("STORAGE_DIR");
    }
  }

  @Test
  void sigtermEndsItGracefullyAndEveryLineOfTheLogIsAnEntryWithoutSecrets() throws Exception {
    try (RunningService service = start(variables("auth-service"))) {
      service.get("/ready");
      service.post("/items?token=hunter2", "{\"name\":\"x\"}");

      service.process().destroy();

      assertThat(service.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
      // 128 + 15: ended by SIGTERM, after the hook has run.
      assertThat(service.process().exitValue()).isEqualTo(143);
      assertThat(service.log())
          .allSatisfy(entry -> assertThat(entry).containsKeys("severity", "time", "message"))
          .anySatisfy(entry -> assertThat(entry).containsEntry("message", "POST /items 201"))
          .last()
          .satisfies(entry -> assertThat(entry).containsEntry("message", "ended"));
      assertThat(service.text()).doesNotContain(PASSWORD, ENCODED, "hunter2");
    }
  }

  @Test
  void aVariableThatMakesNoSenseEndsItWithExitCode3AndNoSecretInTheLog() throws Exception {
    Path output = Files.createTempFile(folder, ".log", "");
    Process process =
        RunningService.launch(Map.of("DATABASE_URL", "postgresql://app:hunter2#@db/x"), output);

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(3);
    assertThat(Files.readString(output)).contains("DATABASE_URL").doesNotContain("hunter2");
  }
}
