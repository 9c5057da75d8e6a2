package ai.varai.provisioner.lifecycle.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.FolderWorld;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The state on a disk that is really full. An engine in a process of its own has a file system of a
 * few pages for its state, in a mount namespace that ends with it; what is on it by then is carried
 * on with where there is room.
 */
class FullDiskTest {
  private static final int SIZE = 60;
  private static final int PAGE_KIB = 4;

  @TempDir Path folder;

  private record Ended(int exit, String output) {}

  /**
   * Runs a script as root of a user namespace, where it may mount.
   *
   * @param arguments $1 and so on
   */
  private static Ended namespaced(String script, List<String> arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private static boolean possible() throws InterruptedException {
    try {
      return namespaced("mount -t tmpfs tmpfs /mnt", List.of()).exit() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aHalfWrittenRecordOnAFullDiskCostsNothingAndNothingIsMadeTwice() throws Exception {
    assumeTrue(possible(), "no file system can be mounted: 'unshare' has no user namespace here");
    ResourceGraph wish = Shapes.after(Shapes.Scenario.CREATE, SIZE);
    var roomy =
        new Bench(
            new FolderWorld(folder.resolve("roomy/world")),
            Faults.NONE,
            new FolderStateBackend(folder.resolve("roomy/state")));
    roomy.apply(wish);
    int full = 0;
    int halves = 0;
    for (int pages = 2; pages <= 20; pages += 2) {
      Path home = Files.createDirectories(folder.resolve("pages" + pages));
      Ended ended = apply(home, pages * PAGE_KIB);
      Path state = home.resolve("saved");
      if (ended.exit() != 0) {
        full++;
        assertThat(ended.output())
            .as("with %d pages", pages)
            .contains("LifecycleException: the state")
            .contains("No space left on device");
      }
      halves += halfWritten(state);
      var bench =
          new Bench(
              new FolderWorld(home.resolve("world")), Faults.NONE, new FolderStateBackend(state));
      assertThat(bench.apply(wish).status()).isEqualTo(ApplyResult.Status.DONE);
      assertThat(bench.world.effects())
          .as("with %d pages", pages)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(roomy.world.effects());
      assertThat(bench.plan(wish).hasChanges()).isFalse();
      try (Lifecycle lifecycle = bench.open()) {
        assertThat(lifecycle.status().resources()).hasSize(SIZE);
      }
    }
    System.out.printf("full disk: %d full, %d records half written%n", full, halves);
    assertThat(full).as("disks that were too small").isPositive();
    assertThat(halves).as("records that were cut off").isPositive();
  }

  private static Ended apply(Path home, int kib) throws Exception {
    String script =
        "mkdir -p \"$1/state\" && mount -t tmpfs -o size=\"$2\"k,mode=700 tmpfs \"$1/state\" || exit 9;"
            + " \"$3\" -cp \"$4\" \"$5\" \"$1\" CREATE "
            + SIZE
            + " ledger -1; ended=$?; cp -a \"$1/state\" \"$1/saved\"; exit $ended";
    return namespaced(
        script,
        List.of(
            home.toString(),
            Integer.toString(kib),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            System.getProperty("java.class.path"),
            CrashChild.class.getName()));
  }

  private static int halfWritten(Path state) throws IOException {
    try (Stream<Path> files = Files.list(state)) {
      int count = 0;
      for (Path file : files.filter(f -> f.getFileName().toString().endsWith(".log")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        count += bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? 1 : 0;
      }
      return count;
    }
  }
}
