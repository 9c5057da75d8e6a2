package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What proved itself in one environment goes to the next, and nothing else does. */
class PromotionTest {
  private static final String STAGING =
      "us-central1-docker.pkg.dev/ml-datadriven-recos-staging/varai-staging/";

  @TempDir Path folder;

  @BeforeEach
  void the_shipped_environments() throws IOException {
    ToyProvider.packInto(folder);
    Files.createDirectories(folder.resolve("environments"));
    for (String name :
        List.of("local", "development", "staging", "production", "hierarchy", "config-matrix")) {
      Files.copy(
          Path.of("..", "environments", name + ".yaml"),
          folder.resolve("environments").resolve(name + ".yaml"));
    }
  }

  private CommandLineRun run(String environment, String words) {
    var all = new ArrayList<>(List.of(words.split(" ")));
    all.add("--env=" + environment);
    return CommandLineRun.in(
        folder,
        Map.of("PROVISIONER_STATE_BACKEND", "folder", "USER", "ada"),
        all.toArray(String[]::new));
  }

  private CommandLineRun done(String environment, String words) {
    CommandLineRun run = run(environment, words);
    assertThat(run.exit()).as(run.toString()).isZero();
    return run;
  }

  /** An environment that has a place for images, and nothing else yet. */
  private void prepared(String environment) {
    done(environment, "up --auto-approve --target=artifact_repository.images");
  }

  private static void refused(CommandLineRun run, String... said) {
    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains(said);
  }

