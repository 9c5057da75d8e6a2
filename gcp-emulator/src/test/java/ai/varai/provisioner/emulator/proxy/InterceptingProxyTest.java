package ai.varai.provisioner.emulator.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified clients reach the emulator under Google's own host names, and nothing else. */
class InterceptingProxyTest {

  @TempDir Path data;

  @Test
  void googlesHostsAreAnsweredByTheEmulatorAndOthersRefused() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withDataDir(data))) {
      Map<String, String> variables = cloud.startProxy(0, "demo");
      URI proxy = URI.create(variables.get("HTTPS_PROXY"));
      HttpClient client =
          HttpClient.newBuilder()
              .proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())))
              .sslContext(trusting(data.resolve("ca/trust.p12")))
              .build();
      HttpResponse<String> list =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("https://secretmanager.googleapis.com/v1/projects/demo/secrets"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(list.statusCode()).isEqualTo(200);
      HttpResponse<String> regional =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "https://us-central1-run.googleapis.com/apis/serving.knative.dev/v1"
                              + "/namespaces/demo/services"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(regional.body()).contains("ServiceList");
      assertThatThrownBy(
              () ->
                  client.send(
                      HttpRequest.newBuilder(URI.create("https://example.com/")).build(),
                      HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThat(variables.get("SSL_CERT_FILE")).endsWith("ca.pem");
      assertThat(variables)
          .as("what Ansible's modules take for project and auth_kind")
          .containsEntry("GCP_PROJECT", "demo")
          .containsEntry("GCP_AUTH_KIND", "application");
    }
  }

  @Test
  void theMetadataServerAnswersWithoutATunnelAndUnderTheNameThatIsPrinted() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withDataDir(data))) {
      Map<String, String> variables = cloud.startProxy(0, "demo");
      URI proxy = URI.create(variables.get("HTTPS_PROXY"));
      HttpClient client =
          HttpClient.newBuilder()
              .proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())))
              .build();
      String path = "/computeMetadata/v1/instance/service-accounts/default/token";
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> token = ask(client, "http://metadata.google.internal" + path);
        assertThat(token.statusCode()).isEqualTo(200);
        assertThat(token.headers().firstValue("Metadata-Flavor")).hasValue("Google");
        assertThat(token.body()).contains("access_token");
      }
      assertThat(ask(client, "http://example.com/").statusCode()).isEqualTo(403);
      // Python's library of before 2021 knows the second name only.
      assertThat(variables).containsEntry("GCE_METADATA_ROOT", variables.get("GCE_METADATA_HOST"));
      String told = "http://" + variables.get("GCE_METADATA_HOST");
      assertThat(ask(HttpClient.newHttpClient(), told + path).body()).contains("access_token");
    }
  }

  private static HttpResponse<String> ask(HttpClient client, String url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).header("Metadata-Flavor", "Google").build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void withoutADataFolderTheAuthorityGoesWithTheEmulator() {
    Path ours;
    Path theirs;
    try (GcpEmulator one = GcpEmulator.start();
        GcpEmulator two = GcpEmulator.start()) {
      ours = Path.of(one.startProxy(0, "demo").get("SSL_CERT_FILE"));
      theirs = Path.of(two.startProxy(0, "demo").get("SSL_CERT_FILE"));
      assertThat(ours).exists().isNotEqualTo(theirs);
      one.stop();
      assertThat(theirs).as("the other one's").exists();
    }
    assertThat(ours.getParent().getParent()).doesNotExist();
    assertThat(theirs.getParent().getParent()).doesNotExist();
  }

  @Test
  void theAuthorityOfAFolderIsMadeOnceAndItsKeyIsNobodyElses() throws Exception {
    byte[] one = Files.readAllBytes(CertificateAuthority.in(data).pem());
    byte[] two = Files.readAllBytes(CertificateAuthority.in(data).pem());
    assertThat(two).isEqualTo(one);
    assertThat(Files.getPosixFilePermissions(data.resolve("ca.p12"))).hasSize(2);
  }

  private static SSLContext trusting(Path store) throws IOException, GeneralSecurityException {
    KeyStore ks = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      ks.load(in, "changeit".toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(ks);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
