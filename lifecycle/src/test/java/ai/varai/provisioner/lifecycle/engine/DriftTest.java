package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.DriftReport;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Disk;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has moved in the world, and what only looks as if it had. */
class DriftTest {
  @TempDir Path folder;
  private Bench bench = Bench.in(Path.of(""));

  private static ResourceGraph disk() {
    var graph = ResourceGraph.builder();
    graph.add("d", new Disk("d", 10, "1", List.of("a", "b")));
    return graph.build();
  }

  @BeforeEach
  void aDiskIsThere() throws Exception {
    bench = Bench.in(folder);
    bench.apply(disk());
  }

  @SuppressWarnings("unchecked") // attributes of the test's world are a map
  private void became(String attribute, Object value) {
    var attributes =
        (Map<String, Object>) bench.world.get("disk", "d").orElseThrow().get("attributes");
    attributes.put(attribute, value);
  }

  private DriftReport drift() throws Exception {
    try (Lifecycle lifecycle = bench.open()) {
      return lifecycle.drift();
    }
  }

  @Test
  void aDiskThatGrewByItselfAndOtherSpellingsOfTheSameAreNoDriftAndNoChange() throws Exception {
    became("gigabytes", 25L);
    became("cpu", "1000m");
    became("zones", List.of("b", "a"));

    assertThat(drift().none()).isTrue();
    assertThat(bench.plan(disk()).hasChanges()).isFalse();
  }

  @Test
  void aSmallerDiskAnotherQuantityAndAnotherListAreDrift() throws Exception {
    became("gigabytes", 5L);
    became("cpu", "1001m");
    became("zones", List.of("b", "c"));

    assertThat(drift().changed())
        .singleElement()
        .satisfies(
            changed ->
                assertThat(changed.attributes())
                    .extracting(AttributeChange::path)
                    .containsExactly("gigabytes", "cpu", "zones"));
  }

  @Test
  void whatHasLostItsMarksIsDriftAndGetsThemBackInsteadOfBeingMadeTwice() throws Exception {
    List.of("environment", "stack", "address")
        .forEach(bench.world.get("disk", "d").orElseThrow()::remove);

    assertThat(drift().changed())
        .singleElement()
        .satisfies(
            changed -> {
              assertThat(changed.reason()).isEqualTo("its marks are gone");
              assertThat(changed.attributes()).isEmpty();
            });
    assertThat(Bench.actions(bench.plan(disk()))).isEqualTo(Map.of("disk.d", "update"));
    assertThat(bench.apply(disk()).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.get("disk", "d").orElseThrow()).containsKey("environment");
    assertThat(drift().none()).isTrue();
    assertThat(bench.plan(disk()).hasChanges()).isFalse();
  }

  @Test
  void whatHasLostItsMarksIsDeletedByADestroy() throws Exception {
    List.of("environment", "stack", "address")
        .forEach(bench.world.get("disk", "d").orElseThrow()::remove);

    bench.destroy();

    assertThat(bench.world.all("disk")).isEmpty();
  }

  @Test
  void whatCarriesTheMarksOfOthersByNowIsTheirs() throws Exception {
    bench.world.get("disk", "d").orElseThrow().put("environment", "another");

    assertThat(drift().gone()).hasSize(1);
    bench.destroy();

    assertThat(bench.world.all("disk")).hasSize(1);
  }

  @Test
  void aCopyThatCarriesOurMarksIsToldBeforeAnApplyDeletesIt() throws Exception {
    var twin = ResourceGraph.builder();
    twin.add("t", Twin.of("contents", List.of()));
    bench.apply(twin.build());
    assertThat(drift().none()).isTrue();
    var copy = new LinkedHashMap<>(bench.world.all("twin").values().iterator().next());
    copy.put("id", "twin-copied-by-hand");
    bench.world.put("twin", "twin-copied-by-hand", copy);

    assertThat(Bench.actions(bench.plan(twin.build()))).isEqualTo(Map.of("twin.t", "delete"));
    assertThat(drift().changed())
        .singleElement()
        .satisfies(
            changed -> {
              assertThat(changed.address()).hasToString("twin.t");
              assertThat(changed.reason())
                  .isEqualTo("one more carries its marks: twin-copied-by-hand");
            });
    assertThat(drift().none()).isFalse();
  }

  @Test
  void whatIsOursAndNotInTheStateIsTold() throws Exception {
    var stray = new LinkedHashMap<>(bench.world.get("disk", "d").orElseThrow());
    stray.put("id", "disk-stray");
    stray.put("address", "disk.stray");
    bench.world.put("disk", "stray", stray);

    assertThat(drift().unknown()).hasToString("[disk.stray]");
    assertThat(drift().none()).isFalse();
  }

  @Test
  void whatAReplacementHasYetToDeleteIsNoDrift() throws Exception {
    Faults refusing =
        (moment, operation, address) -> {
          if (operation.equals("delete")) {
            throw new ProviderException(ProviderException.Category.DENIED, "not now", "");
          }
        };
    bench = Bench.in(folder.resolve("twins"), refusing);
    for (String content : List.of("old", "new")) {
      var twin = ResourceGraph.builder();
      twin.add("t", Twin.of(content, List.of()));
      bench.apply(twin.build());
    }
    assertThat(bench.world.all("twin")).hasSize(2);

    assertThat(drift().none()).isTrue();
  }
}
