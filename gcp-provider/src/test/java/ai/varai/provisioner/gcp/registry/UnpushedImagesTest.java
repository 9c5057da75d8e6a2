package ai.varai.provisioner.gcp.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That an image is missing is told before the first change. */
class UnpushedImagesTest {
  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private EmulatedRegistry registry;
  private String repository;

  @BeforeEach
  void oneImage() throws Exception {
    CLOUD.emulator().reset();
    registry = new EmulatedRegistry(CLOUD.emulator());
    repository = registry.repository("img-dev");
    registry.push("img-dev", "app", "v1", SampleImage.of(1, SampleImage.layer(1, 10)));
    setting(true);
  }

  private void setting(boolean pushed) throws Exception {
    registry.post("/_emulator/settings", "{\"pushedImages\": " + pushed + "}");
  }

  private static RunService service(String name, String image) {
    var probe = new RunService.HttpProbe("/", 0, 1, 1, 1);
    return new RunService(
        name,
        EmulatedRegistry.LOCATION,
        image,
        Optional.empty(),
        Value.of("account"),
        0,
        1,
        80,
        Duration.ofMinutes(1),
        "1",
        "512Mi",
        true,
        8080,
        Map.of(),
        Map.of(),
        probe,
        probe,
        probe,
        "INGRESS_TRAFFIC_ALL",
        Optional.empty(),
        RunService.TrafficShare.ALL_TO_NEWEST,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  private List<Problem> problems(Map<String, String> images, Set<String> changing) {
    return asked(images, changing, GcpProvider::preflight);
  }

  private List<Problem> asked(
      Map<String, String> images,
      Set<String> changing,
      BiFunction<GcpProvider, PreflightRequest, List<Problem>> question) {
    var graph = ResourceGraph.builder();
    images.forEach((name, image) -> graph.add(name, service(name, image)));
    try (var provider =
        new GcpProvider(registry.settings("img-dev"), "development", "main", new Random(1))) {
      return question.apply(
          provider,
          new PreflightRequest(
              graph.build(),
              changing.stream()
                  .map(name -> new ResourceAddress("run_service", name))
                  .collect(Collectors.toSet())));
    }
  }

  private List<String> missing(Map<String, String> images) {
    return problems(images, images.keySet()).stream().map(Problem::subject).sorted().toList();
  }

  @Test
  void anImageThatIsNotInItsRegistryIsToldWithTheServiceThatNeedsIt() {
    assertThat(
            missing(
                Map.of(
                    "there", repository + "/app:v1",
                    "tag", repository + "/app:v2",
                    "digest", repository + "/app@sha256:" + "7".repeat(64),
                    "name", repository + "/other:v1",
                    "nowhere", repository.replace("/images", "/missing") + "/app:v1")))
        .containsExactly(
            "run_service.digest", "run_service.name", "run_service.nowhere", "run_service.tag");
    assertThat(problems(Map.of("tag", repository + "/app:v2"), Set.of("tag")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("IMAGE_MISSING");
              assertThat(problem.message()).contains(repository + "/app:v2");
              assertThat(problem.remedy()).contains("push or promote");
            });
  }

  @Test
  void aPlanTellsItTooAndAsksForAnImageOnce() {
    String image = repository + "/app:v2";
    registry.forgetCalls();
    assertThat(
            asked(
                Map.of("one", image, "two", image, "three", image),
                Set.of("one", "two"),
                GcpProvider::foresee))
        .extracting(Problem::subject)
        .containsExactlyInAnyOrder("run_service.one", "run_service.two");
    assertThat(CLOUD.emulator().recorder().calls())
        .filteredOn(call -> call.method().contains("anifest"))
        .hasSize(1);
  }

  @Test
  void whatDoesNotChangeOrIsElsewhereIsNotAskedFor() {
    registry.forgetCalls();
    assertThat(problems(Map.of("tag", repository + "/app:v2"), Set.of())).isEmpty();
    assertThat(missing(Map.of("hub", "nginx:none", "odd", "No Address"))).isEmpty();
    assertThat(CLOUD.emulator().recorder().calls())
        .noneMatch(call -> call.method().startsWith("docker.registry."));
  }

  @Test
  void aRegistryThatDoesNotLetTheCallerLookIsNoReasonToBeginNothing() throws Exception {
    registry.fault("{\"operation\":\"deny\",\"method\":\"getManifest\"}");
    assertThat(missing(Map.of("tag", repository + "/app:v2"))).isEmpty();
  }

  @Test
  void anEmulatedCloudThatRunsServicesWithoutImagesIsTakenAtItsWord() throws Exception {
    setting(false);
    assertThat(missing(Map.of("tag", repository + "/app:v2"))).isEmpty();
  }
}
