/** The cloud environments against an emulated Google Cloud. */
package ai.varai.provisioner.it.cloud;
