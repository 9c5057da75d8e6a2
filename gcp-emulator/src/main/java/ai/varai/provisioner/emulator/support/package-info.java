/** Helpers that every API needs: policies, masks, paging, names, identifiers. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.support;
