/** Cloud SQL. */
@NullMarked
package ai.varai.provisioner.gcp.sql;

import org.jspecify.annotations.NullMarked;
