package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.HookServer;
import ai.varai.provisioner.emulator.RestCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real browser lets pages do, by what the emulator tells it: Chromium, where there is one.
 */
@Timeout(120)
class BrowserPagesTest {
  private static final String CHROMIUM = "chromium";
  private static final Pattern OUTCOME = Pattern.compile("\\[(\\w+) (\\w+)]");

  private static final String PAGE =
      """
      <!DOCTYPE html><html><body>not yet<script>
      async function tried(name, path, options) {
        try {
          const answer = await fetch('%s' + path, options);
          return '[' + name + ' ' + answer.status + ']';
        } catch (refused) {
          return '[' + name + ' blocked]';
        }
      }
      (async () => {
        const secret = '{"replication": {"automatic": {}}}';
        const json = {'Content-Type': 'application/json', 'Authorization': 'Bearer emulator-token'};
        const secrets = '/v1/projects/pages/secrets';
        const out = [
          await tried('list', secrets),
          await tried('make', secrets + '?secretId=asked', {method: 'POST', headers: json, body: secret}),
          await tried('plant', secrets + '?secretId=planted', {method: 'POST', body: secret}),
          await tried('object', '/pages-files/a.txt'),
          await tried('write', '/pages-files/b.txt', {method: 'PUT', headers: {'Content-Type': 'text/plain'}, body: 'b'}),
          await tried('media', '/storage/v1/b/pages-files/o/a.txt?alt=media'),
          await tried('reset', '/_emulator/reset', {method: 'POST', body: '{}'})];
        document.body.textContent = out.join(' ');
      })();
      </script></body></html>
      """;

  @TempDir Path work;
  private final GcpEmulator cloud = GcpEmulator.start();
  private final HookServer pages = new HookServer();
  private final RestCalls rest = new RestCalls(cloud);

  @BeforeEach
  void site() {
    boolean installed =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, CHROMIUM)));
    if (!installed) {
      Assumptions.abort("no " + CHROMIUM + " on the PATH");
    }
    pages.answer = PAGE.formatted(cloud.url());
    rest.post(
        "/storage/v1/b?project=pages",
        "{\"name\":\"pages-files\",\"cors\":[{\"origin\":[\"http://shop.example:"
            + pages.port()
            + "\"],\"method\":[\"GET\",\"PUT\"],\"responseHeader\":[\"Content-Type\"]}]}");
    rest.post("/upload/storage/v1/b/pages-files/o?uploadType=media&name=a.txt", "content");
  }

  @AfterEach
  void stop() {
    pages.close();
    cloud.close();
  }

  /** What became of each thing that a page at this host tried, by its name. */
  private Map<String, String> tried(String host) throws IOException, InterruptedException {
    Path shown = work.resolve(host);
    Process browser =
        new ProcessBuilder(
                CHROMIUM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + work.resolve("profile"),
                "--host-resolver-rules=MAP *.example 127.0.0.1",
                "--virtual-time-budget=30000",
                "--dump-dom",
                "http://" + host + ":" + pages.port() + "/")
            .redirectOutput(shown.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(browser.waitFor(100, TimeUnit.SECONDS)).as("the browser ends").isTrue();
    } finally {
      browser.destroyForcibly().waitFor();
    }
    Matcher m = OUTCOME.matcher(Files.readString(shown, StandardCharsets.UTF_8));
    return m.results().collect(Collectors.toMap(r -> r.group(1), r -> r.group(2)));
  }

  private List<String> secrets() {
    return Stream.of("asked", "planted")
        .filter(name -> rest.get("/v1/projects/pages/secrets/" + name).status() == 200)
        .toList();
  }

  @Test
  void aPageOfThisMachineUsesTheApisAndAsksTheBucketForItsObjects() throws Exception {
    assertThat(tried("localhost"))
        .isEqualTo(
            Map.of(
                "list", "200", "make", "200", "plant", "200", "object", "blocked", "write",
                "blocked", "media", "200", "reset", "blocked"));
    assertThat(secrets()).containsExactly("asked", "planted");
  }

  @Test
  void aPageFromElsewhereHasTheObjectsOfABucketThatNamesIt() throws Exception {
    assertThat(tried("shop.example"))
        .isEqualTo(
            Map.of(
                "list", "blocked", "make", "blocked", "plant", "blocked", "object", "200", "write",
                "200", "media", "200", "reset", "blocked"));
    assertThat(secrets()).isEmpty();
  }

  @Test
  void anyOtherPageHasNothing() throws Exception {
    assertThat(tried("evil.example").values()).hasSize(7).containsOnly("blocked");
    assertThat(secrets()).isEmpty();
    assertThat(rest.get("/storage/v1/b/pages-files/o/b.txt").status()).isEqualTo(404);
  }
}
