package ai.varai.provisioner.gcp.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageAddressTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "europe-docker.pkg.dev/p/images/team/app:v1, europe-docker.pkg.dev, p/images/team/app, v1, true",
    "gcr.io/p/app, gcr.io, p/app, latest, true",
    "eu.gcr.io/example.com/p/app:1, eu.gcr.io, example.com/p/app, 1, true",
    "localhost:5000/app:1, localhost:5000, app, 1, false",
    "registry.example.com/team/app, registry.example.com, team/app, latest, false",
    "registry:5000/app:1, registry:5000, app, 1, false",
    "postgres:16, registry-1.docker.io, library/postgres, 16, false",
    "team/app, registry-1.docker.io, team/app, latest, false",
    "docker.io/team/app:2, registry-1.docker.io, team/app, 2, false",
    "docker.pkg.dev.example.com/p/app:1, docker.pkg.dev.example.com, p/app, 1, false",
    "notgcr.io/p/app:1, notgcr.io, p/app, 1, false",
  })
  void an_address_says_which_registry_and_what(
      String text, String host, String path, String reference, boolean google) throws Exception {
    ImageAddress at = ImageAddress.parse(text);
    assertThat(at.host()).isEqualTo(host);
    assertThat(at.path()).isEqualTo(path);
    assertThat(at.reference()).isEqualTo(reference);
    assertThat(at.google()).isEqualTo(google);
  }

  @Test
  void a_digest_counts_and_not_the_tag_before_it() throws Exception {
    String text = "europe-docker.pkg.dev/p/images/app:v1@" + DIGEST;
    ImageAddress at = ImageAddress.parse(text);
    assertThat(at.reference()).isEqualTo(DIGEST);
    assertThat(at).hasToString(text);
    assertThat(at.repository()).isEqualTo("europe-docker.pkg.dev/p/images");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host.example/",
        "host.example/Upper/case",
        "host.example/app:",
        "host.example/app@sha256:12",
        "https://host.example/app",
        "host.example/../app",
        "host.example/app?x=1",
        "user@host.example/app",
      })
  void what_is_no_address_is_refused(String text) {
    assertThatThrownBy(() -> ImageAddress.parse(text))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("no address of an image");
  }
}
