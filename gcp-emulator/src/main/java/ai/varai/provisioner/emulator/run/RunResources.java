package ai.varai.provisioner.emulator.run;

import com.google.cloud.run.v2.Container;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which CPU and memory limits Cloud Run takes, and which go together. Of several containers Google
 * looks at the sum; their single limits are not checked here.
 *
 * @see <a href="https://cloud.google.com/run/docs/configuring/services/memory-limits">Memory
 *     limits</a>
 * @see <a href="https://cloud.google.com/run/docs/configuring/services/cpu">CPU limits</a>
 */
final class RunResources {

  private static final Pattern CPU = Pattern.compile("[0-9.]{1,10}m?");
  private static final List<Integer> WHOLE = List.of(1000, 2000, 4000, 6000, 8000);
  private static final int USUAL_MILLIS = 1000;

  private RunResources() {}

  /**
   * Refuses what Cloud Run refuses.
   *
   * @param concurrency how many requests an instance takes at a time; 0 leaves it to the default
   */
  static void check(List<Container> containers, String path, boolean serving, int concurrency) {
    if (containers.size() != 1) {
      return;
    }
    Map<String, String> limits = containers.get(0).getResources().getLimitsMap();
    String at = path + ".containers[0].resources.limits";
    int millis = millis(limits.get("cpu"), at, serving);
    Optional.ofNullable(limits.get("memory")).ifPresent(text -> memory(text, at, millis));
    if (millis < USUAL_MILLIS && concurrency > 1) {
      throw RunErrors.badField(
          path + ".max_instance_request_concurrency",
          "Total cpu < 1 is not supported with concurrency > 1.");
    }
  }

  private static int millis(@Nullable String text, String at, boolean serving) {
    if (text == null) {
      return USUAL_MILLIS;
    }
    BigDecimal millis =
        CPU.matcher(text).matches()
            ? Quantity.of(text).orElse(BigDecimal.ZERO).movePointRight(3)
            : BigDecimal.ZERO;
    int whole = millis.intValue();
    boolean part = serving && whole >= 80 && whole < 1000;
    if (millis.stripTrailingZeros().scale() > 0 || (!part && !WHOLE.contains(whole))) {
      throw RunErrors.badField(
          at + ".cpu",
          "Invalid value specified for cpu: '"
              + text
              + "'. Supported values are "
              + (serving ? "0.08 to 1, " : "1, ")
              + "2, 4, 6 and 8.");
    }
    return whole;
  }

  private static void memory(String text, String at, int millis) {
    double mebibytes =
        Quantity.of(text)
                .filter(bytes -> !text.endsWith("m"))
                .orElseThrow(
                    () ->
                        RunErrors.badField(
                            at + ".memory",
                            "Could not parse quantity '"
                                + text
                                + "': it must be a number with a unit, as 512Mi."))
                .doubleValue()
            / (1 << 20);
    int least = millis >= 6000 ? 4096 : millis >= 4000 ? 2048 : 128;
    int most = millis >= 1000 ? millis / 1000 * 4096 : millis >= 500 ? 1024 : 512;
    if (mebibytes < least || mebibytes > most) {
      throw RunErrors.badField(
          at + ".memory",
          "Invalid value specified for container memory. For "
              + millis / 1000.0
              + " CPU, memory must be between "
              + shown(least)
              + " and "
              + shown(most)
              + " inclusive.\nFor more troubleshooting guidance, see"
              + " https://cloud.google.com/run/docs/configuring/memory-limits");
    }
  }

  private static String shown(int mebibytes) {
    return mebibytes % 1024 == 0 ? mebibytes / 1024 + "Gi" : mebibytes + "Mi";
  }
}
