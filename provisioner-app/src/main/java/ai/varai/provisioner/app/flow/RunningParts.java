package ai.varai.provisioner.app.flow;

import static java.util.stream.Collectors.toSet;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.output.Sentence;
import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.Operations.PartStatus;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What runs of an environment, and what should. */
public final class RunningParts {
  private RunningParts() {}

  /** A name that nothing has is invalid input; everything else failed. */
  public static Exception failure(ProviderException e) {
    return e.category() == ProviderException.Category.INVALID
        ? CommandFailure.invalid(
            "PART_UNKNOWN", Sentence.of(String.valueOf(e.getMessage())), Sentence.of(e.advice()))
        : e;
  }

  /** Sorted by name; what the state has and nobody saw is missing. */
  public static List<PartStatus> of(EnvironmentStatus status, Operations operations)
      throws ProviderException, InterruptedException {
    var parts = new ArrayList<>(operations.status());
    Set<String> seen = parts.stream().map(PartStatus::name).collect(toSet());
    for (EnvironmentStatus.ResourceStatus resource : status.resources()) {
      String name = String.valueOf(resource.attributes().get("name"));
      if (operations.kinds().contains(resource.address().kind()) && !seen.contains(name)) {
        parts.add(
            new PartStatus(
                name,
                resource.address().kind(),
                Operations.State.MISSING,
                "it does not exist any more; 'provisioner up --env="
                    + status.environment()
                    + "' makes it again",
                Optional.empty(),
                0));
      }
    }
    parts.sort(Comparator.comparing(PartStatus::name));
    return parts;
  }
}
