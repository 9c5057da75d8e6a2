/** The emulated Cloud SQL Admin API, v1 and v1beta4. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.sqladmin;
