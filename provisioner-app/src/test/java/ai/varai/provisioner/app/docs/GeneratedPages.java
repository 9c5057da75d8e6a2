package ai.varai.provisioner.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages that are generated as a whole; {@code mvn test -Dapprove} writes them anew. */
final class GeneratedPages {
  static final Path DOCS = Path.of("..", "docs");

  private GeneratedPages() {}

  static void check(String file, String content) throws IOException {
    Path path = DOCS.resolve(file);
    if (System.getProperty("approve") != null) {
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
    }
    assertThat(path).as("run the test with -Dapprove to write it").exists();
    assertThat(Files.readString(path))
        .as("%s is stale: run the test with -Dapprove and look at the difference", path)
        .isEqualTo(content);
  }
}
