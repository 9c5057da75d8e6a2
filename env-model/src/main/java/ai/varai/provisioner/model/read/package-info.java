/**
 * From files to an environment: readers of YAML and {@code .tfvars}, layering, and binding to the
 * records, which collects every problem in one run.
 */
@NullMarked
package ai.varai.provisioner.model.read;

import org.jspecify.annotations.NullMarked;
