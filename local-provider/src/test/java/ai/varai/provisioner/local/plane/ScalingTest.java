package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services of Cloud Run have as many instances as their requests and their settings ask for. */
class ScalingTest extends RunServers {
  private static final String STARTED = "Default STARTUP TCP probe succeeded after 1 attempt";

  private final ExecutorService clients = Executors.newCachedThreadPool();
  private Duration queue = Duration.ofSeconds(60);
  private Path watched = Path.of(".");
  private CloudCalls calls = new CloudCalls(0);

  @BeforeEach
  void folder() throws IOException {
    watched = Files.createDirectory(home.resolve("watched"));
  }

  @AfterEach
  void end() {
    clients.shutdownNow();
  }

  @Override
  LocalRunner.Bounds bounds() {
    return new LocalRunner.Bounds(3, queue, Duration.ofMinutes(1));
  }

  private String container() {
    return "{\"image\": \"example/probed\", \"env\": [{\"name\": \"WATCHED\", \"value\": \""
        + watched
        + "\"}]}";
  }

  private void deploy(String template) {
    calls = start();
    calls.operation(
        calls.post(
            SERVICES + "?serviceId=web",
            "{\"template\": {" + template + ", \"containers\": [" + container() + "]}}"));
  }

  private static <T> T await(Supplier<T> question, Predicate<T> enough) {
    return Awaitility.await().atMost(Duration.ofSeconds(90)).until(question::get, enough);
  }

  private long starts() {
    return told(calls).stream().filter(t -> t.startsWith(STARTED)).count();
  }

