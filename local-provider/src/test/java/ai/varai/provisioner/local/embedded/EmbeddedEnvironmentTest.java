package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.Workbench;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.RunService.SecretKey;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.resource.Value;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A whole environment as plain processes: real PostgreSQL, the MongoDB stand-in, real services. */
class EmbeddedEnvironmentTest extends EmbeddedWorld {
  @Test
  void servicesReachTheirDatabasesWithTheSecretsTheyWereGranted() throws Exception {
    Running running = bringUp();

    assertThat(get(running.service(), "/health")).isEqualTo(200);
    assertThat(get(running.service(), "/ready")).isEqualTo(200);
    assertThat(failures(running.all())).isEmpty();
  }

  @Test
  void secretsAreInNoFileAndNoProcessArgument() throws Exception {
    Running running = bringUp();
    Workbench workbench = environment.provider().workbench().orElseThrow();
    Map<String, String> variables =
        workbench.variables(Optional.of(running.service().resource().name()));
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
        .isEqualTo(running.service());
    assertThat(environment.list(SqlInstance.class)).hasSize(1);
    assertThat(environment.list(SqlDatabase.class)).hasSize(1);
    assertThat(environment.list(SqlUser.class)).hasSize(1);
    assertThat(environment.list(DocumentDatabase.class)).hasSize(1);
    assertThat(environment.list(SecretVersion.class)).hasSize(2);
    assertThat(environment.list(Bucket.class)).hasSize(1);
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
    assertThat(failures(running.all())).anyMatch(failure -> failure.contains("superuser.pg"));
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
}
