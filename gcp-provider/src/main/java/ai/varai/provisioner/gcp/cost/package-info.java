/** What an environment costs in a month, from a dated table of list prices. */
@NullMarked
package ai.varai.provisioner.gcp.cost;

import org.jspecify.annotations.NullMarked;
