package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An emulator that listens elsewhere than usual tells an address at which it answers. */
class AddressesTest {
  @TempDir Path data;

  private static int status(HttpClient client, String url) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url)).header("Metadata-Flavor", "Google");
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "127.0.0.5, 127.0.0.5",
    "localhost, localhost",
    "0.0.0.0, 127.0.0.1"
  })
  void whatItTellsIsWhereItListens(String host, String told) throws Exception {
    Options options = Options.defaults().withHost(host).withDataDir(data);
    try (GcpEmulator cloud = GcpEmulator.start(options)) {
      assertThat(cloud.endpoint()).isEqualTo(told + ":" + cloud.port());
      HttpClient client = HttpClient.newHttpClient();
      assertThat(status(client, cloud.url() + "/_emulator/health")).isEqualTo(200);

      Map<String, String> variables = cloud.startProxy(0, "demo");
      assertThat(variables).containsEntry("GCE_METADATA_HOST", cloud.endpoint());
      assertThat(variables.get("NO_PROXY").split(",")).contains(told);
      assertThat(variables)
          .as("gRPC for C and Node reads lower case only")
          .containsEntry("no_proxy", variables.get("NO_PROXY"));
      URI proxy = URI.create(variables.get("HTTPS_PROXY"));
      HttpClient proxied =
          HttpClient.newBuilder()
              .proxy(
                  ProxySelector.of(
                      new InetSocketAddress(
                          InetAddress.getByName(proxy.getHost()), proxy.getPort())))
              .build();
      assertThat(status(proxied, "http://metadata.google.internal/computeMetadata/v1/project/"))
          .isEqualTo(200);
    }
  }
}
