package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.KeyPattern;
import ai.varai.provisioner.model.describe.Required;
import ai.varai.provisioner.model.describe.Size;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which environments there are, how a release moves through them, and what they share. */
@Doc("Which environments there are, how a release moves through them, and what they share.")
public record Hierarchy(
    @Doc("Tiers by name, from the first that a release reaches to the last.")
        @Required
        @Size(min = 1)
        @KeyPattern(
            value = Forms.ENVIRONMENT,
            expected = "1 to 30 lower-case letters, digits and hyphens, starting with a letter")
        Map<String, HierarchyTier> tiers,
    @Doc("Steps that a release can take.") List<PromotionEdge> promotions,
    @Doc("What environments share, by name.")
        @KeyPattern(
            value = Forms.ENVIRONMENT,
            expected = "1 to 30 lower-case letters, digits and hyphens, starting with a letter")
        Map<String, SharedInfrastructure> sharedInfrastructure) {
  private static final String FAMILY = "-*";

  public Hierarchy {
    tiers = Ordered.copy(tiers);
    promotions = List.copyOf(promotions);
    sharedInfrastructure = Ordered.copy(sharedInfrastructure);
  }

  /** All environments by name, in the order of the tiers. */
  public Map<String, HierarchyEnvironment> environments() {
    Map<String, HierarchyEnvironment> all = new LinkedHashMap<>();
    tiers.values().forEach(tier -> all.putAll(tier.environments()));
    return all;
  }

  /** The name of the tier that an environment is in. */
  public Optional<String> tierOf(String environment) {
    return tiers.entrySet().stream()
        .filter(tier -> tier.getValue().environments().containsKey(environment))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Where a release can go from an environment. */
  public List<String> promotionsFrom(String environment) {
    return promotions.stream()
        .filter(edge -> edge.from().equals(environment))
        .map(PromotionEdge::to)
        .toList();
  }

  /** What {@code feature-login} is one of: {@code feature-*}. */
  public Optional<String> family(String environment) {
    if (environments().containsKey(environment)) {
      return Optional.empty();
    }
    return environments().keySet().stream()
        .filter(name -> name.endsWith(FAMILY) && environment.length() >= name.length())
        .filter(name -> environment.startsWith(name.substring(0, name.length() - 1)))
        .max(Comparator.comparing(String::length));
  }

  /** The families that there are, such as {@code feature-*}. */
  public List<String> families() {
    return environments().keySet().stream().filter(name -> name.endsWith(FAMILY)).toList();
  }

  /**
   * The steps between environments as they are brought up. Several of the hierarchy may be brought
   * up from one file; a step between two of those is none. A step to or from a family is one of
   * each of its members, and stays one of the file that they are copies of: they come and go.
   *
   * @param names of the environments that are brought up by themselves: those that have a file, and
   *     members of families
   */
  public List<PromotionEdge> promotionsAmong(Set<String> names) {
    return promotions.stream()
        .flatMap(
            edge ->
                places(edge.from(), names)
                    .flatMap(
                        from -> places(edge.to(), names).map(to -> new PromotionEdge(from, to))))
        .filter(edge -> !edge.from().equals(edge.to()))
        .distinct()
        .toList();
  }

  private Stream<String> places(String name, Set<String> names) {
    Stream<String> members =
        names.stream().filter(each -> family(each).filter(name::equals).isPresent()).sorted();
    String file = file(name, names);
    return file.endsWith(FAMILY) ? members : Stream.concat(members, Stream.of(file));
  }

  private String file(String name, Set<String> files) {
    HierarchyEnvironment environment = environments().get(name);
    return files.contains(name) || environment == null
        ? name
        : environment.environment().orElse(name);
  }
}
