package ai.varai.provisioner.lifecycle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedStateTest {
  @TempDir Path folder;

  private Lifecycle open(Bench bench, Sealer sealer) {
    return Lifecycle.open(Bench.settings(), bench.provider, bench.backend, sealer, EventSink.NONE);
  }

  @Test
  void anEncryptedStateShowsNothingAndOpensOnlyWithItsPassphrase() throws Exception {
    var builder = ResourceGraph.builder();
    builder.add("visible-name", Thing.of("visible-name", 1, List.of()));
    ResourceGraph graph = builder.build();
    Bench bench = Bench.in(folder);
    Sealer sealer = new PassphraseSealer("correct horse".toCharArray(), "test/stack-1");
    try (Lifecycle lifecycle = open(bench, sealer)) {
      lifecycle.apply(lifecycle.plan(graph, PlanOptions.DEFAULT), ApplyOptions.DEFAULT);
      assertThat(lifecycle.plan(graph, PlanOptions.DEFAULT).hasChanges()).isFalse();
      assertThat(lifecycle.status().resources()).hasSize(1);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .doesNotContain("visible-name");
      }
    }
    Sealer wrong = new PassphraseSealer("wrong horse".toCharArray(), "test/stack-1");
    for (Sealer other : List.of(wrong, Sealer.NONE)) {
      try (Lifecycle lifecycle = open(bench, other)) {
        assertThatThrownBy(lifecycle::status)
            .isInstanceOf(LifecycleException.class)
            .hasMessageContaining("passphrase");
      }
    }
  }

  /** Adds a record and is killed before anything is folded. */
  private void killedWith(Sealer sealer, long fence, String name) throws Exception {
    var store = new StateStore(new FolderStateBackend(folder), sealer, Clock.systemUTC());
    Ledger ledger = store.open(store.load(), fence, () -> true, false);
    ledger.add(new LedgerRecord.Released(new ResourceAddress("thing", name)));
    ledger.commit();
  }

  @Test
  void aJournalThatAKilledRunLeftIsReadAfterEncryptionWasSwitchedOnAndNeedsTheKeyOnceItWasOff()
      throws Exception {
    Sealer sealer = new PassphraseSealer("correct horse".toCharArray(), "test/stack-1");
    killedWith(Sealer.NONE, 1, "a");
    var sealed = new StateStore(new FolderStateBackend(folder), sealer, Clock.systemUTC());
    assertThat(sealed.load().state().released()).hasSize(1);
    assertThat(sealed.load().damage()).isEmpty();

    killedWith(sealer, 2, "b");
    assertThat(sealed.load().state().released()).hasSize(2);
    Files.delete(folder.resolve("snapshot.json")); // the journal alone must tell
    try (Lifecycle lifecycle = open(Bench.in(folder), Sealer.NONE)) {
      assertThatThrownBy(lifecycle::status)
          .isInstanceOf(LifecycleException.class)
          .hasMessageContaining("a journal is encrypted")
          .hasMessageContaining("passphrase");
    }
  }
}
