package ai.varai.provisioner.app.output;

import ai.varai.provisioner.gcp.cost.CostEstimate;
import ai.varai.provisioner.gcp.cost.CostEstimate.Line;
import ai.varai.provisioner.model.matrix.CostBand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A cost estimate for people and for programs. */
public final class CostView {
  private static final int MOST_NAMED = 3;

  private CostView() {}

  /** One line for each resource, the sum, and what the matrix allows. */
  public static String text(CostEstimate estimate, Optional<CostBand> band) {
    var table = new Table();
    estimate
        .lines()
        .forEach(
            line -> table.row(dollars(line.dollars()), line.address().toString(), line.what()));
    return (table.isEmpty() ? "" : table.text("  ") + "\n") + summary(estimate, band);
  }

  /** The sum and the band in one or two lines. */
  public static String summary(CostEstimate estimate, Optional<CostBand> band) {
    return "about "
        + dollars(estimate.total())
        + " a month at rest (list prices of "
        + estimate.asOf()
        + "; buckets as full as planned; requests, traffic and logs come on top)"
        + band.map(allowed -> "\n" + verdict(estimate.total(), allowed)).orElse("");
  }

  /** What a plan changes about the cost, in one line. */
  public static String change(CostEstimate change) {
    return change.lines().isEmpty()
        ? "This changes nothing about the monthly cost."
        : "This changes the monthly cost by about "
            + signed(change.total())
            + " ("
            + change.lines().stream()
                .limit(MOST_NAMED)
                .map(line -> line.address() + " " + signed(line.dollars()))
                .collect(Collectors.joining(", "))
            + (change.lines().size() > MOST_NAMED
                ? " and " + (change.lines().size() - MOST_NAMED) + " more"
                : "")
            + ").";
  }

  /** The change and the whole as a tree. */
  public static Map<String, Object> json(
      CostEstimate change, CostEstimate whole, Optional<CostBand> band) {
    Map<String, Object> tree = json(whole, band);
    tree.remove("resources");
    tree.put("monthly_change", rounded(change.total()));
    tree.put(
        "changes",
        change.lines().stream()
            .map(
                line ->
                    Map.<String, Object>of(
                        "address", line.address().toString(),
                        "what", line.what(),
                        "monthly_change", rounded(line.dollars())))
            .toList());
    return tree;
  }

  private static String signed(double amount) {
    return (amount < 0 ? "-" : "+") + dollars(Math.abs(amount));
  }

  private static String verdict(double total, CostBand band) {
    String range = band.name() + ", $" + band.minDollars() + " to $" + band.maxDollars();
    if (total > band.maxDollars()) {
      return "above the matrix's band (" + range + ")";
    }
    return total < band.minDollars()
        ? "below the matrix's band at rest (" + range + ")"
        : "within the matrix's band (" + range + ")";
  }

  private static String dollars(double amount) {
    return String.format(Locale.ROOT, "$%,.2f", amount);
  }

  /** The same as a tree. */
  public static Map<String, Object> json(CostEstimate estimate, Optional<CostBand> band) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("currency", "USD");
    tree.put("prices_as_of", estimate.asOf());
    tree.put("monthly_total", rounded(estimate.total()));
    List<Map<String, Object>> lines =
        estimate.lines().stream()
            .map(
                (Line line) ->
                    Map.<String, Object>of(
                        "address", line.address().toString(),
                        "what", line.what(),
                        "monthly", rounded(line.dollars())))
            .toList();
    tree.put("resources", lines);
    band.ifPresent(
        allowed ->
            tree.put(
                "band",
                Map.of(
                    "name", allowed.name(),
                    "min", allowed.minDollars(),
                    "max", allowed.maxDollars(),
                    "within", estimate.total() <= allowed.maxDollars())));
    return tree;
  }

  private static double rounded(double amount) {
    return Math.round(amount * 100) / 100.0;
  }
}
