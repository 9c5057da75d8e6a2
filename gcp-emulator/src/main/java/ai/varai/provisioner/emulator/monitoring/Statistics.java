package ai.varai.provisioner.emulator.monitoring;

import java.util.List;

/** What aligners and reducers make of several numbers; a truth value is 0 or 1. */
final class Statistics {
  private Statistics() {}

  /**
   * @param how the name of an aligner or a reducer without its first word
   */
  static double of(String how, List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    double sum = values.stream().mapToDouble(v -> v).sum();
    double mean = sum / values.size();
    double yes = values.stream().filter(v -> v != 0).count();
    return switch (how) {
      case "MIN" -> sorted.get(0);
      case "MAX" -> sorted.get(sorted.size() - 1);
      case "MEAN" -> mean;
      case "SUM" -> sum;
      case "COUNT" -> values.size();
      case "STDDEV" ->
          Math.sqrt(
              values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / values.size());
      case "COUNT_TRUE" -> yes;
      case "COUNT_FALSE" -> values.size() - yes;
      case "FRACTION_TRUE" -> yes / values.size();
      case "PERCENTILE_99" -> percentile(sorted, 0.99);
      case "PERCENTILE_95" -> percentile(sorted, 0.95);
      case "PERCENTILE_50" -> percentile(sorted, 0.50);
      case "PERCENTILE_05" -> percentile(sorted, 0.05);
      default -> throw Refusals.field("aggregation", how, "is not known.");
    };
  }

  private static double percentile(List<Double> sorted, double share) {
    double at = share * (sorted.size() - 1);
    int low = (int) Math.floor(at);
    int high = (int) Math.ceil(at);
    return sorted.get(low) + (sorted.get(high) - sorted.get(low)) * (at - low);
  }
}
