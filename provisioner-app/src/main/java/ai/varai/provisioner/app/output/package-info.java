/** What people and scripts see: one stream of happenings, several renderers. */
@NullMarked
package ai.varai.provisioner.app.output;

import org.jspecify.annotations.NullMarked;
