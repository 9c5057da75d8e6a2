package ai.varai.provisioner.lifecycle;

import java.time.Instant;

/**
 * An apply that ended well.
 *
 * @param id unique within the environment, grows
 * @param good whether the environment's checks have held since
 * @param digest of what was wanted
 */
public record Release(
    String id, Instant at, String who, int resources, boolean good, String digest) {}
