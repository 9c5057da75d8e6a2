package ai.varai.provisioner.emulator.monitoring;

import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.HookServer;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.RunsAlready;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.run.ServiceRunner;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What uptime checks reach: servers of this machine, and the emulator's own Cloud Run services. */
class UptimeTargetsTest {

  @TempDir Path folder;

  private static String check(String host, String more) {
    return """
        {"displayName": "front page", "timeout": "10s",
         "monitoredResource": {"type": "uptime_url", "labels": {"host": "%s"}},
         "httpCheck": {%s}}
        """
        .formatted(host, more);
  }

  private static String create(WatchedCloud watched, String host, String more) {
    Answer made = watched.rest.post("/v3/" + PROJECT + "/uptimeCheckConfigs", check(host, more));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    return Configurations.last(made.body().path("name").asText());
  }

  /** Whether a check passed, once it has run. */
  private static boolean passed(WatchedCloud watched, String check) {
    List<JsonNode> points = new ArrayList<>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              points.clear();
              watched
                  .rest
                  .get(
                      "/v3/"
                          + PROJECT
                          + "/timeSeries?filter=metric.type%3D%22monitoring.googleapis.com/"
                          + "uptime_check/check_passed%22%20AND%20metric.labels.check_id%3D%22"
                          + check
                          + "%22&interval.startTime=2029-12-31T00:00:00Z&interval.endTime="
                          + watched.now().plusSeconds(1))
                  .body()
                  .findValues("boolValue")
                  .forEach(points::add);
              return !points.isEmpty();
            });
    return points.get(0).asBoolean();
  }

  @Test
  void aServiceThatTheEmulatorServesIsReachedByItsAddress() throws Exception {
    try (HookServer container = new HookServer();
        WatchedCloud watched =
            new WatchedCloud(
                Options.defaults()
                    .withLroMode(LroMode.ZERO)
                    .withPlugin(
                        ServiceRunner.class,
                        new RunsAlready(
                            ServiceRunner.Outcome.ready("127.0.0.1:" + container.port()))))) {
      container.answer = "hello";
      String service = PROJECT + "/locations/us-central1/services";
      Answer made =
          watched.rest.post(
              "/v2/" + service + "?serviceId=web",
              "{\"template\": {\"containers\": [{\"image\": \"i:1\"}]}}");
      assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> watched.rest.get("/v2/" + service + "/web").body().has("latestReadyRevision"));
      String uri = watched.rest.get("/v2/" + service + "/web").body().path("uri").asText();
      String check =
          create(
              watched,
              uri.replace("https://", ""),
              "\"useSsl\": true, \"validateSsl\": true, \"path\": \"/ready\"");
      assertThat(passed(watched, check)).isTrue();
      assertThat(container.next().path()).isEqualTo("/ready");
    }
  }

  @Test
  void aCertificateHasToBeValidWhereItIsAskedFor() throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try (WatchedCloud watched = new WatchedCloud()) {
      String port = "\"useSsl\": true, \"port\": " + server.getAddress().getPort();
      assertThat(passed(watched, create(watched, "127.0.0.1", port))).isTrue();
      assertThat(passed(watched, create(watched, "127.0.0.1", port + ", \"validateSsl\": true")))
          .isFalse();
    } finally {
      server.stop(0);
    }
  }

  private SSLContext selfSigned() throws Exception {
    Path store = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
