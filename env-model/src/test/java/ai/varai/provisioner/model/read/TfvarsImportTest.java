package ai.varai.provisioner.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.config.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TfvarsImportTest {
  @TempDir Path folder;

  private static Environment load(Path file) {
    LoadResult result =
        EnvironmentLoader.loadFile(
            file.toAbsolutePath().getParent(), file.getFileName(), List.of());
    assertThat(result.findings().toString()).isEmpty();
    return result.source().orElseThrow().environment();
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "production"})
  void the_written_file_is_the_same_environment(String name) throws Exception {
    Path given = Path.of("src/test/resources/tfvars/" + name + ".tfvars").toAbsolutePath();

    TfvarsImport read = TfvarsImport.of(given.getParent(), given.getFileName());

    assertThat(read.name()).contains(name);
    Path written = Files.writeString(folder.resolve(name + ".yaml"), read.yaml().orElseThrow());
    assertThat(load(written)).isEqualTo(load(given));
  }

  @Test
  void texts_that_yaml_would_take_for_something_else_stay_texts() throws Exception {
    Path given =
        Files.writeString(
            folder.resolve("odd.tfvars"),
            """
            environment = "odd"
            project_id  = "acme-shop-dev"
            region      = "us-central1"
            description = "says \\"no\\": # not a comment \\\\ 100%"
            labels      = { "a" = "true", "b" = "1", "c" = "", "d" = "no" }
            services = {
              web = {
                environment_variables = { A = "null", B = "0x1F", C = "- x", D = "line\\nline", E = "*a" }
                invokers              = []
              }
            }
            networking_config = {
              subnets = [
                { name = "one", ip_cidr_range = "10.0.0.0/24", region = "us-central1" },
                { name = "two", ip_cidr_range = "10.0.1.0/24", region = "us-central1" },
              ]
            }
            """);

    String yaml = TfvarsImport.of(folder, given.getFileName()).yaml().orElseThrow();

    assertThat(load(Files.writeString(folder.resolve("odd.yaml"), yaml))).isEqualTo(load(given));
  }

  @Test
  void an_unknown_key_is_refused_with_its_place_and_nothing_is_written() throws Exception {
    Files.writeString(
        folder.resolve("typo.tfvars"),
        """
        environment = "typo"
        project_id  = "acme-shop-dev"
        region      = "us-central1"
        services    = { web = { memry = "1Gi" } }
        """);

    TfvarsImport read = TfvarsImport.of(folder, Path.of("typo.tfvars"));

    assertThat(read.yaml()).isEmpty();
    assertThat(read.findings().toString())
        .contains("typo.tfvars:4:", "CFG003 services.web.memry", "did you mean memory?");
  }
}
