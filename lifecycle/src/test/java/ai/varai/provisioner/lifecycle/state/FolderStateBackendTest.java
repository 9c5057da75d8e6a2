package ai.varai.provisioner.lifecycle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStateBackendTest {
  @TempDir private Path folder;

  @Test
  void namesAreListedWhileOthersWriteAndRemove() throws Exception {
    var backend = new FolderStateBackend(folder);
    backend.write("snapshot.json", new byte[] {1}, StateBackend.ABSENT);
    var stop = new AtomicBoolean();
    var failure = new AtomicReference<Throwable>();
    // A heartbeat makes and renames a file each time; folding removes some.
    var other =
        new Thread(
            () -> {
              try {
                for (int i = 0; !stop.get(); i++) {
                  Path file = Files.writeString(folder.resolve("lock.json.new"), "x");
                  Files.delete(file);
                  Path inner = Files.createDirectories(folder.resolve("releases" + i % 2));
                  Files.delete(Files.writeString(inner.resolve("r.json"), "x"));
                  Files.delete(inner);
                }
              } catch (IOException e) {
                failure.set(e);
              }
            });
    other.start();
    try {
      for (int i = 0; i < 3_000; i++) {
        assertThat(backend.list("snapshot")).containsExactly("snapshot.json");
      }
    } finally {
      stop.set(true);
      other.join();
    }
    assertThat(failure.get()).isNull();
  }

  @Test
  void aNewFolderIsOnDiskBeforeAnythingThatStandsInIt() throws Exception {
    List<Path> synced = new ArrayList<>();
    var backend = new FolderStateBackend(folder.resolve("a/b/state"), synced::add);
    backend.createJournal("journal-1.log").close();
    assertThat(synced)
        .containsExactly(
            folder, folder.resolve("a"), folder.resolve("a/b"), folder.resolve("a/b/state"));
  }

  @Test
  void whatIsKeptBehindALinkIsListedToo() throws Exception {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path link = Files.createSymbolicLink(folder.resolve("state"), kept);
    var backend = new FolderStateBackend(link);
    backend.createJournal("journal-000000000001.log").close();
    Files.createSymbolicLink(kept.resolve("releases"), Files.createDirectory(folder.resolve("r")));
    backend.write("releases/1.json", new byte[] {1}, StateBackend.ABSENT);
    assertThat(backend.list("")).containsExactly("journal-000000000001.log", "releases/1.json");
  }

  @Test
  void aDiskThatFailsToWriteAFoldersNamesFailsTheWrite() {
    var backend =
        new FolderStateBackend(
            folder,
            broken -> {
              throw new IOException("Input/output error");
            });
    assertThatThrownBy(() -> backend.write("x.json", new byte[] {1}, StateBackend.ABSENT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Input/output error");
  }
}
