package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.session.InvalidEnvironment;
import ai.varai.provisioner.model.config.Hierarchy;
import ai.varai.provisioner.model.config.PromotionEdge;
import ai.varai.provisioner.model.read.HierarchyLoader;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ways that a release may take from one environment to the next. */
public final class PromotionPath {
  private static final String FILE = "environments/hierarchy.yaml";

  private final Hierarchy hierarchy;
  private final Set<String> environments;

  PromotionPath(Hierarchy hierarchy, Set<String> environments) {
    this.hierarchy = hierarchy;
    this.environments = environments;
  }

  /**
   * The ways of a folder's hierarchy, or the shipped one.
   *
   * @param files names of the environments that have a file
   * @param meant names of others that somebody means: what is of a family needs no file
   */
  public static PromotionPath load(Path directory, List<String> files, List<String> meant) {
    HierarchyLoader.Result result = HierarchyLoader.in(directory).load();
    if (result.hierarchy().isEmpty()) {
      throw InvalidEnvironment.of(result.findings());
    }
    Hierarchy hierarchy = result.hierarchy().get();
    var environments = new LinkedHashSet<>(files);
    meant.stream().filter(name -> hierarchy.family(name).isPresent()).forEach(environments::add);
    return new PromotionPath(hierarchy, environments);
  }

  /**
   * Where a release comes from.
   *
   * @param named what somebody asked for; empty for the only possibility
   * @throws CommandFailure when there is no such way, or more than one to choose from
   */
  public String source(String to, Optional<String> named) {
    List<String> sources =
        hierarchy.promotionsAmong(environments).stream()
            .filter(edge -> edge.to().equals(to))
            .map(PromotionEdge::from)
            .toList();
    if (named.isPresent()) {
      return chosen(to, named.get(), sources);
    }
    // What comes and goes is promoted from only where somebody says so.
    List<String> lasting =
        sources.stream().filter(name -> hierarchy.family(name).isEmpty()).toList();
    if (lasting.size() == 1) {
      return lasting.get(0);
    }
    throw sources.isEmpty()
        ? new CommandFailure(
            ExitCode.REFUSED,
            "PROMOTION_PATH",
            "No promotion leads to '" + to + "'.",
            "Bring it up with 'provisioner up', or add a promotion to " + FILE + ".")
        : CommandFailure.invalid(
            "PROMOTION_SOURCE",
            "Promotions lead to '" + to + "' from " + String.join(", ", sources) + ".",
            "Name one with --from.");
  }

  private String chosen(String to, String from, List<String> sources) {
    if (sources.contains(from)) {
      return from;
    }
    if (!environments.contains(from)) {
      throw CommandFailure.invalid(
          "ENVIRONMENT_UNKNOWN",
          "There is no environment '" + from + "'.",
          "There are: " + String.join(", ", environments) + ".");
    }
    throw new CommandFailure(
        ExitCode.REFUSED,
        "PROMOTION_PATH",
        "No promotion leads from '"
            + from
            + "' to '"
            + to
            + "'"
            + (sources.isEmpty() ? "." : "; what comes there was in " + either(sources) + "."),
        "Promote step by step, or add the promotion to " + FILE + ".");
  }

  private static String either(List<String> sources) {
    return String.join(" or ", sources.stream().map(one -> "'" + one + "'").toList());
  }
}
