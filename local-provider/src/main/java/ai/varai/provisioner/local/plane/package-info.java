/** Data planes for the emulated Google Cloud: real servers behind its resources. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.local.plane;
