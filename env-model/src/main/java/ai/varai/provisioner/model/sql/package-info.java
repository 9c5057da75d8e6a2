/** What Cloud SQL for PostgreSQL offers. */
@NullMarked
package ai.varai.provisioner.model.sql;

import org.jspecify.annotations.NullMarked;
