package ai.varai.provisioner.app.session;

import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.read.EnvironmentSource;
import ai.varai.provisioner.model.rule.Waived;
import ai.varai.provisioner.model.source.Findings;
import ai.varai.provisioner.model.source.Severity;
import java.util.List;
import java.util.Optional;

/**
 * An environment's files as they were read and judged.
 *
 * @param source the environment; empty when the findings leave none
 * @param findings everything there is to say about the files
 * @param waived what the environment accepts for a while
 * @param options what the graph depends on besides the environment
 */
public record LoadedEnvironment(
    Optional<EnvironmentSource> source,
    Findings findings,
    List<Waived> waived,
    CompileOptions options) {
  public LoadedEnvironment {
    waived = List.copyOf(waived);
  }

  /** Whether nothing stands against bringing it up. */
  public boolean valid() {
    return source.isPresent() && !findings.hasAtLeast(Severity.MANDATORY);
  }
}
