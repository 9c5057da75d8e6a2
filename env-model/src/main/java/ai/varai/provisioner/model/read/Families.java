package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.config.Hierarchy;
import ai.varai.provisioner.model.config.HierarchyEnvironment;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.SourcePosition;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The families of the hierarchy beside the environments, such as {@code feature-*}. A hierarchy
 * that cannot be understood has none; whoever promotes is told.
 */
final class Families {
  private final EnvironmentFiles files;

  Families(EnvironmentFiles files) {
    this.files = files;
  }

  /**
   * What an environment without a file is.
   *
   * @param copyOf the environment that it is a copy of
   * @param shares whether it uses that one's infrastructure
   * @param said where the hierarchy says so
   */
  record Member(String copyOf, boolean shares, SourcePosition said) {}

  /** As {@code feature-*}, for suggestions. */
  List<String> names() {
    return load().hierarchy().map(Hierarchy::families).orElse(List.of());
  }

  Optional<Member> member(String environment) {
    HierarchyLoader.Result loaded = load();
    return loaded.hierarchy().stream()
        .flatMap(hierarchy -> hierarchy.family(environment).stream())
        .flatMap(family -> member(loaded, family).stream())
        .findFirst();
  }

  private static Optional<Member> member(HierarchyLoader.Result loaded, String family) {
    Hierarchy hierarchy = loaded.hierarchy().orElseThrow();
    HierarchyEnvironment environment = hierarchy.environments().get(family);
    KeyPath path =
        KeyPath.of("tiers", hierarchy.tierOf(family).orElseThrow(), "environments", family)
            .child("environment");
    return environment == null
        ? Optional.empty()
        : environment
            .environment()
            .map(
                copyOf ->
                    new Member(
                        copyOf,
                        environment.sharesInfrastructure(),
                        loaded.origins().position(path)));
  }

  private HierarchyLoader.Result load() {
    return isThere() ? new HierarchyLoader(files).load() : HierarchyLoader.Result.NONE;
  }

  private boolean isThere() {
    try {
      return files.read(HierarchyLoader.FILE).isPresent();
    } catch (IOException e) {
      return false;
    }
  }
}
