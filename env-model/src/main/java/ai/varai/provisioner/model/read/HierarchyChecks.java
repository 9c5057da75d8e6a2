package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.config.Hierarchy;
import ai.varai.provisioner.model.config.PromotionEdge;
import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.NearName;
import ai.varai.provisioner.model.source.Origins;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks what the form of the file cannot say: that names exist and promotions lead forwards. */
final class HierarchyChecks {
  private final Hierarchy hierarchy;
  private final Origins origins;
  private final Problems problems;
  private final Set<String> names;
  private final List<String> tiers;

  HierarchyChecks(Hierarchy hierarchy, Origins origins, Problems problems) {
    this.hierarchy = hierarchy;
    this.origins = origins;
    this.problems = problems;
    this.names = hierarchy.environments().keySet();
    this.tiers = List.copyOf(hierarchy.tiers().keySet());
  }

  void run() {
    everyEnvironmentInOneTier();
    for (int i = 0; i < hierarchy.promotions().size(); i++) {
      edge(hierarchy.promotions().get(i), KeyPath.of("promotions").child(i));
    }
    hierarchy
        .sharedInfrastructure()
        .forEach(
            (name, shared) -> {
              KeyPath users = KeyPath.of("shared_infrastructure", name, "used_by");
              for (int i = 0; i < shared.usedBy().size(); i++) {
                known(shared.usedBy().get(i), users.child(i));
              }
            });
    circle().ifPresent(this::reportCircle);
  }

  private void everyEnvironmentInOneTier() {
    Map<String, String> tierByName = new LinkedHashMap<>();
    hierarchy
        .tiers()
        .forEach(
            (tier, content) ->
                content
                    .environments()
                    .keySet()
                    .forEach(
                        name -> {
                          String other = tierByName.putIfAbsent(name, tier);
                          if (other != null) {
                            KeyPath path = KeyPath.of("tiers", tier, "environments", name);
                            add(
                                HierarchyCode.TWICE,
                                path,
                                "the environment is in the tier " + other + " already",
                                "keep it in one tier");
                          }
                        }));
  }

  private void edge(PromotionEdge edge, KeyPath path) {
    boolean from = known(edge.from(), path.child("from"));
    boolean to = known(edge.to(), path.child("to"));
    if (from && to && tier(edge.to()) < tier(edge.from())) {
      add(
          HierarchyCode.BACKWARDS,
          path,
          "a release would go back from the tier "
              + tiers.get(tier(edge.from()))
              + " to "
              + tiers.get(tier(edge.to())),
          "turn the promotion round, or remove it");
    }
  }

  private int tier(String environment) {
    return hierarchy.tierOf(environment).map(tiers::indexOf).orElse(-1);
  }

  private boolean known(String name, KeyPath path) {
    if (names.contains(name)) {
      return true;
    }
    Optional<String> near = NearName.of(name, names);
    problems.add(
        Finding.of(
                HierarchyCode.UNKNOWN,
                origins.position(path),
                path,
                "no tier has an environment " + name,
                near.isPresent() ? "Correct the name" : "add it to a tier, or correct the name")
            .withNear(near));
    return false;
  }

  /** The names along a circle, the first again at the end. */
  private Optional<List<String>> circle() {
    Set<String> clear = new HashSet<>();
    for (String name : names) {
      Optional<List<String>> found = circle(name, new ArrayList<>(), clear);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<List<String>> circle(String name, List<String> way, Set<String> clear) {
    int back = way.indexOf(name);
    way.add(name);
    if (back >= 0) {
      return Optional.of(way.subList(back, way.size()));
    }
    if (!clear.contains(name)) {
      for (String next : hierarchy.promotionsFrom(name)) {
        Optional<List<String>> found = circle(next, way, clear);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    clear.add(name);
    way.remove(way.size() - 1);
    return Optional.empty();
  }

  private void reportCircle(List<String> circle) {
    String from = circle.get(circle.size() - 2);
    String to = circle.get(circle.size() - 1);
    int edge = hierarchy.promotions().indexOf(new PromotionEdge(from, to));
    add(
        HierarchyCode.CYCLE,
        KeyPath.of("promotions").child(edge),
        "promotions run in a circle: " + String.join(" -> ", circle),
        "remove one of them");
  }

  private void add(HierarchyCode code, KeyPath path, String message, String remedy) {
    problems.add(Finding.of(code, origins.position(path), path, message, remedy));
  }
}
