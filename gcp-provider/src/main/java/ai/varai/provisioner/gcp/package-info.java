/** The resource kinds on Google Cloud, brought about with Google's clients. */
@NullMarked
package ai.varai.provisioner.gcp;

import org.jspecify.annotations.NullMarked;