  /** Uses the file as an editor would. */
  private void edit(String environment, String old, String replacement) throws IOException {
    Path file = folder.resolve("environments").resolve(environment + ".yaml");
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, replacement));
  }

  private String image(String environment, String service) {
    String out = done(environment, "state show run_service." + service + " --json").out();
    return out.replaceAll("(?s).*\"image\": ?\"([^\"]+)\".*", "$1");
  }

  @Test
  void the_next_environment_runs_the_images_by_digest_out_of_its_own_repository() {
    done("development", "up --auto-approve");
    String source = image("development", "auth-service");
    assertThat(source).endsWith("varai-development/auth-service:latest");

    for (String looking : List.of("promote --dry-run", "promote --no-apply")) {
      refused(
          run("staging", looking),
          "'staging' has no repository yet",
          "provisioner up --env=staging --target=artifact_repository.images");
    }
    assertThat(run("staging", "promote").exit()).as("it is asked").isNotZero();
    assertThat(done("staging", "state list").out()).doesNotContain("artifact_repository");
    CommandLineRun promoted = done("staging", "promote --auto-approve");

    assertThat(promoted.out())
        .as("the repository comes before the images, and they before all else")
        .containsSubsequence(
            "+ artifact_repository.images",
            "auth-service is to run ",
            "+ run_service.auth-service  created",
            "'staging' runs release ",
            " of 'development'.");
    String image = image("staging", "auth-service");
    assertThat(image).matches(STAGING + "auth-service@sha256:[0-9a-f]{64}");
    assertThat(image("staging", "face-service")).isNotEqualTo(image);
    String digest = image.substring(image.indexOf('@') + 1);
    assertThat(System.getProperties().stringPropertyNames())
        .as("a tag keeps it from being cleaned up")
        .anyMatch(
            name ->
                name.startsWith("toy image " + STAGING + "auth-service:development-0")
                    && System.getProperty(name).equals(digest));
    assertThat(done("staging", "plan").out()).as("it is what is wanted").contains("Nothing to do");
    assertThat(done("staging", "status").out())
        .containsPattern("Promoted to it: release \\d+ of 'development', .*, ada@?.*");

    done("production", "promote --auto-approve");
    assertThat(image("production", "auth-service"))
        .as("the same image all the way")
        .endsWith("/ml-datadriven-recos/varai-production/auth-service@" + digest);
  }

  @Test
  void images_of_this_machine_go_to_the_first_environment_of_the_cloud() {
    done("local", "up");
    prepared("development");

    done("development", "promote --auto-approve");

    assertThat(image("development", "ai-service"))
        .contains("/varai-development/ai-service@sha256:");
  }

  @Test
  void a_branch_without_a_file_gets_what_development_runs_and_is_promoted_only_when_named() {
    done("development", "up --auto-approve");

    done("feature-login", "promote --auto-approve");

    String image = image("feature-login", "auth-service");
    assertThat(image).contains("/varai-feature-login/auth-service@sha256:");
    prepared("staging");
    assertThat(done("staging", "promote --auto-approve").out()).contains(" of 'development'.");
    assertThat(done("staging", "promote --auto-approve --from=feature-login").out())
        .contains(" of 'feature-login'.");
    refused(
        run("production", "promote --from=feature-login"),
        "No promotion leads from 'feature-login' to 'production'; what comes there was in"
            + " 'staging'");
  }

  @Test
  void no_environment_is_left_out_on_the_way() {
    done("local", "up");

    refused(
        run("staging", "promote --from=local --auto-approve"),
        "No promotion leads from 'local' to 'staging'; what comes there was in 'development'",
        "hierarchy.yaml");
    refused(run("local", "promote"), "No promotion leads to 'local'");
    CommandLineRun misspelt = run("staging", "promote --from=developmint");
    assertThat(misspelt.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(misspelt.err()).contains("There is no environment 'developmint'");
  }

  @Test
  void only_what_was_seen_working_is_promoted() throws IOException {
    edit("development", "\nservices:\n", "\nstorage: {uploads: {}}\n\nservices:\n");
    refused(
        run("staging", "promote --auto-approve"),
        "'development' has no release",
        "provisioner up --env=development");
    Path broken = folder.resolve(".provisioner/development/broken");
    Files.createDirectories(broken.getParent());
    Files.createFile(broken);
    assertThat(run("development", "up --auto-approve").exit()).isEqualTo(ExitCode.FAILED);

    refused(
        run("staging", "promote --auto-approve"),
        "'development' has not been seen working as of release ",
        "provisioner verify");
    Files.delete(broken);
    done("development", "verify");
    Files.createFile(broken);
    refused(
        run("staging", "promote --verify --auto-approve"),
        "Not all checks of 'development' hold now");
    Files.delete(broken);
    prepared("staging");
    done("staging", "promote --verify --auto-approve");
  }

  @Test
  void an_environment_that_moved_on_in_part_is_not_what_its_release_says() throws IOException {
    done("development", "up --auto-approve");
    String release =
        done("development", "rollback --list --json")
            .out()
            .replaceAll("(?s).*\"id\": ?\"(\\d+)\".*", "$1");
    edit("development", "concurrency: 50", "concurrency: 51");
    done("development", "up --auto-approve --target=run_service.auth-service");

    refused(run("staging", "promote --auto-approve"), "is not what its latest release says");
    prepared("staging");
    done("staging", "promote --auto-approve --release=" + release);
    refused(
        run("production", "promote --release=77"),
        "has no release 77",
        "'provisioner rollback --list --env=staging'");
  }

  @Test
  void an_image_in_the_files_of_the_next_environment_is_in_the_way() throws IOException {
    done("development", "up --auto-approve");
    edit("staging", "  auth-service:\n", "  auth-service:\n    image: example.org/auth:1\n");

    CommandLineRun promoted = run("staging", "promote --auto-approve");

    assertThat(promoted.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(promoted.err())
        .containsPattern("environments/staging.yaml:\\d+:\\d+: services.auth-service.image")
        .contains("Remove the key");
    prepared("staging");
    assertThat(
            done("staging", "promote --auto-approve --service=face-service --service=ai-service")
                .out())
        .containsPattern(
            "'staging' runs face-service, ai-service of release \\d+ of 'development'");
    assertThat(image("staging", "auth-service")).isEqualTo("example.org/auth:1");
    assertThat(image("staging", "face-service")).contains("@sha256:");
    assertThat(image("staging", "recommendation-service")).endsWith(":latest");
  }

  @Test
  void services_that_would_be_without_an_image_are_told_before_anything_is_promoted() {
    done("development", "up --auto-approve");
    prepared("staging");
    List<String> lacking =
        List.of("ai-service", "recommendation-service").stream()
            .map(service -> "toy lacks image " + STAGING + service + ":latest")
            .toList();
    lacking.forEach(image -> System.setProperty(image, "yes"));
    try {
      for (String look : List.of("", " --dry-run")) {
        refused(
            run("staging", "promote --auto-approve --service=auth-service" + look),
            "'staging' would have no image for ai-service, recommendation-service, so nothing was"
                + " promoted to it.",
            "--service=ai-service --service=recommendation-service besides",
            "push their images into " + STAGING.replaceFirst("/$", ""));
      }
      assertThat(done("staging", "status").out()).doesNotContain("Promoted");
      assertThat(done("staging", "state list").out()).doesNotContain("run_service");
      done("staging", "promote --no-apply --service=auth-service");
      assertThat(done("staging", "state list").out()).doesNotContain("run_service");

      done(
          "staging",
          "promote --auto-approve --service=face-service --service=ai-service"
              + " --service=recommendation-service");
      assertThat(image("staging", "auth-service"))
          .as("it was promoted before")
          .contains("@sha256:");
      done("staging", "promote --auto-approve --service=auth-service");
    } finally {
      lacking.forEach(System::clearProperty);
    }
  }

  @Test
  void a_look_changes_nothing_and_a_note_changes_only_what_is_wanted() {
    done("development", "up --auto-approve");
    done("staging", "up --auto-approve");

    assertThat(done("staging", "promote --dry-run").out())
        .containsOnlyOnce("RUN007")
        .contains(
            "(also services.ai-service, services.recommendation-service, services.face-service)")
        .contains("auth-service@sha256:")
        .contains("Nothing was changed.");
    assertThat(done("staging", "plan").out()).contains("Nothing to do");
    assertThat(done("staging", "promote --no-apply").out())
        .contains("'provisioner plan --env=staging' shows what it changes");
    assertThat(done("staging", "plan").out())
        .contains("run_service.auth-service")
        .containsPattern(
            "image: \"…[^ ]*/auth-service:latest\" -> \"…[^ ]*/auth-service@sha256:[0-9a-f]{7}[^ ]*…\"");
    assertThat(image("staging", "auth-service")).endsWith(":latest");
    done("staging", "up --auto-approve");
    assertThat(image("staging", "auth-service")).contains("@sha256:");
  }

  @Test
  void who_says_no_has_promoted_nothing() {
    done("development", "up --auto-approve");
    done("staging", "up --auto-approve");

    CommandLineRun promoted =
        CommandLineRun.answered(
            folder,
            Map.of("PROVISIONER_STATE_BACKEND", "folder"),
            "no\n",
            "promote",
            "--env=staging");

    assertThat(promoted.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(done("staging", "plan").out()).contains("Nothing to do");
    assertThat(done("staging", "status").out()).doesNotContain("Promoted");
  }

  @Test
  void a_rollback_takes_the_promotion_back_for_good() {
    done("development", "up --auto-approve");
    prepared("staging");
    done("staging", "promote --auto-approve");
    String first = image("staging", "auth-service");
    done(
        "development",
        "up --auto-approve --set services.auth-service.image=example.org/auth@sha256:"
            + "7".repeat(64));
    done("staging", "promote --auto-approve");
    assertThat(image("staging", "auth-service"))
        .as("an image that is in no environment's repository stays where it is")
        .isEqualTo("example.org/auth@sha256:" + "7".repeat(64));

    done("staging", "rollback --auto-approve");

    assertThat(image("staging", "auth-service")).isEqualTo(first);
    assertThat(done("staging", "plan").out()).contains("Nothing to do");
    assertThat(done("staging", "status").out()).contains("Went back to release ");
  }

  @Test
  void where_plans_are_approved_a_promotion_is_noted_and_applied_as_a_plan() throws IOException {
    done("development", "up --auto-approve");
    done("staging", "up --auto-approve");
    edit("staging", "target: gcp", "target: gcp\napproval: required");

    refused(run("staging", "promote --auto-approve"), "approval: required");
    edit("production", "target: gcp", "target: gcp\napproval: required");
    refused(
        run("production", "promote --no-apply"),
        "'provisioner plan --env=production --target=artifact_repository.images --out=FILE'");
    done("staging", "promote --no-apply");
    assertThat(done("staging", "plan --out=f.plan").out()).contains("run_service.auth-service");
  }
}
