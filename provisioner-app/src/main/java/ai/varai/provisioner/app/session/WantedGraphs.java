package ai.varai.provisioner.app.session;

import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an environment wants. A life of the environment decides some of the names, and
 * commands differ in where they may look for those and whether they keep them.
 */
public final class WantedGraphs {
  private final Workspace workspace;
  private final OpenFiles files;
  private final OpenProvider provider;
  private final OpenState state;
  private @Nullable Supplier<ResourceGraph> anew;
  private @Nullable String usedSuffix;
  private @Nullable String restingSuffix;

  WantedGraphs(Workspace workspace, OpenFiles files, OpenProvider provider, OpenState state) {
    this.workspace = workspace;
    this.files = files;
    this.provider = provider;
    this.state = state;
  }

  /** For a command that holds it against what there is: the names are those of its state. */
  public ResourceGraph toAct() {
    return toPromote(state.promoted());
  }

  /** The same with images of services as they are about to be promoted. */
  public ResourceGraph toPromote(Map<String, String> images) {
    return compiled(InstanceSuffix.Use.KEEP, this::ofState, images);
  }

  /** The same for a command that changes nothing, and may be called by who may not write. */
  public ResourceGraph toLookAt() {
    return compiled(InstanceSuffix.Use.LOOK, this::ofState, state.promoted());
  }

  /** The same for a command that only tells what is wanted: asks nothing of the state. */
  public ResourceGraph outline() {
    return compiled(InstanceSuffix.Use.LOOK, InstanceSuffix::remembered, Map.of());
  }

  /** The same for a command that writes the names down, so that they have to stay what they are. */
  public ResourceGraph outlineToKeep() {
    return compiled(InstanceSuffix.Use.KEEP, InstanceSuffix::remembered, Map.of());
  }

  /** For a look only: names that a life of the environment decides are made up. */
  public ResourceGraph sketch() {
    return compile(files.loaded().options().withInstanceSuffix("sketch"));
  }

  /**
   * What a plan is of, with another name for an instance that somebody else deleted: its own rests
   * for a while, and is ours to choose unless the environment's file has chosen.
   *
   * @return empty when no name rests
   */
  public Optional<ResourceGraph> renamed(Plan plan) {
    Supplier<ResourceGraph> again = anew;
    String used = usedSuffix;
    if (again == null || used == null || InstanceSuffix.resting(plan, used).isEmpty()) {
      return Optional.empty();
    }
    restingSuffix = used;
    return Optional.of(again.get());
  }

  /**
   * Sees to it that names which rest for a while are not asked for again.
   *
   * @param instances names of database instances that an apply has deleted
   */
  public void retire(Set<String> instances) {
    if (!provider.local() && !instances.isEmpty()) {
      suffix(InstanceSuffix.Use.KEEP).retire(instances, state.backend());
    }
  }

  private ResourceGraph compiled(
      InstanceSuffix.Use use, Function<InstanceSuffix, String> name, Map<String, String> images) {
    CompileOptions options = files.loaded().options().withPromoted(images);
    if (!provider.local()) {
      String resting = restingSuffix;
      String used =
          resting == null ? name.apply(suffix(use)) : suffix(use).renew(resting, state.backend());
      usedSuffix = used;
      options = options.withInstanceSuffix(used);
    }
    anew = () -> compiled(use, name, images);
    return compile(options);
  }

  private ResourceGraph compile(CompileOptions options) {
    return new EnvironmentCompiler().compile(files.environment(), options);
  }

  private String ofState(InstanceSuffix suffix) {
    return suffix.of(state.backend(), state.store());
  }

  private InstanceSuffix suffix(InstanceSuffix.Use use) {
    return new InstanceSuffix(workspace.of(files.environment().environment()), use);
  }
}
