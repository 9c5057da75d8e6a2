package ai.varai.provisioner.emulator.store;

import org.jspecify.annotations.Nullable;

/** One row as it is after a transaction; {@code value} null means that the row is gone. */
public record Change(String table, String project, String key, byte @Nullable [] value) {}
