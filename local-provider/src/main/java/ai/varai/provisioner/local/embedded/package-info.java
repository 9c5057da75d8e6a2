/** Workloads as child processes of a supervisor, for machines without a Docker engine. */
@NullMarked
package ai.varai.provisioner.local.embedded;

import org.jspecify.annotations.NullMarked;
