/** The emulated Cloud Storage: buckets, objects and their bytes, over its JSON API. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.storage;
