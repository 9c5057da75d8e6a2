package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.local.runtime.Limits;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container is to be, in Docker's terms.
 *
 * @param image reference of the image
 * @param port what it listens on
 * @param env plain variables
 * @param command arguments for the image's entry point; empty for the image's own
 * @param dataFolder where it keeps its data: a volume of its own
 * @param health the command of its health check; empty for none
 * @param stopSignal what makes it end quickly without losing anything
 */
record ContainerSpec(
    String image,
    int port,
    Map<String, String> env,
    List<String> command,
    Limits limits,
    Optional<String> dataFolder,
    List<String> health,
    String stopSignal) {}
