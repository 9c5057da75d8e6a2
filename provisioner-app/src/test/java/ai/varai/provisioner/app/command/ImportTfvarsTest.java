package ai.varai.provisioner.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTfvarsTest {
  private static final String FILE =
      """
      # a comment
      environment = "trial"
      project_id  = "acme-shop-dev"
      region      = "us-central1"
      services    = { web = { memory = "1Gi" } }
      """;

  @TempDir Path folder;

  @Test
  void a_variable_file_becomes_an_environment_that_can_be_validated() throws Exception {
    Files.writeString(folder.resolve("terraform.tfvars"), FILE);

    var run = CommandLineRun.in(folder, "import", "tfvars", "terraform.tfvars");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("Written: environments/trial.yaml", "Valid: 0 problems");
    assertThat(folder.resolve("environments/trial.yaml"))
        .content()
        .endsWith(
            """
            environment: trial
            project_id: acme-shop-dev
            region: us-central1

            services:
              web:
                memory: "1Gi"
            """);
    assertThat(CommandLineRun.in(folder, "validate", "--env=trial").exit()).isZero();
  }

  @Test
  void a_file_that_exists_stays_unless_it_is_forced() throws Exception {
    Files.writeString(folder.resolve("a.tfvars"), FILE);
    Files.writeString(folder.resolve("mine.yaml"), "precious");

    var run = CommandLineRun.in(folder, "import", "tfvars", "a.tfvars", "--out=mine.yaml");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("mine.yaml exists already");
    assertThat(folder.resolve("mine.yaml")).hasContent("precious");

    assertThat(
            CommandLineRun.in(folder, "import", "tfvars", "a.tfvars", "--out=mine.yaml", "--force")
                .exit())
        .isZero();
    assertThat(folder.resolve("mine.yaml")).content().contains("environment: trial");
  }

  @Test
  void an_unknown_key_is_refused_and_nothing_is_written() throws Exception {
    Files.writeString(folder.resolve("a.tfvars"), FILE.replace("memory", "memry"));

    var run = CommandLineRun.in(folder, "import", "tfvars", "a.tfvars");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("a.tfvars:5:", "CFG003 services.web.memry", "memory");
    assertThat(folder.resolve("environments")).doesNotExist();
  }

  @Test
  void without_anything_to_take_over_it_is_said_what_there_is() {
    var run = CommandLineRun.in(folder, "import", "--env=local");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("What is to be taken over?", "import tfvars FILE");
  }
}
