package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountPathsTest {
  private final MountPaths paths =
      new MountPaths(
          Map.of(
              "/cloudsql", Path.of("/tmp/s"),
              "/etc/keys", Path.of("/tmp/k"),
              "/etc/keys/old", Path.of("/tmp/o")));

  @ParameterizedTest
  @CsvSource({
    "/cloudsql, /tmp/s",
    "/cloudsql/p:r:i, /tmp/s/p:r:i",
    "postgresql:///db?host=/cloudsql/p:r:i&user=u, postgresql:///db?host=/tmp/s/p:r:i&user=u",
    "/etc/keys/a:/etc/keys/b, /tmp/k/a:/tmp/k/b",
    "/etc/keys/old/a, /tmp/o/a",
    "/etc/keys/older, /tmp/k/older",
    "/cloudsql-2/x, /cloudsql-2/x",
    "/var/cloudsql, /var/cloudsql",
    "/cloudsql.conf, /cloudsql.conf",
  })
  void aPathLeadsToItsFolderWhereverItStands(String told, String found) {
    assertThat(paths.inPlace(told)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"/cloudsql/x", "nothing"})
  void withoutVolumesATextStays(String text) {
    assertThat(new MountPaths(Map.of()).inPlace(text)).isEqualTo(text);
  }
}
