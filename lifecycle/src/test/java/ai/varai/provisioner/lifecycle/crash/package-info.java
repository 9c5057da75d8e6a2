/** What happens when the engine is killed, its disk is full, or its journal is torn. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.lifecycle.crash;
