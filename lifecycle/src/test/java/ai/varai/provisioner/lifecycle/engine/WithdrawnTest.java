package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Label;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.lifecycle.world.Vault;
import ai.varai.provisioner.lifecycle.world.WorldStore;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stopped apply began to make and the configuration has dropped since. */
class WithdrawnTest {
  private static final ResourceGraph NOTHING = ResourceGraph.builder().build();
  private static final Faults NO_DELETIONS =
      (moment, operation, address) -> {
        if (moment == Faults.Moment.BEFORE_EFFECT && operation.equals("delete")) {
          throw new ProviderException(ProviderException.Category.FAILED, "not now", "");
        }
      };

  @TempDir Path folder;
  private final WorldStore world = WorldStore.inMemory();

  private Bench bench(Faults faults) {
    return new Bench(world, faults, new FolderStateBackend(folder));
  }

  /** A label without marks on a thing with some. */
  private static ResourceGraph labelled(String name) {
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", 1, List.of()));
    graph.add("l", new Label(name, "red", List.of(a.ref(Thing.SERIAL))));
    return graph.build();
  }

  /** The answer to the create of one kind is lost every time, or the create itself. */
  private void losing(String kind, Faults.Moment lost, ResourceGraph wish) throws Exception {
    Faults faults =
        (moment, operation, address) -> {
          if (moment == lost && operation.equals("create") && address.kind().equals(kind)) {
            throw new ProviderException(
                ProviderException.Category.TRANSIENT, "the connection broke", "");
          }
        };
    assertThat(bench(faults).apply(wish).status()).isEqualTo(ApplyResult.Status.FAILED);
  }

  private String reason(Plan plan, String address) {
    return plan.changes().stream()
        .filter(change -> change.address().toString().equals(address))
        .map(PlannedChange::reason)
        .findFirst()
        .orElseThrow();
  }

  private void nothingIsLeft(ResourceGraph wish) throws Exception {
    assertThat(Bench.actions(bench(Faults.NONE).plan(wish))).isEmpty();
    try (Lifecycle lifecycle = bench(Faults.NONE).open()) {
      assertThat(lifecycle.status().openOperations()).isEmpty();
      assertThat(lifecycle.status().resources()).hasSize(wish.size());
    }
  }

  @Test
  void whatWasMadeWithoutMarksIsFoundByItsNameAndDeletedBeforeWhatItNeeds() throws Exception {
    losing("label", Faults.Moment.AFTER_EFFECT, labelled("one"));
    assertThat(world.all("label")).hasSize(1);

    Plan plan = bench(Faults.NONE).plan(NOTHING);
    assertThat(Bench.actions(plan)).isEqualTo(Map.of("label.l", "delete", "thing.a", "delete"));
    assertThat(reason(plan, "label.l")).contains("an earlier run began to make it");
    assertThat(bench(Faults.NONE).apply(NOTHING).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.effects())
        .containsExactly("create thing.a", "create label.l", "delete label.l", "delete thing.a");
    nothingIsLeft(NOTHING);
  }

  @Test
  void aDestroyFindsItToo() throws Exception {
    losing("label", Faults.Moment.AFTER_EFFECT, labelled("one"));
    assertThat(bench(Faults.NONE).destroy().status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(world.all("label")).isEmpty();
    nothingIsLeft(NOTHING);
  }

  @Test
  void ofACreateThatNeverHadAnEffectTheIntentIsClosedAndThePlanSaysSo() throws Exception {
    losing("label", Faults.Moment.BEFORE_EFFECT, labelled("one"));

    Plan plan = bench(Faults.NONE).plan(NOTHING);
    assertThat(Bench.actions(plan)).isEqualTo(Map.of("label.l", "forget", "thing.a", "delete"));
    assertThat(reason(plan, "label.l")).contains("nothing of it is there");
    bench(Faults.NONE).apply(NOTHING);
    nothingIsLeft(NOTHING);
  }

  @Test
  void whatHasTheNameAndIsOtherwiseIsSomebodyElsesAndLeftAlone() throws Exception {
    losing("label", Faults.Moment.BEFORE_EFFECT, labelled("one"));
    Map<String, Object> green = byHand("one", "green");
    world.put("label", "one", green);

    Plan plan = bench(Faults.NONE).plan(NOTHING);
    assertThat(Bench.actions(plan)).isEqualTo(Map.of("label.l", "forget", "thing.a", "delete"));
    assertThat(reason(plan, "label.l")).contains("left alone");
    bench(Faults.NONE).apply(NOTHING);
    assertThat(world.get("label", "one")).contains(green);
    nothingIsLeft(NOTHING);
  }

  @Test
  void aNewNameForWhatWasBegunDoesNotLeaveTheOldOneBehind() throws Exception {
    losing("label", Faults.Moment.AFTER_EFFECT, labelled("one"));

    assertThat(bench(Faults.NONE).apply(labelled("two")).status())
        .isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.all("label")).containsOnlyKeys("two");
    nothingIsLeft(labelled("two"));
  }

