/**
 * The resource kinds: one record each, in Google's words. Which target can hold which kind is for
 * its provider to say.
 */
@NullMarked
package ai.varai.provisioner.model.kind;

import org.jspecify.annotations.NullMarked;
