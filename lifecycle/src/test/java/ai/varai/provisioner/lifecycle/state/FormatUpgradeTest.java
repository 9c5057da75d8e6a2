package ai.varai.provisioner.lifecycle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.FolderWorld;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Vault;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state that the first version of the program left, killed in the middle of a replacement: a
 * snapshot, and a journal with the handle of a delete.
 */
class FormatUpgradeTest {
  @TempDir private Path folder;

  @BeforeEach
  void copyWhatTheFirstVersionLeft() throws IOException, URISyntaxException {
    Path kept = Path.of(FormatUpgradeTest.class.getResource("/state-version-1").toURI());
    try (Stream<Path> files = Files.walk(kept)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(kept.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private Bench bench() {
    return new Bench(
        new FolderWorld(folder.resolve("world")),
        Faults.NONE,
        new FolderStateBackend(folder.resolve("state")));
  }

  private static ResourceGraph wish() {
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", Thing.LARGE, List.of()).in("there"));
    var v = graph.add("v", new Vault("v", "s3cret of the first version", ""));
    graph.add("b", Thing.of("b", 1, List.of(a.ref(Thing.SERIAL), v.ref(Vault.SECRET))));
    graph.output("serial", a.ref(Thing.SERIAL));
    return graph.build();
  }

  private String snapshot() throws IOException {
    return Files.readString(folder.resolve("state/snapshot.json"));
  }

  @Test
  void aStateOfTheFirstVersionIsReadAndItsHandleBelongsToTheOneDeleteThatThereCouldBe()
      throws Exception {
    assertThat(snapshot()).startsWith("{\"format\":1,");
    Bench bench = bench();
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().resources()).hasSize(3);
      assertThat(lifecycle.status().outputs()).containsKey("serial");
      assertThat(lifecycle.status().openOperations())
          .containsExactly(new ResourceAddress("thing", "a"));
    }
    var store = new StateStore(bench.backend, Sealer.NONE, java.time.Clock.systemUTC());
    assertThat(store.load().state().open())
        .singleElement()
        .satisfies(one -> assertThat(one.handle()).contains("deleting/a/" + one.target()));
    assertThat(snapshot()).as("looking changes nothing").startsWith("{\"format\":1,");
    assertThat(bench.events).noneMatch(one -> one instanceof LifecycleEvent.StateRecovered);
  }

  @Test
  void theNextApplyFinishesWhatTheFirstVersionBeganAndWritesThePresentVersion() throws Exception {
    Bench bench = bench();
    assertThat(bench.apply(wish()).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.effects())
        .containsExactlyInAnyOrder(
            "create thing.a",
            "delete thing.a",
            "create thing.a",
            "create thing.b",
            "update thing.b",
            "create vault.v");
    assertThat(bench.plan(wish()).hasChanges()).isFalse();
    assertThat(snapshot()).startsWith("{\"format\":" + FormatUpgrades.VERSION + ",");
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().openOperations()).isEmpty();
      assertThat(lifecycle.releases()).hasSize(2);
    }
  }

  @Test
  void whoOpensAnOldLedgerForWritingFirstMakesOlderProgramsRefuseIt() throws Exception {
    Files.delete(folder.resolve("state/journal-000000000002.log"));
    var store =
        new StateStore(
            new FolderStateBackend(folder.resolve("state")),
            Sealer.NONE,
            java.time.Clock.systemUTC());
    Ledger ledger = store.open(store.load(), 3, () -> true, false);
    assertThat(snapshot()).startsWith("{\"format\":" + FormatUpgrades.VERSION + ",");
    ledger.close();
  }

  @Test
  void eachStepLeadsToTheNextVersionAndTheLastToThisPrograms() {
    Map<String, Object> handle = new LinkedHashMap<>();
    handle.put("record", "handle");
    handle.put("address", "thing.a");
    handle.put("operation", "create");
    handle.put("handle", "making/a");
    assertThat(RecordFormat.record(FormatUpgrades.record(handle, 1)))
        .isEqualTo(
            new LedgerRecord.Handle(
                new ResourceAddress("thing", "a"), "create", OpenOperation.ANY_TARGET, "making/a"));
    handle.put("target", "a");
    assertThat(FormatUpgrades.record(handle, FormatUpgrades.VERSION)).isEqualTo(handle);
    assertThatThrownBy(() -> FormatUpgrades.record(handle, FormatUpgrades.VERSION + 1))
        .isInstanceOf(StateFormatException.class)
        .hasMessageContaining("version " + (FormatUpgrades.VERSION + 1));
  }
}
