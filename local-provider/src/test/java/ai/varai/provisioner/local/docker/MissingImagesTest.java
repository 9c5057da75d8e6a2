package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry that takes connections and never says a word, as behind a broken firewall. */
@RequiresDocker
class MissingImagesTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final DockerEngine engine = DockerRuntimeFactory.engineOfThisMachine();
  private ServerSocket blackHole;

  @BeforeEach
  void open() throws IOException {
    // The kernel completes connections; nobody accepts them.
    blackHole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    blackHole.close();
    engine.close();
  }

  @Test
  void registries_that_stay_silent_are_trouble_and_are_waited_for_together() throws Exception {
    List<String> images = List.of(image("one"), image("two"), image("three"), image("four"));

    Map<String, String> troubles = new Images(engine).troubles(images, PATIENCE);

    assertThat(troubles).containsOnlyKeys(images);
    assertThat(troubles.get(image("one"))).contains(registry()).contains("has said nothing");
  }

  @Test
  void an_image_that_is_here_is_no_trouble_beside_one_that_is_not() throws Exception {
    assertThat(
            new Images(engine)
                .troubles(List.of(TestImages.POSTGRES.reference(), image("one")), PATIENCE))
        .containsOnlyKeys(image("one"));
  }

  @Test
  void a_pull_that_falls_silent_ends_with_what_to_do() {
    assertThatThrownBy(() -> new Images(engine, PATIENCE).ensure(image("one")))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining(image("one"))
        .hasMessageContaining("has said nothing for 0.3 s");
  }

  private String registry() {
    return "localhost:" + blackHole.getLocalPort();
  }

  private String image(String name) {
    return registry() + "/" + name + ":1";
  }
}
