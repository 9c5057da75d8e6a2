/**
 * A small real HTTP service with the Cloud Run container contract, which the services of the
 * example environment run.
 */
@NullMarked
package ai.varai.provisioner.sample;

import org.jspecify.annotations.NullMarked;
