package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Findings;
import java.util.Optional;

/**
 * What loading an environment came to.
 *
 * @param source empty exactly when there are findings
 */
public record LoadResult(Optional<EnvironmentSource> source, Findings findings) {}
