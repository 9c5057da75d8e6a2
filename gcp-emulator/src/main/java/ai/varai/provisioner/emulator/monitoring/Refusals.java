package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;
import java.util.function.Supplier;

/** How Cloud Monitoring words that it does not take a field. */
final class Refusals {
  private Refusals() {}

  static GoogleError field(String field, Object value, String why) {
    return GoogleError.invalidArgument(
        "Field " + field + " had an invalid value of \"" + value + "\": " + why);
  }

  /**
   * What comes of a filter; one that cannot be read is refused with its field.
   *
   * @see <a href="https://github.com/chainguard-dev/terraform-infra-common/pull/463">The words</a>
   */
  static <R> R ofFilter(String field, String filter, Supplier<R> read) {
    try {
      return read.get();
    } catch (GoogleError e) {
      throw e.code() == Code.INVALID_ARGUMENT ? field(field, filter, e.text()) : e;
    }
  }
}