  /** A request that an instance has begun to answer, and will when it is let go. */
  private CompletableFuture<String> held(int number) {
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> ask(calls, "web", "/hold"), clients);
    await(() -> entries(calls, "stdout").size(), n -> n == number);
    return answer;
  }

  private void letGo() throws IOException {
    Files.createFile(watched.resolve("go"));
  }

  private static void awaitEnd(String pid) {
    await(
        () -> ProcessHandle.of(Long.parseLong(pid)),
        p -> p.filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void aRequestForWhichNoInstanceHasAPlaceStartsAnotherOne() throws IOException {
    deploy("\"maxInstanceRequestConcurrency\": 2");
    CompletableFuture<String> first = held(1);
    CompletableFuture<String> second = held(2);
    assertThat(starts()).as("two at a time are one instance's").isEqualTo(1);
    String other = ask(calls, "web", "/pid");
    letGo();
    assertThat(first.join()).isEqualTo(second.join()).isNotEqualTo(other);
    assertThat(starts()).isEqualTo(2);
  }

  @Test
  void beyondTheMaximumARequestWaitsForAPlace() throws IOException {
    deploy("\"maxInstanceRequestConcurrency\": 1, \"scaling\": {\"maxInstanceCount\": 1}");
    CompletableFuture<String> first = held(1);
    CompletableFuture<String> waits =
        CompletableFuture.supplyAsync(() -> ask(calls, "web", "/pid"), clients);
    letGo();
    assertThat(waits.join()).isEqualTo(first.join());
    assertThat(starts()).isEqualTo(1);
  }

  @Test
  void whoFindsNoPlaceInTimeIsRefusedAndTheLogSaysWhy() throws IOException {
    queue = Duration.ofMillis(1);
    deploy("\"maxInstanceRequestConcurrency\": 1, \"scaling\": {\"maxInstanceCount\": 1}");
    // The time that an instance takes to start is less than a request may be held.
    CompletableFuture<String> first = held(1);
    CloudCalls.Raw refused = calls.raw(host(calls, "web"), "GET /late HTTP/1.1");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body()).endsWith("Rate exceeded.\n");
    JsonNode entry =
        await(
                () ->
                    entries(calls, "requests").stream()
                        .filter(e -> e.at("/httpRequest/requestUrl").asText().endsWith("/late"))
                        .toList(),
                found -> !found.isEmpty())
            .get(0);
    assertThat(entry.path("severity").asText()).isEqualTo("WARNING");
    assertThat(entry.at("/httpRequest/status").asInt()).isEqualTo(429);
    assertThat(entry.path("textPayload").asText())
        .startsWith("The request was aborted because there was no available instance.");
    letGo();
    assertThat(first.join()).matches("\\d+");
  }

  @Test
  void noRevisionHasMoreInstancesThanThisMachineAllows() throws IOException {
    queue = Duration.ofMillis(1);
    deploy("\"maxInstanceRequestConcurrency\": 1");
    List<CompletableFuture<String>> held = List.of(held(1), held(2), held(3));
    assertThat(calls.raw(host(calls, "web"), "GET / HTTP/1.1").status()).isEqualTo(429);
    letGo();
    assertThat(held.stream().map(CompletableFuture::join).distinct()).hasSize(3);
  }

  @Test
  void theLeastInstancesAreStartedBeforeARequestAndReplacedWhenTheyEnd() {
    deploy("\"scaling\": {\"minInstanceCount\": 2}");
    assertThat(starts()).isEqualTo(2);
    String pid = ask(calls, "web", "/pid");
    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    assertThat(await(this::starts, n -> n > 2)).isEqualTo(3);
    assertThat(ask(calls, "web", "/pid")).matches("\\d+").isNotEqualTo(pid);
  }

  private void change(String mask, String scaling) {
    calls.operation(
        calls.send(
            "PATCH", SERVICES + "/web?updateMask=" + mask, "{\"scaling\": " + scaling + "}"));
  }

  @Test
  void aServicesMinimumIsStartedWithoutANewRevision() {
    deploy("\"maxInstanceRequestConcurrency\": 1");
    assertThat(starts()).isEqualTo(1);
    change("scaling.minInstanceCount", "{\"minInstanceCount\": 2}");
    assertThat(await(this::starts, n -> n > 1)).isEqualTo(2);
    assertThat(calls.get(SERVICES + "/web/revisions").path("revisions")).hasSize(1);
    // What is to be kept is there again when the emulator was started again.
    calls = start();
    await(this::starts, n -> n == 4);
  }

  @Test
  void withManualScalingThereAreExactlyAsManyInstancesAndNoneWithZero() {
    deploy("\"scaling\": {\"maxInstanceCount\": 1}");
    String first = ask(calls, "web", "/pid");
    change("scaling", "{\"scalingMode\": \"MANUAL\", \"manualInstanceCount\": 3}");
    assertThat(await(this::starts, n -> n > 2)).isEqualTo(3);

    change("scaling", "{\"scalingMode\": \"MANUAL\", \"manualInstanceCount\": 0}");
    awaitEnd(first);
    CloudCalls.Raw refused = calls.raw(host(calls, "web"), "GET / HTTP/1.1");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body()).contains("disabled");
    assertThat(starts()).isEqualTo(3);

    change("scaling", "{\"scalingMode\": \"AUTOMATIC\"}");
    assertThat(ask(calls, "web", "/pid")).matches("\\d+").isNotEqualTo(first);
  }

  private void deployWithReadiness(int most) {
    calls = start();
    calls.operation(
        calls.post(
            SERVICES + "?serviceId=web",
            """
            {"template": {"scaling": {"maxInstanceCount": %d},
              "containers": [{"image": "example/probed",
                "readinessProbe": {"periodSeconds": 1, "failureThreshold": 2,
                  "httpGet": {"path": "/ready"}}}]}}
            """
                .formatted(most)));
  }

  private void awaitTold(String begin) {
    await(() -> told(calls), texts -> texts.stream().anyMatch(t -> t.startsWith(begin)));
  }

  @Test
  void anInstanceThatIsNotReadyTakesNoRequests() {
    deployWithReadiness(2);
    String first = ask(calls, "web", "/pid");
    ask(calls, "web", "/turn-away");
    awaitTold(
        "READINESS HTTP probe failed 2 times consecutively for container \"web-1\" on port 8080"
            + " path \"/ready\".");
    assertThat(ask(calls, "web", "/pid")).matches("\\d+").isNotEqualTo(first);
    assertThat(ProcessHandle.of(Long.parseLong(first))).as("it is not ended").isPresent();
  }

  @Test
  void anInstanceThatIsReadyAgainTakesTheRequestsThatWaitForIt() throws IOException {
    deployWithReadiness(1);
    String first = ask(calls, "web", "/pid");
    String started =
        calls
            .get(SERVICES + "/web/revisions")
            .at("/revisions/0/conditions")
            .findValuesAsText("message")
            .stream()
            .filter(m -> m.startsWith("Started at "))
            .findFirst()
            .orElseThrow();
    ask(calls, "web", "/turn-away");
    awaitTold("READINESS HTTP probe failed");
    CompletableFuture<String> waits =
        CompletableFuture.supplyAsync(() -> ask(calls, "web", "/pid"), clients);
    // Only its owner reaches it now.
    int port = Integer.parseInt(started.replaceAll("\\D*127.0.0.1:(\\d+)\\.", "$1"));
    assertThat(new CloudCalls(port).raw("localhost", "GET /take-in HTTP/1.1").status())
        .isEqualTo(200);
    assertThat(waits.join()).isEqualTo(first);
    awaitTold("READINESS HTTP probe succeeded after 2 attempts");
  }

  @Test
  void withSessionAffinityAClientComesBackToItsInstance() throws IOException {
    deploy("\"maxInstanceRequestConcurrency\": 1, \"sessionAffinity\": true");
    CompletableFuture<String> first = held(1);
    String answer = calls.raw(host(calls, "web"), "GET /pid HTTP/1.1").body();
    String second = answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
    String cookie = answer.replaceAll("(?is).*set-cookie: (GAESA=[^;]+);.*", "$1");
    letGo();
    assertThat(first.join()).isNotEqualTo(second);
    assertThat(ask(calls, "web", "/pid")).isEqualTo(first.join());
    String again = calls.raw(host(calls, "web"), "GET /pid HTTP/1.1\r\nCookie: " + cookie).body();
    assertThat(again).endsWith(second).doesNotContainIgnoringCase("set-cookie");
  }
}
