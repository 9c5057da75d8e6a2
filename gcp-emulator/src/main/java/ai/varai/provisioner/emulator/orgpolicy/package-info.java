/** Organization Policy v2: constraints set on projects, folders and the organisation. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.orgpolicy;
