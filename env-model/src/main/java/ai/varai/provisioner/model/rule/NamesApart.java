package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.kind.ProjectService;
import ai.varai.provisioner.model.kind.SharedSqlInstance;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names that two environments of one project both want. */
final class NamesApart extends CloudRule {
  private static final int SHOWN = 3;

  NamesApart() {
    super(
        "NAM007",
        Severity.ADVISORY,
        "Names that another environment of the project has",
        "A project has each name of a service, network or subnetwork once. Two environments whose"
            + " files lead to the same project and to the same names cannot both be up: the apply"
            + " of the second stops at the first name that is the other's. Files that extend one"
            + " another have the same names unless they change them. APIs are enabled for both,"
            + " and what Google finds by an id of its own (alerts, dashboards, channels) may be"
            + " called the same.",
        "Set `unique_names: true` in the file of the one that extends the other, or give each"
            + " environment a project of its own.");
  }

  @Override
  public boolean needsGraph() {
    return true;
  }

  @Override
  public void check(RuleInput input, Report report) {
    Environment own = input.environment();
    List<Environment> sharing =
        input.besides().get().stream()
            .filter(other -> other.target() == own.target())
            .filter(other -> RuleEngine.canBuild(input.of(other)))
            .toList();
    if (sharing.isEmpty()) {
      return;
    }
    Set<String> names = names(own);
    for (Environment other : sharing) {
      Set<String> both = names(other);
      both.retainAll(names);
      if (!both.isEmpty()) {
        report.at(
            KeyPath.of("project_id"),
            "the environment "
                + other.environment()
                + " is in the project "
                + own.projectId()
                + " too, and both make "
                + listed(both),
            "set unique_names to true in one of them, or give it another project");
      }
    }
  }

  private static String listed(Set<String> names) {
    String first = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() <= SHOWN ? first : first + " and " + (names.size() - SHOWN) + " more";
  }

  /** What stands by itself under a name that the file gives, each as people read it. */
  private static Set<String> names(Environment environment) {
    Set<String> found = new LinkedHashSet<>();
    new EnvironmentCompiler()
        .compile(environment, CompileOptions.PLAIN)
        .nodes()
        .forEach(node -> name(node.resource()).ifPresent(found::add));
    return found;
  }

  private static Optional<String> name(Resource resource) {
    Class<? extends Resource> kind = resource.getClass();
    if (resource instanceof ProjectService || resource instanceof SharedSqlInstance) {
      return Optional.empty();
    }
    List<RecordComponent> parts =
        Stream.of(kind.getRecordComponents())
            .filter(part -> part.isAnnotationPresent(Identity.class))
            .toList();
    if (parts.isEmpty() || !parts.stream().allMatch(NamesApart::isOwnName)) {
      return Optional.empty();
    }
    return Optional.of(
        parts.stream()
            .map(part -> read(part, resource))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(" in ", KindName.describe(kind).title() + " ", "")));
  }

  /** Display names are no names, and what is inside of something else collides with that. */
  private static boolean isOwnName(RecordComponent part) {
    boolean plain = part.getType() == String.class || part.getType() == Optional.class;
    return plain && !part.getName().equals("displayName");
  }

  private static String read(RecordComponent part, Resource resource) {
    try {
      Object value = part.getAccessor().invoke(resource);
      return value instanceof Optional<?> optional
          ? optional.map(Object::toString).orElse("")
          : Objects.toString(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + part, e);
    }
  }
}
