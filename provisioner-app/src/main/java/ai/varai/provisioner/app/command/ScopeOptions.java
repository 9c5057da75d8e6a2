package ai.varai.provisioner.app.command;

import ai.varai.provisioner.lifecycle.PlanOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which part of an environment is brought up. */
final class ScopeOptions {
  @Option(
      names = "--target",
      paramLabel = "ADDRESS",
      description = "Only this resource and what it needs; repeatable.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "ADDRESS",
      description = "All but this resource and what needs it; repeatable.")
  private List<String> excludes = new ArrayList<>();

  PlanOptions options() {
    return PlanOptions.DEFAULT
        .withTargets(Addresses.all(targets))
        .withExcludes(Addresses.all(excludes));
  }
}
