package ai.varai.provisioner.lifecycle.bench;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.WorldProvider;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One step of the benchmark in a process of its own. Arguments: {@code plan}, {@code change} (a
 * plan with one resource changed), {@code apply} or {@code destroy}; number of resources; folder.
 * Prints the plan's last line.
 */
public final class EngineBenchmark {
  private EngineBenchmark() {}

  public static void main(String[] args) throws Exception {
    int size = Integer.parseInt(args[1]);
    Path folder = Files.createDirectories(Path.of(args[2]));
    var provider = new WorldProvider(new LogWorld(folder.resolve("world.log")), Faults.NONE);
    try (Lifecycle lifecycle =
        Lifecycle.open(
            Bench.settings(),
            provider,
            new FolderStateBackend(folder.resolve("state")),
            EventSink.NONE)) {
      PlanOptions locked = PlanOptions.DEFAULT.holdingLock(Duration.ofSeconds(10));
      Plan plan =
          switch (args[0]) {
            case "plan" -> lifecycle.plan(LayeredGraph.of(size, 1), PlanOptions.DEFAULT);
            case "change" -> lifecycle.plan(LayeredGraph.of(size, 2), PlanOptions.DEFAULT);
            case "apply" -> lifecycle.plan(LayeredGraph.of(size, 1), locked);
            case "destroy" -> lifecycle.planDestroy(ResourceGraph.builder().build(), locked);
            default -> throw new IllegalArgumentException(args[0]);
          };
      System.out.println(plan.summary());
      if (args[0].equals("apply") || args[0].equals("destroy")) {
        System.out.println(lifecycle.apply(plan, ApplyOptions.DEFAULT).status());
      }
    }
  }
}
