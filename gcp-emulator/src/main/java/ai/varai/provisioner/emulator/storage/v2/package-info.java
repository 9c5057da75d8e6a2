/**
 * {@code google.storage.v2} and {@code google.storage.control.v2} as other words for the routes of
 * the JSON API, which have all the rules.
 */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.storage.v2;
