package ai.varai.provisioner.model.compile;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretPayload.Part;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LocalCompileTest {
  private static final String LOCAL =
      """
      environment: local
      project_id: varai-local
      region: us-central1
      target: local
      services:
        auth-service:
          image: example/auth:1
          process: ["${java}", "-jar", "${sample-service}"]
          uses: {storage: [uploads], emulators: [pubsub]}
          secret_environment_variables:
            SESSION_KEY: {secret_name: session-key}
          environment_variables: {LOG_LEVEL: trace}
        face-service:
          image: example/face:1
          uses: {database: false, document_database: false}
      database_config: {tier: db-f1-micro}
      document_database: {version: "7"}
      storage:
        uploads: {}
      secrets:
        session-key: {length: 48}
        unused: {generate: false}
      security_config: {allowed_origins: ["http://localhost:3000"]}
      """;

  private final ResourceGraph graph =
      new EnvironmentCompiler().compile(Fixture.environment(LOCAL), CompileOptions.PLAIN);

  private <R extends Resource> R resource(Class<R> type, String address) {
    return type.cast(node(address).resource());
  }

  private ResourceNode<?> node(String address) {
    return graph.find(ResourceAddress.parse(address)).orElseThrow();
  }

  @Test
  void the_local_environment_is_made_of_these_resources() {
    assertThat(graph.nodes())
        .extracting(node -> node.address().toString())
        .containsExactlyInAnyOrder(
            "network.main",
            "sql_instance.main",
            "sql_database.main",
            "sql_user.main",
            "document_database.main",
            "bucket.uploads",
            "bucket_iam_member.auth-service/uploads",
            "google_emulator.pubsub",
            "secret.session-key",
            "secret_version.session-key",
            "secret.unused",
            "secret.database-password",
            "secret_version.database-password",
            "secret.database-url",
            "secret_version.database-url",
            "service_account.auth-service",
            "service_account.face-service",
            "secret_iam_member.auth-service/database-url",
            "secret_iam_member.auth-service/session-key",
            "run_service.auth-service",
            "run_service.face-service");
  }

  @Test
  void the_database_url_is_composed_with_the_password_percent_encoded() {
    var payload =
        (SecretPayload.Composed)
            resource(SecretVersion.class, "secret_version.database-url").payload();
    assertThat(payload.parts())
        .filteredOn(part -> part instanceof Part.FromVersion)
        .containsExactly(
            new Part.FromVersion(
                new Value.Ref<>(
                    ResourceAddress.parse("secret_version.database-password"),
                    "name",
                    String.class),
                true));
    assertThat(graph.dependenciesOf(ResourceAddress.parse("secret_version.database-url")))
        .as("what the URL leads to exists before the URL")
        .contains(
            ResourceAddress.parse("sql_instance.main"),
            ResourceAddress.parse("sql_database.main"),
            ResourceAddress.parse("sql_user.main"));
  }

  @Test
  void a_service_may_read_exactly_the_secrets_that_it_uses() {
    assertThat(graph.nodes())
        .filteredOn(node -> node.address().kind().equals("secret_iam_member"))
        .extracting(node -> node.address().name())
        .containsExactlyInAnyOrder("auth-service/database-url", "auth-service/session-key");
    assertThat(graph.dependenciesOf(ResourceAddress.parse("run_service.auth-service")))
        .as("the right to read stands before the service starts")
        .contains(ResourceAddress.parse("secret_iam_member.auth-service/session-key"));
  }

  @Test
  void secret_variables_are_pinned_to_the_version_that_the_apply_makes() {
    var service = resource(RunService.class, "run_service.auth-service");
    assertThat(service.secretEnv().get("DATABASE_URL").version())
        .isEqualTo(
            new Value.Ref<>(
                ResourceAddress.parse("secret_version.database-url"), "version", String.class));
    assertThat(service.secretEnv()).containsOnlyKeys("DATABASE_URL", "SESSION_KEY");
  }

  @Test
  void a_service_is_told_where_things_are_and_its_own_variables_win() {
    var env = resource(RunService.class, "run_service.auth-service").env();
    assertThat(env)
        .containsKeys("MONGODB_URL", "UPLOADS_BUCKET", "UPLOADS_BUCKET_URL", "PUBSUB_EMULATOR_HOST")
        .containsEntry("ENVIRONMENT", Value.of("local"))
        .containsEntry("ALLOWED_ORIGINS", Value.of("http://localhost:3000"))
        .containsEntry("LOG_LEVEL", Value.of("trace"));
    assertThat(resource(RunService.class, "run_service.face-service").env())
        .doesNotContainKeys("MONGODB_URL", "UPLOADS_BUCKET");
    assertThat(resource(RunService.class, "run_service.face-service").secretEnv()).isEmpty();
  }

  @Test
  void names_carry_the_environment() {
    assertThat(resource(SqlInstance.class, "sql_instance.main").name()).isEqualTo("varai-local");
    assertThat(resource(DocumentDatabase.class, "document_database.main").database())
        .isEqualTo("varai_local");
    assertThat(resource(Bucket.class, "bucket.uploads").name())
        .isEqualTo("varai-local-local-uploads");
    assertThat(resource(GoogleEmulator.class, "google_emulator.pubsub").service())
        .isEqualTo(GoogleEmulator.Service.PUBSUB);
  }

  @Test
  void outputs_are_promised_by_path_and_secrets_by_name_only() {
    assertThat(graph.outputs().keySet())
        .containsExactlyInAnyOrder(
            "databases/mongodb/url",
            "databases/postgres/database",
            "databases/postgres/host",
            "databases/postgres/instance",
            "databases/postgres/port",
            "databases/postgres/user",
            "emulators/pubsub/endpoint",
            "secrets/database-password",
            "secrets/database-url",
            "secrets/session-key",
            "secrets/unused",
            "services/auth-service/url",
            "services/face-service/url",
            "storage/uploads/name",
            "storage/uploads/url");
    assertThat(graph.outputs().get("secrets/database-url"))
        .isEqualTo(Value.of("local-database-url"));
  }

  @Test
  void nothing_on_this_machine_is_protected_against_deletion() {
    assertThat(graph.nodes()).noneMatch(ResourceNode::isProtected);
    assertThat(resource(SqlInstance.class, "sql_instance.main").deletionProtection()).isFalse();
  }

  @Test
  void compiling_twice_gives_the_same_graph() {
    var again = new EnvironmentCompiler().compile(Fixture.environment(LOCAL), CompileOptions.PLAIN);
    assertThat(again.nodes()).containsExactlyElementsOf(graph.nodes());
    assertThat(again.outputs()).isEqualTo(graph.outputs());
  }

  @Test
  void settings_of_this_machine_go_to_the_provider() {
    Map<String, String> options =
        ProviderOptions.of(
            Fixture.environment(LOCAL + "local: {ports: {auth-service: 8081}, mode: embedded}\n"));
    assertThat(options)
        .containsEntry("ports.auth-service", "8081")
        .containsEntry("mode", "embedded")
        .containsEntry("images.postgres", "postgres:14");
  }

  @Test
  void only_the_sample_service_runs_from_the_sample_services_image() {
    String head =
        "environment: local\nproject_id: varai-local\nregion: us-central1\ntarget: local\n";
    var services =
        new EnvironmentCompiler()
            .compile(
                Fixture.environment(
                    head
                        + """
                        services:
                          sample: {process: ["${java}", "-jar", "${sample-service}"]}
                          nothing: {}
                          own: {process: [python3, /srv/web.py]}
                          both: {process: [python3, /srv/web.py], image: a/b}
                        """),
                CompileOptions.PLAIN);
    Map<String, String> images = new TreeMap<>();
    for (ResourceNode<?> node : services.nodes()) {
      if (node.resource() instanceof RunService service) {
        images.put(service.name(), service.image());
      }
    }
    assertThat(images)
        .isEqualTo(
            Map.of(
                "sample", "provisioner/sample-service:local",
                "nothing", "provisioner/sample-service:local",
                "own", "",
                "both", "a/b"));
  }
}
