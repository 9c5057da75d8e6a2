package ai.varai.provisioner.local.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.model.compile.ProviderOptions;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ComposeExporterTest {
  private static final Path CHECKED_IN =
      ShippedEnvironment.ROOT.resolve("docker/docker-compose.yml");

  private final ComposeFile exported =
      new ComposeExporter(
              ShippedEnvironment.options(), new ComposePorts(ShippedEnvironment.options()))
          .export(ShippedEnvironment.graph());

  /** To write the file anew: run this test with {@code -Dcompose.write=true}. */
  @Test
  void theFileInTheRepositoryIsTheExportOfTheLocalEnvironment() throws Exception {
    if (Boolean.getBoolean("compose.write")) {
      Files.writeString(CHECKED_IN, exported.yaml());
    }
    assertThat(CHECKED_IN).hasContent(exported.yaml());
  }

  @Test
  void itIsYamlWithTheServicesAndDatabasesOfTheEnvironment() {
    Object file = new Load(LoadSettings.builder().build()).loadFromString(exported.yaml());

    assertThat(file)
        .extracting("services")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsKeys(
            "auth-service", "ai-service", "recommendation-service", "face-service", "varai-local");
  }

  @Test
  void secretsAreVariablesThatMustBeGivenAndTheGeneratedOnesHaveTheirLength() {
    String env = exported.environmentFile(new Random(1));

    assertThat(exported.secrets())
        .extracting(ComposeFile.GeneratedSecret::variable)
        .contains("DATABASE_PASSWORD", "SESSION_KEY");
    for (ComposeFile.GeneratedSecret secret : exported.secrets()) {
      assertThat(exported.yaml()).contains("${" + secret.variable() + ":?");
      assertThat(env)
          .containsPattern("(?m)^" + secret.variable() + "=[A-Za-z0-9]{" + secret.length() + "}$");
    }
  }

  @Test
  void twoEnvironmentFilesHoldDifferentSecrets() {
    assertThat(exported.environmentFile(new Random(1)))
        .isNotEqualTo(exported.environmentFile(new Random(2)));
  }

  @Test
  void portsThatAreNamedAreKeptAndTheOthersGoAroundThem() {
    var ports = new ComposePorts(java.util.Map.of("first_port", "9000", "ports.b", "9001"));

    assertThat(java.util.stream.Stream.of("a", "b", "c", "a").map(ports::applyAsInt))
        .containsExactly(9000, 9001, 9002, 9000);
  }

  @Test
  void everyEmulatorThatServicesAreToldOfIsAServiceOfTheFile() {
    var environment =
        ShippedEnvironment.with(
            "local.emulators=[pubsub, firestore, datastore, bigtable]",
            "services.ai-service.uses.emulators=[pubsub, firestore, datastore, bigtable]");
    ComposeFile file =
        new ComposeExporter(ProviderOptions.of(environment), name -> 9000)
            .export(ShippedEnvironment.graph(environment));
    @SuppressWarnings("unchecked")
    var services =
        (Map<String, Map<String, Object>>)
            ((Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(file.yaml()))
                .get("services");

    for (GoogleEmulator.Service service : GoogleEmulator.Service.values()) {
      String name = service.name().toLowerCase(Locale.ROOT);
      Map<String, Object> emulator = services.get("varai-local-" + name);
      assertThat(emulator.get("ports").toString()).startsWith("[127.0.0.1:9000:");
      assertThat(emulator.get("command").toString())
          .contains("gcloud beta emulators " + name + " start");
      assertThat(emulator.get("image").toString())
          .startsWith("${PROVISIONER_IMAGE_GOOGLE_EMULATORS:-");
      assertThat(services.get("ai-service").get("depends_on").toString())
          .contains("varai-local-" + name);
    }
  }

  @Test
  void theStoreOfATracedEnvironmentIsAServiceThatOthersExportTo() {
    var services = services("monitoring_config.enable_tracing=true");

    Map<String, Object> store = services.get("varai-local-traces");
    assertThat(store.get("image").toString()).startsWith("${PROVISIONER_IMAGE_GCP_EMULATOR:-");
    assertThat(store.get("command").toString())
        .isEqualTo("[--projects, ml-datadriven-recos-local]");
    assertThat(store.get("ports").toString()).isEqualTo("[127.0.0.1:9000:8090]");
    assertThat(services.get("ai-service").get("environment").toString())
        .contains("OTEL_EXPORTER_OTLP_ENDPOINT=http://varai-local-traces:8090");
    assertThat(services.get("ai-service").get("depends_on").toString())
        .contains("varai-local-traces");
  }

  @Test
  void dollarSignsAreKeptFromCompose() {
    assertThat(ComposeValues.literal("a$b${c}")).isEqualTo("a$$b$${c}");
  }

  @Test
  void aServiceWaitsForWhatItUsesOnly() {
    var services =
        services(
            "services.auth-service.uses={database: false}",
            "services.ai-service.uses={document_database: false}",
            "services.face-service.uses={database: false, document_database: false}");

    assertThat(services.get("auth-service").get("depends_on").toString())
        .contains("varai-local-mongodb")
        .doesNotContain("varai-local=");
    assertThat(services.get("ai-service").get("depends_on").toString())
        .contains("varai-local=")
        .doesNotContain("varai-local-mongodb");
    assertThat(services.get("face-service")).doesNotContainKey("depends_on");
  }

  @Test
  void aSecretThatIsNotGeneratedIsAVariableToBeFilledIn() {
    var environment = ShippedEnvironment.with("secrets.session-key={generate: false}");
    ComposeFile file =
        new ComposeExporter(ProviderOptions.of(environment), name -> 9000)
            .export(ShippedEnvironment.graph(environment));

    assertThat(file.yaml()).contains("SESSION_KEY: \"${SESSION_KEY:?");
    assertThat(file.given()).containsExactly("SESSION_KEY");
    assertThat(file.environmentFile(new Random(1)))
        .contains("# Not generated: write its value.\nSESSION_KEY=\n");
  }

  @Test
  void aSecretOfAPinnedVersionIsTheOneThatIsGenerated() {
    var environment =
        ShippedEnvironment.with(
            "services.auth-service.secret_environment_variables.SESSION_KEY.version='1'");
    ComposeFile file =
        new ComposeExporter(ProviderOptions.of(environment), name -> 9000)
            .export(ShippedEnvironment.graph(environment));

    assertThat(file.given()).isEmpty();
    assertThat(file.secrets())
        .extracting(ComposeFile.GeneratedSecret::variable)
        .contains("SESSION_KEY");
  }

  @Test
  void aServiceWithoutAnImageIsRefusedInsteadOfRunningAnother() {
    var environment =
        ShippedEnvironment.with(
            "services.auth-service.image=null",
            "services.auth-service.process=[python3, /srv/web.py]");

    assertThatThrownBy(
            () ->
                new ComposeExporter(ProviderOptions.of(environment), name -> 9000)
                    .export(ShippedEnvironment.graph(environment)))
        .hasMessage("auth-service has a process and no image, and Compose runs images");
  }

  @Test
  void whateverAValueHoldsIsReadAsItWas() {
    String odd = "tab\t return\r quote\" backslash\\ bell\u0007 line\n ü";
    Object read =
        new Load(LoadSettings.builder().build()).loadFromString(Yaml.write(Map.of("key", odd)));

    assertThat(read).isEqualTo(Map.of("key", odd));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> services(String... values) {
    var environment = ShippedEnvironment.with(values);
    ComposeFile file =
        new ComposeExporter(ProviderOptions.of(environment), name -> 9000)
            .export(ShippedEnvironment.graph(environment));
    return (Map<String, Map<String, Object>>)
        ((Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(file.yaml()))
            .get("services");
  }
}
