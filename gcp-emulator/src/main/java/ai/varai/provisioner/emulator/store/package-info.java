/** Tables of resources, transactions, journal, snapshots. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.store;
