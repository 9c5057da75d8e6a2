/** What Google publishes of its APIs: every method of their discovery documents. */
@NullMarked
package ai.varai.provisioner.emulator.published;

import org.jspecify.annotations.NullMarked;
