/**
 * What happens while the engine works, as one stream of events that any number of renderers read.
 */
@NullMarked
package ai.varai.provisioner.lifecycle.event;

import org.jspecify.annotations.NullMarked;
