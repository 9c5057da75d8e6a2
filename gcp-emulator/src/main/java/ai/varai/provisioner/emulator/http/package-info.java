/** The REST front: HTTP rules, JSON transcoding, error rendering. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.http;
