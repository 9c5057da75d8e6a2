package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Label;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps its order where old and new dependencies make some steps wait in a circle. */
class OrderTest {
  @TempDir Path folder;

  /**
   * The old twin waits for the new one, which waits, over another thing, for the replaced one,
   * which would wait for the old twin. What else the old twin needs is not part of that.
   */
  @Test
  void whatIsOnlyNeededByAStepOfACircleWaitsForIt() throws Exception {
    Bench bench = Bench.in(folder);
    var before = ResourceGraph.builder();
    Value<String> other = before.add("other", Thing.of("other", 1, List.of())).ref(Thing.SERIAL);
    Value<String> replaced =
        before.add("replaced", Thing.of("replaced", 1, List.of())).ref(Thing.SERIAL);
    before.add("between", Thing.of("between", 1, List.of()));
    before.add("twin", Twin.of("here", List.of(other, replaced)));
    bench.apply(before.build());
    var after = ResourceGraph.builder();
    Value<String> anew =
        after.add("replaced", Thing.of("replaced", 1, List.of()).in("elsewhere")).ref(Thing.SERIAL);
    Value<String> between =
        after.add("between", Thing.of("between", 1, List.of(anew))).ref(Thing.SERIAL);
    after.add("twin", Twin.of("there", List.of(between)));

    assertThat(bench.apply(after.build()).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(bench.world.effects().subList(4, 10))
        .containsExactly(
            "delete thing.replaced",
            "create thing.replaced",
            "update thing.between",
            "create twin.twin",
            "delete twin.twin",
            "delete thing.other");
  }

  /**
   * Two circles with a thing that is deleted for good in each, and a third one through both, which
   * is no more once the first two are broken: the order that only it would have given up is kept.
   */
  @Test
  void noMoreOrderIsGivenUpThanMustBe() throws Exception {
    Bench bench = Bench.in(folder);
    var before = ResourceGraph.builder();
    Value<String> first = before.add("first", Thing.of("first", 1, List.of())).ref(Thing.SERIAL);
    Value<String> second = before.add("second", Thing.of("second", 1, List.of())).ref(Thing.SERIAL);
    Value<String> label =
        before.add("label", new Label("label", "here", List.of(first))).ref(Label.NAME);
    Value<String> twin = before.add("twin", Twin.of("here", List.of(second))).ref(Twin.SERIAL);
    before.add("user", Thing.of("user", 1, List.of(label, twin)));
    before.add("needy", Thing.of("needy", 1, List.of(label, twin)));
    bench.apply(before.build());
    var after = ResourceGraph.builder();
    first = after.add("first", Thing.of("first", 1, List.of()).in("elsewhere")).ref(Thing.SERIAL);
    second =
        after
            .add("second", Thing.of("second", 1, List.of(first)).in("elsewhere"))
            .ref(Thing.SERIAL);
    after.add("user", Thing.of("user", 1, List.of(second)));
    after.add("needy", Thing.of("needy", 1, List.of(first)));

    assertThat(bench.apply(after.build()).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(bench.world.effects().subList(6, bench.world.effects().size()))
        .containsSubsequence("update thing.needy", "delete twin.twin", "create thing.second")
        .containsSubsequence("create thing.second", "update thing.user");
  }
}
