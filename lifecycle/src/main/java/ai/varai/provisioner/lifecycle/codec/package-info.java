/** Records to and from trees of JDK values, by the facts that their components carry. */
@NullMarked
package ai.varai.provisioner.lifecycle.codec;

import org.jspecify.annotations.NullMarked;
