package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.Jwt;
import ai.varai.provisioner.emulator.token.RsaKeys;
import ai.varai.provisioner.it.harness.Cli;
import ai.varai.provisioner.it.harness.Commands;
import ai.varai.provisioner.it.harness.Workflow;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The workflows of docs/pipelines, from a pull request to its end: their scripts as they are,
 * against Google's host names (a proxy leads them to an emulated cloud that enforces its policies),
 * with nothing but tokens as GitHub makes them, of the accounts that keyless.sh sets up.
 */
class PipelineIT {
  private static final Path EXAMPLES = Path.of("..", "docs", "pipelines");
  private static final String PROJECT = "ml-datadriven-recos-dev";
  private static final String STATE = "ml-datadriven-recos-terraform-state";
  private static final String ISSUER = "https://token.actions.githubusercontent.com";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KeyPair key = RsaKeys.generate(2048);

  @TempDir Path folder;
  private GcpEmulator cloud;
  private Map<String, String> shell = Map.of();
  private final Map<String, String> expressions = new HashMap<>();
  private Path work;
  private String ref = "";

  @BeforeEach
  void a_cloud_with_what_pipelines_log_in_with() throws Exception {
    cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT).withLroMode(LroMode.ZERO));
    if (!onThePath("gcloud")) {
      System.out.println("NOT RUN: pipelines have nothing to log in with (no gcloud on the PATH)");
      Assumptions.abort("no gcloud on the PATH");
    }
    shell = cloud.startProxy(0, PROJECT);
    owner("POST", "/storage/v1/b?project=" + PROJECT, "{\"name\": \"" + STATE + "\"}");
    var variables = new HashMap<>(shell);
    variables.put("PROJECT", PROJECT);
    variables.put("REPOSITORY", "example/shop");
    variables.put("STATE", STATE);
    variables.put("CLOUDSDK_CONFIG", folder.resolve("gcloud").toString());
    String told =
        Commands.run(
            folder,
            List.of("bash", EXAMPLES.resolve("keyless.sh").toRealPath().toString()),
            variables);
    told.lines()
        .filter(line -> line.matches("[A-Z_]+=.+"))
        .forEach(line -> expressions.put("vars." + line.split("=", 2)[0], line.split("=", 2)[1]));
    assertThat(expressions).hasSize(4);
    // GitHub publishes its keys; here they are ours.
    ObjectNode provider = JSON.createObjectNode();
    provider.putObject("oidc").put("issuerUri", ISSUER).put("jwksJson", keySet());
    owner(
        "PATCH",
        "/v1/" + expressions.get("vars.WORKLOAD_IDENTITY_PROVIDER") + "?updateMask=oidc.jwksJson",
        provider.toString());
    work = Files.createDirectory(folder.resolve("work"));
    tool(
        "work/provision",
        "exec "
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "
            + shell.get("GCP_EMULATOR_JAVA_OPTIONS")
            + " -jar "
            + Cli.jar()
            + " \"$@\"");
    // What GitHub's own program is asked for is noted; a comment's text stands in a file.
    tool("bin/gh", "echo \"gh $*\" >> '" + folder + "/gh.log'");
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private static boolean onThePath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  private void tool(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private JsonNode owner(String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(cloud.url() + path))
                    .header("x-emulator-principal", "user:user@example.com")
                    .header("content-type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private String keySet() {
    RSAPublicKey open = (RSAPublicKey) key.getPublic();
    ObjectNode set = JSON.createObjectNode();
    set.putArray("keys")
        .addObject()
        .put("kty", "RSA")
        .put("kid", "github")
        .put("n", number(open.getModulus()))
        .put("e", number(open.getPublicExponent()));
    return set.toString();
  }

  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  /** As GitHub's own log-in step leaves it behind for the steps after it. */
  private Map<String, String> logIn(String account) {
    String provider = expressions.get("vars.WORKLOAD_IDENTITY_PROVIDER");
    long now = Instant.now().getEpochSecond();
    String token =
        Jwt.sign(
            JSON.createObjectNode()
                .put("iss", ISSUER)
                .put("aud", "https://iam.googleapis.com/" + provider)
                .put("sub", "repo:example/shop:ref:" + ref)
                .put("repository", "example/shop")
                .put("ref", ref)
                .put("iat", now)
                .put("exp", now + 3_600),
            "github",
            key.getPrivate());
    ObjectNode file =
        JSON.createObjectNode()
            .put("type", "external_account")
            .put("audience", "//iam.googleapis.com/" + provider)
            .put("subject_token_type", "urn:ietf:params:oauth:token-type:jwt")
            .put("token_url", "https://sts.googleapis.com/v1/token")
            .put(
                "service_account_impersonation_url",
                "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
                    + account
                    + ":generateAccessToken");
    file.putObject("credential_source").put("file", folder.resolve("token").toString());
    try {
      Files.writeString(folder.resolve("token"), token);
      Files.writeString(folder.resolve("credentials.json"), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of("GOOGLE_APPLICATION_CREDENTIALS", folder.resolve("credentials.json").toString());
  }

  private Workflow.Ran job(String file, String name) throws Exception {
    return new Workflow(EXAMPLES.resolve(file), expressions, work)
        .job(
            name,
            Map.of(
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH"),
                "CI",
                "true",
                "GITHUB_REPOSITORY",
                "example/shop",
                "GITHUB_OUTPUT",
                folder.resolve("output").toString(),
                "GITHUB_STEP_SUMMARY",
                folder.resolve("summary.md").toString()),
            this::logIn);
  }

  private String done(String file, String name) throws Exception {
    Workflow.Ran ran = job(file, name);
    assertThat(ran.exit()).as(ran.output()).isZero();
    return ran.output();
  }

  /** What comes before the first apply: the place of the images, and the images. */
  private void pushImages() throws Exception {
    var variables = new HashMap<>(logIn(expressions.get("vars.DEPLOYER")));
    variables.put("CI", "true");
    Commands.run(
        work,
        List.of(
            "./provision",
            "up",
            "--env=development",
            "--target=artifact_repository.images",
            "--auto-approve"),
        variables);
    for (String service :
        List.of("auth-service", "ai-service", "recommendation-service", "face-service")) {
      new PushedImage(cloud.url())
          .push(PROJECT + "/varai-development/" + service, "latest", service + " 1");
    }
  }

  private String read(Path file) throws IOException {
    String text = Files.readString(file);
    Files.delete(file);
    return text;
  }

  @Test
  void a_pull_request_is_planned_merged_previewed_and_closed() throws Exception {
    expressions.put("github.token", "a token");
    expressions.put("github.event.number", "7");
    expressions.put("matrix.environment", "development");

    String provider = expressions.get("vars.WORKLOAD_IDENTITY_PROVIDER");
    ref = "refs/pull/7/merge";
    done("github-plan.yml", "plan");
    assertThat(read(work.resolve("plan.md")))
        .startsWith("<!-- provisioner plan development -->\n### development: 78 to create");
    assertThat(read(folder.resolve("gh.log")))
        .contains("gh api --method POST repos/example/shop/issues/7/comments -F body=@plan.md");
    Workflow.Ran foreign = job("github-apply.yml", "plan");
    assertThat(foreign.exit()).as("a pull request is no deployer").isNotZero();
    assertThat(foreign.output())
        .contains("may not act as the service account", "roles/iam.workloadIdentityUser");
    expressions.put("vars.WORKLOAD_IDENTITY_PROVIDER", provider + "-");
    Workflow.Ran astray = job("github-plan.yml", "plan");
    expressions.put("vars.WORKLOAD_IDENTITY_PROVIDER", provider);
    assertThat(astray.exit()).isNotZero();
    assertThat(astray.output()).contains("was not exchanged", "invalid_target");

    ref = "refs/heads/main";
    pushImages();
    done("github-apply.yml", "plan");
    assertThat(read(folder.resolve("output"))).isEqualTo("changes=yes\n");
    assertThat(read(folder.resolve("summary.md"))).contains("76 to create", "to be applied until");
    assertThat(done("github-apply.yml", "apply")).contains("Applied.");
    assertThat(Files.readString(work.resolve("checks.xml")))
        .contains("<testsuite name=\"development\"", "failures=\"0\"", "run_service.auth-service");
    Workflow.Ran again = job("github-apply.yml", "apply");
    assertThat(again.exit()).as("a saved plan is applied once").isEqualTo(5);
    done("github-apply.yml", "plan");
    assertThat(read(folder.resolve("output"))).isEqualTo("changes=no\n");
    Files.delete(folder.resolve("summary.md"));

    done("github-nightly.yml", "drift");
    assertThat(read(folder.resolve("gh.log"))).contains("gh issue list").doesNotContain("create");
    owner(
        "PATCH",
        "/v2/projects/"
            + PROJECT
            + "/locations/us-central1/services/auth-service"
            + "?updateMask=template.scaling.maxInstanceCount",
        "{\"template\": {\"scaling\": {\"maxInstanceCount\": 9}}}");
    done("github-nightly.yml", "drift");
    assertThat(read(folder.resolve("gh.log")))
        .contains("gh issue create --title Drift of development --body-file drift.md");
    assertThat(read(work.resolve("drift.md")))
        .contains("development: drift: 1 changed", "run_service.auth-service", "max_instances");
    done("github-apply.yml", "plan");
    done("github-apply.yml", "apply");

    ref = "refs/pull/7/merge";
    done("github-preview.yml", "up");
    assertThat(read(folder.resolve("gh.log")))
        .contains("gh pr comment 7 --body Preview: https://auth-service-feature-pr-7-");
    assertThat(done("github-preview.yml", "down")).contains("Nothing of 'feature-pr-7' is left.");
    done("github-preview.yml", "down");
    assertThat(
            owner("GET", "/v2/projects/" + PROJECT + "/locations/us-central1/services", "")
                .path("services"))
        .as("development stays")
        .hasSize(4);
  }
}