  @Test
  void aNewNameThatIsThereAlreadyDoesNotHideTheOldOne() throws Exception {
    losing("label", Faults.Moment.AFTER_EFFECT, labelled("one"));
    world.put("label", "two", byHand("two", "red"));

    bench(Faults.NONE).apply(labelled("two"));

    assertThat(world.all("label")).containsOnlyKeys("two");
    nothingIsLeft(labelled("two"));
  }

  @Test
  void whatCarriesMarksIsDeletedAndItsIntentClosedByTheSameApply() throws Exception {
    losing("thing", Faults.Moment.AFTER_EFFECT, labelled("one"));
    assertThat(Bench.actions(bench(Faults.NONE).plan(NOTHING)))
        .isEqualTo(Map.of("thing.a", "delete"));
    bench(Faults.NONE).apply(NOTHING);
    assertThat(world.all("thing")).isEmpty();
    nothingIsLeft(NOTHING);
  }

  @Test
  void whoBelievesTheStateDoesNotCloseWhatHeDidNotLookFor() throws Exception {
    losing("label", Faults.Moment.AFTER_EFFECT, labelled("one"));
    bench(Faults.NONE).apply(NOTHING, PlanOptions.DEFAULT.withRefresh(false));
    assertThat(world.all("label")).hasSize(1);
    bench(Faults.NONE).apply(NOTHING);
    assertThat(world.all("label")).isEmpty();
    nothingIsLeft(NOTHING);
  }

  private static Map<String, Object> byHand(String name, String color) {
    var object = new LinkedHashMap<String, Object>();
    object.put("id", "label-by-hand");
    object.put("revision", 1L);
    object.put("request", "");
    object.put("attributes", Map.of("name", name, "color", color, "inputs", List.of()));
    return object;
  }

  /** A twin that has got the secret of a vault. */
  private static ResourceGraph told(String content) {
    var graph = ResourceGraph.builder();
    var vault = graph.add("v", new Vault("v", "s3cret/told+", ""));
    graph.add("t", Twin.of(content, List.of(vault.ref(Vault.SECRET))));
    return graph.build();
  }

  @Test
  void whatItGotFromASecretIsNotWrittenDown() throws Exception {
    losing("twin", Faults.Moment.AFTER_EFFECT, told("here"));

    Bench stuck = bench(NO_DELETIONS);
    stuck.learn(told("here"));
    assertThat(stuck.apply(NOTHING).status()).isEqualTo(ApplyResult.Status.FAILED);

    assertThat(bench(Faults.NONE).apply(NOTHING).status()).isEqualTo(ApplyResult.Status.DONE);
    nothingIsLeft(NOTHING);
  }

  @Test
  void whatIsOursAndUnknownIsReplacedWithoutWritingDownWhatItGotFromASecret() throws Exception {
    bench(Faults.NONE).apply(told("here"));
    var builder = ResourceGraph.builder();
    builder.add("t", Twin.of("there", List.of()));
    ResourceGraph after = builder.build();
    // Another folder: the state is lost.
    var bench = new Bench(world, NO_DELETIONS, new FolderStateBackend(folder.resolve("new")));
    bench.learn(told("here"));

    assertThat(bench.apply(after).status()).isEqualTo(ApplyResult.Status.FAILED);
  }
}
