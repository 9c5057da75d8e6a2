package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.RetrySettings;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlanTree;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An environment in a test's world, with its engine. */
public final class Bench {
  public final WorldStore world;
  public final WorldProvider provider;
  public final StateBackend backend;
  public final List<LifecycleEvent> events = new CopyOnWriteArrayList<>();
  private final SecretWatch watch = new SecretWatch();

  public Bench(WorldStore world, Faults faults, StateBackend backend) {
    this.world = world;
    this.provider = new WorldProvider(world, faults);
    this.backend = backend;
  }

  public static Bench in(Path folder) {
    return new Bench(WorldStore.inMemory(), Faults.NONE, new FolderStateBackend(folder));
  }

  public static Bench in(Path folder, Faults faults) {
    return new Bench(WorldStore.inMemory(), faults, new FolderStateBackend(folder));
  }

  public static LifecycleSettings settings() {
    return LifecycleSettings.of("test", "stack-1", "tests 1", "somebody")
        .withRetry(new RetrySettings(4, Duration.ofMillis(1), Duration.ofMillis(4)));
  }

  public Lifecycle open() {
    return Lifecycle.open(settings(), provider, backend, events::add);
  }

  public Plan plan(ResourceGraph graph) throws InterruptedException {
    return plan(graph, PlanOptions.DEFAULT);
  }

  public Plan plan(ResourceGraph graph, PlanOptions options) throws InterruptedException {
    watch.learn(graph);
    try (Lifecycle lifecycle = open()) {
      Plan plan = lifecycle.plan(graph, options);
      nothingTold(plan, "");
      return plan;
    }
  }

  public ApplyResult apply(ResourceGraph graph) throws InterruptedException {
    return apply(graph, PlanOptions.DEFAULT);
  }

  /** Plans and applies, confirming every loss of data. */
  public ApplyResult apply(ResourceGraph graph, PlanOptions options) throws InterruptedException {
    watch.learn(graph);
    try (Lifecycle lifecycle = open()) {
      Plan plan = lifecycle.plan(graph, options.holdingLock(Duration.ofSeconds(30)));
      ApplyResult result =
          lifecycle.apply(
              plan,
              ApplyOptions.DEFAULT.withConfirmed(java.util.Set.copyOf(plan.confirmationsNeeded())));
      nothingTold(plan, result.toString());
      return result;
    }
  }

  public ApplyResult destroy() throws InterruptedException {
    try (Lifecycle lifecycle = open()) {
      Plan plan =
          lifecycle.planDestroy(
              ResourceGraph.builder().build(),
              PlanOptions.DEFAULT.holdingLock(Duration.ofSeconds(30)));
      ApplyResult result = lifecycle.apply(plan, ApplyOptions.DEFAULT);
      nothingTold(plan, result.toString());
      return result;
    }
  }

  /** The secrets of a graph that somebody else applied are looked for from now on. */
  public void learn(ResourceGraph graph) {
    watch.learn(graph);
  }

  /** Every plan, apply and destroy ends with a search of all that it told or wrote down. */
  private void nothingTold(Plan plan, String result) {
    watch.search("the state", backend);
    watch.search("the events", events.toString());
    watch.search("the plan", PlanTree.of(plan).toString());
    watch.search("the result", result);
  }

  /** The actions of a plan by address, without those that do nothing. */
  public static Map<String, String> actions(Plan plan) {
    var result = new TreeMap<String, String>();
    for (PlannedChange change : plan.changes()) {
      if (!change.action().word().equals("no_op")) {
        result.merge(change.address().toString(), change.action().word(), (a, b) -> a + "+" + b);
      }
    }
    return result;
  }
}
