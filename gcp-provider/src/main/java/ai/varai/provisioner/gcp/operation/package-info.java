/** Long operations: their handles and how they are polled. */
@NullMarked
package ai.varai.provisioner.gcp.operation;

import org.jspecify.annotations.NullMarked;
