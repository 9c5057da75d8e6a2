/** Cloud Billing v1: which account pays for a project. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.billing;
