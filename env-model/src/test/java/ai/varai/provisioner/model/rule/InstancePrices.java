package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.List;

/** Prices for tests: fifty dollars for each instance that always runs, and nothing else. */
public final class InstancePrices implements MonthlyCost {
  @Override
  public Estimate atRest(ResourceGraph graph) {
    List<String> lines =
        graph.nodes().stream()
            .filter(node -> node.resource() instanceof RunService)
            .map(node -> node.address() + " $" + 50 * ((RunService) node.resource()).minInstances())
            .toList();
    int dollars =
        lines.stream().mapToInt(line -> Integer.parseInt(line.replaceAll(".*\\$", ""))).sum();
    return new Estimate(dollars, lines);
  }
}
