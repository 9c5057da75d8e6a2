/** What a person does with services and databases that run on Google Cloud. */
@NullMarked
package ai.varai.provisioner.gcp.operate;

import org.jspecify.annotations.NullMarked;
