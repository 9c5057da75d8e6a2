package ai.varai.provisioner.lifecycle.spi;

import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.Map;
import java.util.Optional;

/**
 * What a person does with an environment that runs on the machine where the person works. Offered
 * through {@link ResourceProvider#workbench()}; failures as those of {@link Operations}.
 */
public interface Workbench {
  /**
   * Stops a service or database, which keeps its configuration and its data; returns when it has
   * stopped. Of no effect when it does not run. The next apply, or {@link Operations#restart},
   * starts it.
   */
  void stop(String part) throws ProviderException, InterruptedException;

  /**
   * The variables with which a command on this machine reaches what a service reaches: addresses
   * are those that work from here. <b>Holds secrets</b>: for a child process only.
   *
   * @param service whose variables; when empty, those of all services together, without the ones
   *     that differ between services
   */
  Map<String, String> variables(Optional<String> service)
      throws ProviderException, InterruptedException;

  /**
   * What the parts of a graph would be made of if they were made now, by their names: of each a
   * text that is another one once its program or its image has been built anew. Asked several times
   * in a second while somebody works on them.
   */
  Map<String, String> sources(ResourceGraph wanted) throws ProviderException, InterruptedException;
}
