package ai.varai.provisioner.gcp.cost;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.List;

/**
 * What an environment costs while nobody uses it, with its buckets as full as is planned: what is
 * paid by use (requests, traffic, log volume) comes on top.
 *
 * @param lines the resources that cost something by themselves, dearest first
 * @param asOf date of the prices
 */
public record CostEstimate(List<Line> lines, String asOf) {
  /**
   * One resource.
   *
   * @param what how the figure comes about
   * @param dollars US dollars a month of 730 hours
   */
  public record Line(ResourceAddress address, String what, double dollars) {}

  public CostEstimate {
    lines = List.copyOf(lines);
  }

  /** US dollars a month. */
  public double total() {
    return lines.stream().mapToDouble(Line::dollars).sum();
  }
}
