package ai.varai.provisioner.lifecycle.state;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state is shared by people whose machines speak different languages. */
class LocaleTest {
  private final Locale own = Locale.getDefault();

  @TempDir Path folder;

  @BeforeEach
  void digitsOfEgypt() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    assertThat(String.format(Locale.getDefault(), "%d", 7)).isEqualTo("٧");
  }

  @AfterEach
  void restore() {
    Locale.setDefault(own);
  }

  @Test
  void releases_are_numbered_in_the_digits_that_every_machine_orders_them_by() throws Exception {
    var builder = ResourceGraph.builder();
    builder.add("a", Thing.of("a", 1, List.of()));
    Bench bench = Bench.in(folder);
    try (Lifecycle lifecycle =
        Lifecycle.open(
            Bench.settings(), bench.provider, bench.backend, Sealer.NONE, EventSink.NONE)) {
      lifecycle.apply(lifecycle.plan(builder.build(), PlanOptions.DEFAULT), ApplyOptions.DEFAULT);

      assertThat(lifecycle.releases()).hasSize(1).allMatch(r -> r.id().matches("[0-9]{10}"));
    }
  }

  @Test
  void a_journal_that_a_killed_run_left_is_found_whatever_language_it_ran_in() throws Exception {
    var backend = new FolderStateBackend(folder);
    var store = new StateStore(backend, Sealer.NONE, Clock.systemUTC());
    Ledger ledger = store.open(store.load(), 12, () -> true, false);
    ledger.add(new LedgerRecord.Released(new ResourceAddress("thing", "a")));
    ledger.commit();

    assertThat(backend.list("journal-")).containsExactly("journal-000000000012.log");
    Locale.setDefault(own);
    assertThat(Ledger.highestFence(backend)).isEqualTo(12);
  }
}
