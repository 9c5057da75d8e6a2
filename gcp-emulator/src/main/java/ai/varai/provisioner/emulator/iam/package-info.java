/** IAM admin v1: service accounts. */
@NullMarked
package ai.varai.provisioner.emulator.iam;

import org.jspecify.annotations.NullMarked;
