package ai.varai.provisioner.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Layer;
import ai.varai.provisioner.model.source.Origin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private static final String BASE =
      """
      environment: base
      project_id: my-project
      region: us-central1
      labels: {team: platform, stage: base}
      security_config:
        allowed_origins: ["https://a.example", "https://b.example"]
      services:
        auth-service:
          cpu: 2000m
          memory: 1Gi
        ai-service: {}
      """;
  private static final String UPPER =
      """
      extends: base
      environment: upper
      labels: {stage: upper}
      security_config:
        allowed_origins: ["https://c.example"]
      services:
        auth-service:
          cpu:
          concurrency: 7
        ai-service:
        face-service: {}
      """;

  private final EnvironmentLoader loader =
      new EnvironmentLoader(new MemoryFiles(Map.of("base.yaml", BASE, "upper.yaml", UPPER)));

  private EnvironmentSource load(String... overrides) {
    LoadResult result = loader.load("upper", List.of(overrides));
    assertThat(result.findings().toString()).isEmpty();
    return result.source().orElseThrow();
  }

  @Test
  @DisplayName("Maps are merged, lists and single values replaced")
  void merged() {
    Environment environment = load().environment();
    assertThat(environment.environment()).isEqualTo("upper");
    assertThat(environment.region()).isEqualTo("us-central1");
    assertThat(environment.labels()).isEqualTo(Map.of("team", "platform", "stage", "upper"));
    assertThat(environment.securityConfig().allowedOrigins()).containsExactly("https://c.example");
  }

  @Test
  @DisplayName(
      "A key without a value removes what is below, so that the default holds or the entry is gone")
  void removed() {
    Map<String, ServiceConfig> services = load().environment().services();
    assertThat(services.keySet()).containsExactly("auth-service", "face-service");
    ServiceConfig auth = services.get("auth-service");
    assertThat(auth.cpu()).isEqualTo("1000m");
    assertThat(auth.memory()).isEqualTo("1Gi");
    assertThat(auth.concurrency()).isEqualTo(7);
  }

  @Test
  @DisplayName("The layers are named from the lowest to the highest")
  void layers() {
    assertThat(load("region=us-east1").layers())
        .containsExactly(
            Layer.DEFAULTS,
            new Layer(Layer.Kind.EXTENDED_FILE, "base.yaml"),
            new Layer(Layer.Kind.FILE, "upper.yaml"),
            Layer.OVERRIDES);
  }

  @Test
  @DisplayName("Every value knows the file, line and column that it came from")
  void origins() {
    EnvironmentSource source = load("services.auth-service.max_instances=9");
    assertThat(place(source, "project_id")).isEqualTo("base.yaml:2:13");
    assertThat(place(source, "services.auth-service.memory")).isEqualTo("base.yaml:10:13");
    assertThat(place(source, "services.auth-service.concurrency")).isEqualTo("upper.yaml:9:18");
    assertThat(place(source, "services.auth-service.cpu")).isEqualTo("built-in default");
    assertThat(place(source, "services.auth-service.max_instances"))
        .isEqualTo("--set services.auth-service.max_instances");
    assertThat(source.origins().of(KeyPath.parse("services.auth-service.max_instances")).layer())
        .isEqualTo(Layer.OVERRIDES);
    assertThat(source.origins().of(KeyPath.parse("project_id")).layer().kind())
        .isEqualTo(Layer.Kind.EXTENDED_FILE);
  }

  @Test
  @DisplayName("A rule that asks for the place of a default is pointed to what is around it")
  void nearest() {
    assertThat(load().origins().position(KeyPath.parse("services.auth-service.cpu")))
        .hasToString("upper.yaml:8:5");
  }

  @Test
  @DisplayName("The effective settings are complete: file values, defaults and their origins")
  void effective() {
    List<EffectiveSettings.Setting> settings = EffectiveSettings.of(load());
    assertThat(settings)
        .contains(
            new EffectiveSettings.Setting(
                KeyPath.parse("services.face-service.port"), "8080", Origin.BUILT_IN),
            new EffectiveSettings.Setting(KeyPath.parse("target"), "gcp", Origin.BUILT_IN));
    assertThat(settings)
        .anySatisfy(
            setting -> {
              assertThat(setting.path()).hasToString("security_config.allowed_origins[0]");
              assertThat(setting.value()).isEqualTo("https://c.example");
              assertThat(setting.origin().value()).hasToString("upper.yaml:5:21");
            });
  }

  @Test
  @DisplayName("Overrides reach into maps and lists, make what is missing, and the last one wins")
  void overrides() {
    Environment environment =
        load(
                "services.auth-service.environment_variables.MODE=fast",
                "security_config.allowed_origins[0]=https://d.example",
                "local.ports={auth-service: 9000}",
                "labels.stage=",
                "region=us-east1",
                "region=us-west1")
            .environment();
    assertThat(environment.services().get("auth-service").environmentVariables())
        .isEqualTo(Map.of("MODE", "fast"));
    assertThat(environment.securityConfig().allowedOrigins()).containsExactly("https://d.example");
    assertThat(environment.local().ports()).isEqualTo(Map.of("auth-service", 9000));
    assertThat(environment.labels()).isEqualTo(Map.of("team", "platform"));
    assertThat(environment.region()).isEqualTo("us-west1");
  }

  @Test
  @DisplayName("A file that is for another environment is refused")
  void otherEnvironment() {
    LoadResult result =
        new EnvironmentLoader(new MemoryFiles(Map.of("copy.yaml", BASE))).load("copy", List.of());
    assertThat(result.source()).isEmpty();
    assertThat(result.findings().toString())
        .isEqualTo(
            "copy.yaml:1:14: CFG020 environment: the file is for the environment base, not for copy;"
                + " write environment: copy in it, or ask for base\n");
  }

  @Test
  @DisplayName("An environment that does not exist is answered with the near one")
  void nearEnvironment() {
    assertThat(loader.load("uper", List.of()).findings().toString())
        .isEqualTo(
            "uper.yaml: CFG015 there is no environment 'uper'; did you mean upper? Correct the name\n");
  }

  @Test
  @DisplayName("A name cannot lead out of the folder")
  void noTraversal() {
    assertThat(loader.load("../upper", List.of()).source()).isEmpty();
  }

  private static String place(EnvironmentSource source, String path) {
    return source.origins().of(KeyPath.parse(path)).value().toString();
  }
}
