package ai.varai.provisioner.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceClassesTest {
  @TempDir Path folder;

  private final ServiceClasses classes =
      new ServiceClasses(
          List.of("ai.varai.provisioner.sample.SampleService", "org.postgresql.Driver"),
          List.of("ai/varai/provisioner/sample/", "org/postgresql/"));

  @Test
  void onlyTheNamedPackagesGoIntoTheJarAndTwiceTheSameBytes() throws Exception {
    Path first = folder.resolve("first.jar");
    Path second = folder.resolve("second.jar");
    classes.writeTo(first);
    classes.writeTo(second);

    assertThat(second).hasSameBinaryContentAs(first);
    try (ZipFile jar = new ZipFile(first.toFile())) {
      assertThat(jar.stream().map(e -> e.getName()))
          .contains(
              "ai/varai/provisioner/sample/SampleService.class", "org/postgresql/Driver.class")
          .allMatch(
              name ->
                  name.startsWith("ai/varai/provisioner/sample/")
                      || name.startsWith("org/postgresql/"));
    }
  }

  @Test
  void theFingerprintDependsOnWhatGoesIn() throws Exception {
    assertThat(classes.fingerprint())
        .isEqualTo(classes.fingerprint())
        .isNotEqualTo(
            new ServiceClasses(classes.anchors(), List.of("org/postgresql/")).fingerprint());
  }

  @Test
  void aClassThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () -> new ServiceClasses(List.of("no.such.Thing"), List.of("no/")).fingerprint())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("no.such.Thing");
  }

  @Test
  void theFingerprintOfAFolderDependsOnNamesAndContents() throws Exception {
    Path a = Files.createDirectory(folder.resolve("a"));
    Path b = Files.createDirectory(folder.resolve("b"));
    Files.writeString(a.resolve("x"), "1");
    Files.writeString(b.resolve("x"), "1");
    assertThat(new Fingerprint().add(a).value()).isEqualTo(new Fingerprint().add(b).value());

    Files.move(b.resolve("x"), b.resolve("y"));

    assertThat(new Fingerprint().add(a).value()).isNotEqualTo(new Fingerprint().add(b).value());
  }
}
