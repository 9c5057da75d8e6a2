package ai.varai.provisioner.emulator.control;

import ai.varai.provisioner.emulator.error.GoogleError;

/**
 * A long operation that is to end with an error.
 *
 * @param effect whether it has its effect nevertheless
 */
public record BadEnding(GoogleError error, boolean effect) {}
