package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.error.GoogleError;

/** How Cloud Monitoring words that it does not take a field. */
final class Refusals {
  private Refusals() {}

  static GoogleError field(String field, Object value, String why) {
    return GoogleError.invalidArgument(
        "Field " + field + " had an invalid value of \"" + value + "\": " + why);
  }
}
