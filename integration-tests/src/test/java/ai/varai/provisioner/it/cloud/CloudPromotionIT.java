package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.it.harness.Cli;
import ai.varai.provisioner.it.harness.Http;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images on their way from development to production, each environment in its own project, in a
 * cloud that runs nothing but images that are there.
 */
class CloudPromotionIT {
  private static final String HOST = "us-central1-docker.pkg.dev/";
  private static final String DEVELOPMENT = "ml-datadriven-recos-dev/varai-development/";
  private static final String STAGING = "ml-datadriven-recos-staging/varai-staging/";
  private static final String PRODUCTION = "ml-datadriven-recos/varai-production/";
  private static final List<String> SERVICES =
      List.of("auth-service", "ai-service", "recommendation-service", "face-service");
  private static final String REPOSITORY = "--target=artifact_repository.images";

  @TempDir Path scratch;
  private GcpEmulator cloud;
  private PushedImage images;
  private Cli cli;

  @BeforeEach
  void a_cloud_that_looks_for_images() throws Exception {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
    Http.post(cloud.url() + "/_emulator/settings", "{\"pushedImages\": true}");
    images = new PushedImage(cloud.url());
    cli =
        new Cli(
            Files.createDirectory(scratch.resolve("work")),
            Files.createDirectory(scratch.resolve("transcripts")),
            List.of("--endpoint=" + cloud.url()));
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private Cli.Result run(String environment, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.add("--env=" + environment);
    return cli.run(all.toArray(String[]::new));
  }

  private Cli.Result done(String environment, String... words) {
    Cli.Result result = run(environment, words);
    assertThat(result.exit()).as(result.toString()).isZero();
    return result;
  }

  /** The image that Cloud Run runs. */
  private String running(String project, String service) throws IOException {
    String url =
        cloud.url() + "/v2/projects/" + project + "/locations/us-central1/services/" + service;
    return new ObjectMapper()
        .readTree(Http.get(url).body())
        .at("/template/containers/0/image")
        .asText();
  }

  @Test
  void what_development_runs_comes_to_staging_and_production_byte_for_byte() throws Exception {
    done("development", "state", "init");
    Cli.Result empty = run("development", "up", "--auto-approve", "--quiet");
    assertThat(empty.exit()).as(empty.toString()).isEqualTo(1);
    assertThat(empty.toString())
        .contains("so it was not begun: 4 things are in its way")
        .contains("its image " + HOST + DEVELOPMENT + "auth-service:latest is not in the registry")
        .contains(
            "provisioner up --env=development --endpoint="
                + cloud.url()
                + " --target=artifact_repository.images");
    assertThat(done("development", "state", "list").out())
        .as("nothing was made before it was told")
        .doesNotContain("sql_instance", "run_service", "network");
    done("development", "up", REPOSITORY, "--auto-approve");
    var digests = new TreeMap<String, String>();
    for (String service : SERVICES) {
      digests.put(service, images.push(DEVELOPMENT + service, "latest", service + " 1"));
    }
    done("development", "up", "--auto-approve", "--quiet");

    for (String looking : List.of("--dry-run", "--no-apply")) {
      Cli.Result early = run("staging", "promote", looking);
      assertThat(early.exit()).as(early.toString()).isEqualTo(5);
      assertThat(early.err()).contains("has no repository yet").contains(REPOSITORY);
    }
    assertThat(run("staging", "state", "list").out()).doesNotContain("artifact_repository");
    Cli.Result promoted = done("staging", "promote", "--auto-approve");
    assertThat(promoted.out())
        .as("the repository comes first")
        .containsSubsequence(
            "+ artifact_repository.images  created",
            "auth-service is to run",
            "+ sql_instance.main  created");

    assertThat(promoted.out()).contains("'staging' runs release ");
    for (String service : SERVICES) {
      String digest = digests.get(service);
      assertThat(running("ml-datadriven-recos-staging", service))
          .isEqualTo(HOST + STAGING + service + "@" + digest);
      assertThat(images.manifest(STAGING + service, digest))
          .isNotEmpty()
          .isEqualTo(images.manifest(DEVELOPMENT + service, digest));
      assertThat(images.tags(STAGING + service)).contains("development-0");
    }
    String next = images.push(DEVELOPMENT + "auth-service", "2", "auth-service 2");
    done(
        "development",
        "up",
        "--auto-approve",
        "--set=services.auth-service.image=" + HOST + DEVELOPMENT + "auth-service:2");
    done("staging", "promote", "--auto-approve", "--service=auth-service", "--verify");
    assertThat(running("ml-datadriven-recos-staging", "auth-service")).endsWith("@" + next);
    assertThat(running("ml-datadriven-recos-staging", "face-service"))
        .endsWith("@" + digests.get("face-service"));

    done("production", "up", REPOSITORY, "--auto-approve");
    done("production", "promote", "--no-apply");
    assertThat(images.manifest(PRODUCTION + "auth-service", next)).isNotEmpty();
    assertThat(done("production", "plan", "--json").out())
        .contains(HOST + PRODUCTION + "auth-service@" + next);

    done("staging", "rollback", "--auto-approve");
    assertThat(running("ml-datadriven-recos-staging", "auth-service"))
        .endsWith("@" + digests.get("auth-service"));
    assertThat(done("staging", "plan").out()).contains("Nothing to do");
  }
}
