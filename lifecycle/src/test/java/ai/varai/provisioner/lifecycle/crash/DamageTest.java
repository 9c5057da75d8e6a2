package ai.varai.provisioner.lifecycle.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.lifecycle.world.WorldStore;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {
  @TempDir Path folder;

  /** Leaves the journal as a killed process would: everything written, nothing folded. */
  private Path unfolded(WorldStore world) throws Exception {
    return unfolded(world, Shapes.after(Shapes.Scenario.CREATE, 10));
  }

  private Path unfolded(WorldStore world, ResourceGraph wish) throws Exception {
    Path state = folder.resolve("state");
    var backend =
        new PointedBackend(new FolderStateBackend(state), -1, () -> {}) {
          @Override
          public long write(String name, byte[] bytes, long expected) throws IOException {
            if (name.startsWith("snapshot")) {
              throw new IOException("no snapshot this time");
            }
            return super.write(name, bytes, expected);
          }
        };
    new Bench(world, Faults.NONE, backend).apply(wish);
    try (Stream<Path> files = Files.list(state)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("journal-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aJournalCutOffAnywhereInItsLastRecordsIsRecoveredAndNothingIsMadeTwice() throws Exception {
    WorldStore world = WorldStore.inMemory();
    Path journal = unfolded(world);
    byte[] whole = Files.readAllBytes(journal);
    List<String> effects = world.effects();
    int from = start(whole, 3);
    for (int length = from; length < whole.length; length++) {
      Path copy = folder.resolve("copy" + length);
      Files.createDirectories(copy);
      Files.write(copy.resolve(journal.getFileName()), Arrays.copyOf(whole, length));
      Files.copy(journal.resolveSibling("fingerprint.key"), copy.resolve("fingerprint.key"));
      Bench bench = new Bench(world, Faults.NONE, new FolderStateBackend(copy));
      assertThat(bench.apply(Shapes.after(Shapes.Scenario.CREATE, 10)).status())
          .isEqualTo(ApplyResult.Status.DONE);
      assertThat(world.effects()).isEqualTo(effects);
      boolean told =
          bench.events.stream().anyMatch(one -> one instanceof LifecycleEvent.StateRecovered);
      assertThat(told).as("cut at %d", length).isEqualTo(whole[length - 1] != '\n');
      assertThat(bench.plan(Shapes.after(Shapes.Scenario.CREATE, 10)).hasChanges()).isFalse();
    }
    System.out.printf("torn writes: %d lengths tried%n", whole.length - from);
  }

  private static int start(byte[] bytes, int recordsFromEnd) {
    int at = bytes.length - 1;
    for (int seen = 0; seen < recordsFromEnd; seen++) {
      do {
        at--;
      } while (bytes[at] != '\n');
    }
    return at + 1;
  }

  @Test
  void aFlippedBitInTheMiddleIsFoundReportedAndKeptAside() throws Exception {
    WorldStore world = WorldStore.inMemory();
    Path journal = unfolded(world);
    List<String> effects = world.effects();
    byte[] bytes = Files.readAllBytes(journal);
    bytes[bytes.length / 2] ^= 1;
    Files.write(journal, bytes);
    Bench bench = new Bench(world, Faults.NONE, new FolderStateBackend(folder.resolve("state")));
    bench.apply(Shapes.after(Shapes.Scenario.CREATE, 10));
    assertThat(world.effects()).isEqualTo(effects);
    assertThat(recovered(bench))
        .singleElement()
        .asString()
        .matches(
            "journal journal-0+1\\.log: record at byte \\d+ does not check; it and what follows"
                + " \\(\\d+ records\\) is set aside, \\d+ records are good");
    int at = number(recovered(bench).get(0), "byte");
    assertThat(at).isLessThanOrEqualTo(bytes.length / 2);
    String lines = new String(bytes, StandardCharsets.UTF_8);
    assertThat(number(recovered(bench).get(0), "aside,")).isEqualTo(lines(lines.substring(0, at)));
    assertThat(number(recovered(bench).get(0), "\\(")).isEqualTo(lines(lines.substring(at)));
    try (Stream<Path> files = Files.list(folder.resolve("state/damaged"))) {
      assertThat(files)
          .singleElement()
          .satisfies(aside -> assertThat(aside).hasBinaryContent(bytes));
    }
  }

  private static List<String> recovered(Bench bench) {
    return bench.events.stream()
        .filter(LifecycleEvent.StateRecovered.class::isInstance)
        .map(one -> ((LifecycleEvent.StateRecovered) one).what())
        .toList();
  }

  private static int number(String text, String after) {
    Matcher found = Pattern.compile(after + " ?(\\d+)").matcher(text);
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private static int lines(String text) {
    return (int) text.chars().filter(one -> one == '\n').count();
  }

  @Test
  void aJournalOnASnapshotThatIsDamagedSaysWhichRecordsAreMissingAndNothingIsMadeTwice()
      throws Exception {
    WorldStore world = WorldStore.inMemory();
    Path state = folder.resolve("state");
    for (int size = 1; size <= 2; size++) {
      Bench bench = new Bench(world, Faults.NONE, new FolderStateBackend(state));
      var graph = ResourceGraph.builder();
      graph.add("a", Thing.of("a", size, List.of()));
      graph.add("t", Twin.of("contents " + size, List.of()));
      bench.apply(graph.build());
    }
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", 3, List.of()));
    graph.add("t", Twin.of("contents 3", List.of()));
    unfolded(world, graph.build());
    List<String> effects = world.effects();
    Files.writeString(state.resolve("snapshot.json"), "{");

    Bench bench = new Bench(world, Faults.NONE, new FolderStateBackend(state));
    assertThat(bench.apply(graph.build()).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(recovered(bench))
        .anyMatch(one -> one.startsWith("the snapshot is damaged ("))
        .anyMatch(
            one -> one.matches("journal journal-0+3\\.log: records \\d+ to \\d+ are missing"));
    assertThat(world.effects()).isEqualTo(effects);
    assertThat(bench.plan(graph.build()).hasChanges()).isFalse();
  }

  @Test
  void aDamagedSnapshotIsReplacedByThePreviousOneAndTheWorld() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(Shapes.after(Shapes.Scenario.CREATE, 10));
    List<String> effects = bench.world.effects();
    Path snapshot = folder.resolve("snapshot.json");
    Files.writeString(snapshot, Files.readString(snapshot).replace("here", "gone"));
    assertThat(bench.apply(Shapes.after(Shapes.Scenario.CREATE, 10)).status())
        .isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.effects()).isEqualTo(effects);
    assertThat(bench.plan(Shapes.after(Shapes.Scenario.CREATE, 10)).hasChanges()).isFalse();
  }

  @Test
  void aSnapshotThatIsMissingIsReplacedByThePreviousOneWithAllThatOnlyTheStateKnows()
      throws Exception {
    Bench bench = Bench.in(folder);
    var first = ResourceGraph.builder();
    first.add("a", Thing.of("a", 1, List.of()), true);
    first.add("b", Thing.of("b", 1, List.of()));
    bench.apply(first.build());
    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.forget(Set.of(new ResourceAddress("thing", "b")));
    }
    var alone = ResourceGraph.builder();
    alone.add("a", Thing.of("a", 2, List.of()), true);
    bench.apply(alone.build());

    Files.delete(folder.resolve("snapshot.json"));

    assertThat(bench.plan(alone.build()).changes())
        .as("what was let go is left alone")
        .noneMatch(one -> one.address().equals(new ResourceAddress("thing", "b")));
    assertThat(bench.plan(ResourceGraph.builder().build()).blocked())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).contains("protected"));
    assertThat(bench.events)
        .anyMatch(
            one ->
                one instanceof LifecycleEvent.StateRecovered told
                    && told.toString().contains("the snapshot is missing"));
    assertThat(bench.apply(alone.build()).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(folder.resolve("snapshot.json")).exists();
  }

  @Test
  void aStateOfANewerProgramIsRefusedAndLeftAlone() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(Shapes.after(Shapes.Scenario.CREATE, 1));
    Path snapshot = folder.resolve("snapshot.json");
    String newer = Files.readString(snapshot).replaceFirst("\"format\":\\d+", "\"format\":99");
    Files.writeString(snapshot, newer);
    assertThatThrownBy(() -> bench.apply(Shapes.after(Shapes.Scenario.CREATE, 1)))
        .isInstanceOf(LifecycleException.class)
        .hasMessageContaining("99");
    assertThat(Files.readString(snapshot)).isEqualTo(newer);
  }

  @Test
  void aFullDiskStopsTheApplyAndTheNextOneFinishesIt() throws Exception {
    for (int moment = 0; moment < 40; moment += 3) {
      WorldStore world = WorldStore.inMemory();
      Path state = folder.resolve("full" + moment);
      var full =
          new PointedBackend(
              new FolderStateBackend(state),
              moment,
              () -> {
                throw new IOException("No space left on device");
              });
      ResourceGraph wish = Shapes.after(Shapes.Scenario.CREATE, 10);
      try {
        new Bench(world, Faults.NONE, full).apply(wish);
      } catch (LifecycleException e) {
        assertThat(e.category().exitCode()).isEqualTo(1);
        assertThat(e.getMessage()).contains("No space left on device");
      }
      Bench again = new Bench(world, Faults.NONE, new FolderStateBackend(state));
      assertThat(again.apply(wish).status()).isEqualTo(ApplyResult.Status.DONE);
      assertThat(world.effects()).as("full at %d", moment).doesNotHaveDuplicates().hasSize(10);
      assertThat(again.plan(wish).hasChanges()).isFalse();
    }
  }

  @Test
  void ofFiftyAppliesAtOnceOneProceedsAtATimeAndNothingIsLost() throws Exception {
    WorldStore world = WorldStore.inMemory();
    ExecutorService pool = Executors.newFixedThreadPool(50);
    try {
      List<Callable<ApplyResult>> applies =
          Stream.iterate(0, i -> i + 1)
              .limit(50)
              .<Callable<ApplyResult>>map(
                  i ->
                      () -> {
                        var bench = new Bench(world, Faults.NONE, new FolderStateBackend(folder));
                        var graph = ResourceGraph.builder();
                        for (int j = 0; j < 3; j++) {
                          graph.add("t" + j, Thing.of("t" + j, i + 1, List.of()));
                        }
                        return bench.apply(graph.build());
                      })
              .toList();
      for (Future<ApplyResult> one : pool.invokeAll(applies)) {
        assertThat(one.get().status()).isEqualTo(ApplyResult.Status.DONE);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(Set.copyOf(world.effects())).hasSize(6);
    assertThat(world.effects()).filteredOn(one -> one.startsWith("create")).hasSize(3);
    assertThat(world.effects()).filteredOn(one -> one.startsWith("update")).hasSize(49 * 3);
    try (Lifecycle lifecycle =
        new Bench(world, Faults.NONE, new FolderStateBackend(folder)).open()) {
      assertThat(lifecycle.status().resources()).hasSize(3);
      assertThat(lifecycle.lock()).isEmpty();
    }
  }
}
