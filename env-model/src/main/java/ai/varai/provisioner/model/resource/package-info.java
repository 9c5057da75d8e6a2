/**
 * The vocabulary of the resource graph: what a resource is, how one refers to another, and the
 * facts about its attributes that plan, state and documentation are derived from. It knows no kind,
 * no cloud and no engine.
 */
@NullMarked
package ai.varai.provisioner.model.resource;

import org.jspecify.annotations.NullMarked;
