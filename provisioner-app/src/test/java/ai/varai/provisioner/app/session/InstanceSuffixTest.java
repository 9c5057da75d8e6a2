package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.emulator.GcpEmulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two machines, each with a folder of its own, and one state in an emulated bucket. */
class InstanceSuffixTest {
  private static final Pattern INSTANCE =
      Pattern.compile(
          "\"sql_instance.main\".*?\"varai-development-([a-z0-9]{4})\"", Pattern.DOTALL);

  @TempDir Path here;
  @TempDir Path there;
  private final GcpEmulator cloud = GcpEmulator.start();

  @BeforeEach
  void the_bucket_is_there() {
    assertThat(run(here, "state", "init").exit()).isZero();
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private CommandLineRun run(Path machine, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.add("--env=development");
    return CommandLineRun.in(
        machine, Map.of("GCP_EMULATOR", cloud.url()), all.toArray(String[]::new));
  }

  private String suffix(Path machine) {
    return suffix(run(machine, "plan", "--json"));
  }

  private static String suffix(CommandLineRun run) {
    assertThat(run.exit()).as(run.toString()).isZero();
    Matcher name = INSTANCE.matcher(run.out());
    assertThat(name.find()).as(run.out()).isTrue();
    return name.group(1);
  }

  private Path remembered(Path machine) {
    return machine.resolve(".provisioner/development/instance-suffix");
  }

  @Test
  void a_second_machine_wants_the_same_names() {
    assertThat(suffix(there)).isEqualTo(suffix(here));
  }

  @Test
  void what_a_look_made_up_on_a_machine_gives_way_to_what_the_state_has() throws IOException {
    String mine = suffix(here);
    assertThat(run(there, "validate").exit()).isZero();
    Files.writeString(remembered(there), "look");

    assertThat(suffix(there)).isEqualTo(mine);
    assertThat(remembered(there)).hasContent(mine);
  }

  @Test
  void the_suffix_that_an_earlier_version_kept_on_one_machine_moves_into_the_state()
      throws IOException {
    Files.createDirectories(remembered(here).getParent());
    Files.writeString(remembered(here), "kept");

    assertThat(suffix(here)).isEqualTo("kept");
    assertThat(suffix(there)).isEqualTo("kept");
  }

  @Test
  void a_new_life_after_a_destroy_has_names_of_its_own_on_every_machine() {
    String before = suffix(here);
    suffix(there);

    var destroyed = run(here, "destroy", "--auto-approve");
    assertThat(destroyed.exit()).as(destroyed.toString()).isZero();

    String after = suffix(here);
    assertThat(after).isNotEqualTo(before);
    assertThat(suffix(there)).isEqualTo(after);
  }

  @Test
  void a_database_that_was_taken_out_comes_back_under_another_name() {
    var up = run(here, "apply", "--auto-approve", "--target=sql_instance.main");
    assertThat(up.exit()).as(up.toString()).isZero();
    String before = remembered();

    var without = run(here, "apply", "--auto-approve", "--set=database_config=");
    assertThat(without.exit()).as(without.toString()).isZero();

    String after = suffix(here);
    assertThat(after).isNotEqualTo(before);
    assertThat(suffix(there)).isEqualTo(after);
    var again = run(there, "apply", "--auto-approve", "--target=sql_instance.main");
    assertThat(again.exit()).as(again.toString()).isZero();
  }

  @Test
  void what_is_refused_anyway_is_not_asked_about() {
    var up = run(here, "apply", "--auto-approve", "--target=sql_instance.main");
    assertThat(up.exit()).as(up.toString()).isZero();

    var replaced = run(here, "apply", "--auto-approve", "--replace=sql_instance.main");

    assertThat(replaced.exit()).isEqualTo(5);
    assertThat(replaced.err()).contains("Cloud SQL keeps the name").doesNotContain("--confirm");
  }

  @Test
  void a_database_that_somebody_else_deleted_comes_back_under_another_name() throws Exception {
    var up = run(here, "apply", "--auto-approve", "--target=sql_instance.main");
    assertThat(up.exit()).as(up.toString()).isZero();
    String before = remembered();
    deleteByHand("varai-development-" + before);

    String seen = suffix(here);
    assertThat(seen).isNotEqualTo(before);
    assertThat(remembered(here)).as("a look changes nothing").hasContent(before);
    assertThat(suffix(there)).as("everybody plans the same").isEqualTo(seen);
    assertThat(run(there, "plan").out()).contains("Somebody else deleted the database instance");
    var saved = run(here, "plan", "--target=sql_instance.main", "--out=p.plan");
    assertThat(saved.exit()).as(saved.toString()).isZero();

    var again = run(here, "apply", "p.plan");
    assertThat(again.exit()).as(again.toString()).isZero();
    assertThat(run(there, "plan", "--detailed-exitcode", "--target=sql_instance.main").exit())
        .isZero();
    assertThat(run(there, "state", "list").out()).contains("varai-development-" + seen);
  }

  @Test
  void up_brings_such_a_database_back_and_says_so() throws Exception {
    assertThat(run(here, "apply", "--auto-approve", "--target=sql_instance.main").exit()).isZero();
    deleteByHand("varai-development-" + remembered());

    var up = run(here, "up", "--auto-approve", "--target=sql_instance.main");

    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(up.out()).contains("Somebody else deleted the database instance");
  }

  @Test
  void a_name_that_the_file_has_chosen_is_not_asked_for_before_it_is_free() throws Exception {
    String[] apply = {
      "apply",
      "--auto-approve",
      "--target=sql_instance.main",
      "--set=database_config.instance_name=chosen"
    };
    assertThat(run(here, apply).exit()).isZero();
    deleteByHand("chosen");

    var refused = run(here, apply);

    assertThat(refused.exit()).as(refused.toString()).isEqualTo(5);
    assertThat(refused.err())
        .contains("Cloud SQL keeps the name chosen for a week")
        .contains("untrack sql_instance.main");
  }

  /** As in Google's console: without the provisioner. */
  private void deleteByHand(String instance) throws Exception {
    URI place =
        URI.create(
            cloud.url() + "/sql/v1beta4/projects/ml-datadriven-recos-dev/instances/" + instance);
    var client = HttpClient.newHttpClient();
    var deleted =
        client.send(
            HttpRequest.newBuilder(place).DELETE().build(), HttpResponse.BodyHandlers.ofString());
    assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(200);
    Awaitility.await()
        .until(
            () ->
                client
                        .send(
                            HttpRequest.newBuilder(place).build(),
                            HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                    == 404);
  }

  private String remembered() {
    try {
      return Files.readString(remembered(here));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_look_needs_no_state() {
    var run =
        CommandLineRun.in(
            there, Map.of("GCP_EMULATOR", "http://localhost:1"), "cost", "--env=development");
    assertThat(run.exit()).as(run.toString()).isZero();
  }
}
