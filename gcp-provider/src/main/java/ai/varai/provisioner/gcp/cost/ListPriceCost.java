package ai.varai.provisioner.gcp.cost;

import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.rule.MonthlyCost;
import java.util.Locale;

/** Google's list prices, for the rule that holds an environment to its band. */
public final class ListPriceCost implements MonthlyCost {
  private static final int DEAREST = 3;

  @Override
  public Estimate atRest(ResourceGraph graph) {
    CostEstimate estimate = new CostEstimator(PriceTable.shipped()).estimate(graph);
    return new Estimate(
        estimate.total(),
        estimate.lines().stream()
            .limit(DEAREST)
            .map(line -> String.format(Locale.ROOT, "%s $%,.0f", line.address(), line.dollars()))
            .toList());
  }
}
