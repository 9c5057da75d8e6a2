package ai.varai.provisioner.model.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProviderOptionsTest {
  @Test
  void ports_reach_the_provider_under_the_names_of_the_resources_that_they_are_for() {
    var options =
        ProviderOptions.of(
            Fixture.environment(
                """
                environment: local
                project_id: varai-local
                region: us-central1
                target: local
                services: {auth-service: {image: "example/auth:1"}}
                database_config: {tier: db-f1-micro}
                document_database: {version: "7"}
                local: {ports: {auth-service: 8081, postgres: 5432, mongo: 27017, pubsub: 8085}}
                """));

    assertThat(options)
        .containsEntry("ports.auth-service", "8081")
        .containsEntry("ports.varai-local", "5432")
        .containsEntry("ports.varai-local-mongodb", "27017")
        .containsEntry("ports.varai-local-pubsub", "8085")
        .containsEntry("port_names.varai-local", "postgres");
  }

  @Test
  @DisplayName("Without an image of their own the databases have that of the version they want")
  void imagesOfTheVersions() {
    Map<String, String> options = ProviderOptions.of(Fixture.environment(VERSIONS));
    assertThat(options)
        .containsEntry("images.postgres", "postgres:16")
        .containsEntry("images.mongo", "mongo:6.0");
    Map<String, String> named =
        ProviderOptions.of(
            Fixture.environment(VERSIONS + "local: {images: {postgres: a/b:1, mongo: c:2}}\n"));
    assertThat(named)
        .containsEntry("images.postgres", "a/b:1")
        .containsEntry("images.mongo", "c:2");
  }

  @Test
  @DisplayName(
      "What has no database needs no image of one, and services without an image are named")
  void whatDockerLacks() {
    Map<String, String> options =
        ProviderOptions.of(
            Fixture.environment(
                """
                environment: local
                project_id: varai-local
                region: us-central1
                target: local
                services:
                  own: {process: [python3, /srv/a.py]}
                  other: {process: [python3, /srv/b.py]}
                  both: {process: [python3, /srv/b.py], image: a/b}
                  sample: {process: ["${java}", -jar, "${sample-service}"]}
                """));
    assertThat(options)
        .doesNotContainKeys("images.postgres", "images.mongo")
        .containsEntry("process_only", "own, other");
    assertThat(ProviderOptions.of(Fixture.environment(VERSIONS))).doesNotContainKey("process_only");
  }

  private static final String VERSIONS =
      """
      environment: local
      project_id: varai-local
      region: us-central1
      target: local
      services: {web: {image: a/b}}
      database_config: {tier: db-f1-micro, database_version: POSTGRES_16}
      document_database: {version: "6.0"}
      """;
}
