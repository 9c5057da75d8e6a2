package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a command are its program. */
class ProgramFilesTest {
  @TempDir private Path folder;

  @Test
  void theProgramItsJarItsClassPathAndAnInterpretersScriptCount() throws IOException {
    Path file = file("app");

    assertNoticed(file, file.toString(), "serve");
    assertNoticed(file, "java", "-Xmx64m", "-jar", file.toString());
    assertNoticed(file, "java", "-cp", "/elsewhere.jar:" + file, "com.example.Main");
    assertNoticed(file, "java", "--class-path", folder.toString(), "com.example.Main");
    assertNoticed(file, "python3.11", "-u", file.toString());
    assertNoticed(file, "/usr/bin/node", file.toString(), "--port=1");
  }

  @Test
  void aFileThatTheProcessMayWriteItselfDoesNotCount() throws IOException {
    Path file = file("data");

    assertOverlooked(file, "store", file.toString());
    assertOverlooked(file, "java", "-jar", "/app.jar", file.toString());
    assertOverlooked(file, "python3", "/main.py", file.toString());
    assertOverlooked(file, "python3", "-u", "main.py", file.toString());
    assertOverlooked(file, "java", "-Dlog=" + file, "-jar", "/app.jar");
  }

  @Test
  void whatIsWatchedCountsWithAllThatIsInIt() throws IOException {
    Path source = file("src/main/Main.java");
    ProgramFiles watched = ProgramFiles.of(List.of("app"), List.of(folder + "/src"));
    String before = watched.stamp();
    assertThat(watched.stamp()).isEqualTo(before);

    change(source);
    String changed = watched.stamp();
    assertThat(changed).isNotEqualTo(before);
    Path added = file("src/main/Added.java");
    assertThat(watched.stamp()).isNotEqualTo(changed);
    Files.delete(added);
    assertThat(watched.stamp()).isEqualTo(changed);

    file("src/.git/HEAD");
    file("src/.Main.java.swp");
    file("src/node_modules/left-pad/index.js");
    file("src/__pycache__/main.pyc");
    assertThat(watched.stamp()).isEqualTo(changed);
  }

  @Test
  void aFileThatIsNotThereYetIsNoticedWhenItComesAlsoBehindALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve(".current"), Path.of("v1"));
    ProgramFiles watched = ProgramFiles.of(List.of("app"), List.of(link.toString()));
    String before = watched.stamp();

    file("v1/app");
    String first = watched.stamp();
    file("v2/app");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("v2"));

    assertThat(first).isNotEqualTo(before);
    assertThat(watched.stamp()).isNotEqualTo(first);
  }

  private static void assertNoticed(Path file, String... command) throws IOException {
    assertThat(changes(file, command)).as(String.join(" ", command)).isTrue();
  }

  private static void assertOverlooked(Path file, String... command) throws IOException {
    assertThat(changes(file, command)).as(String.join(" ", command)).isFalse();
  }

  private static boolean changes(Path file, String... command) throws IOException {
    ProgramFiles files = ProgramFiles.of(List.of(command), List.of());
    String before = files.stamp();
    change(file);
    return !files.stamp().equals(before);
  }

  /** Of the same size, as a new build may be. */
  private static void change(Path file) throws IOException {
    Instant before = Files.getLastModifiedTime(file).toInstant();
    Files.setLastModifiedTime(file, FileTime.from(before.plusSeconds(1)));
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
