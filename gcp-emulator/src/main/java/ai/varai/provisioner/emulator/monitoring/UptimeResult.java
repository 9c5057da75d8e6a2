package ai.varai.provisioner.emulator.monitoring;

import java.time.Duration;
import java.util.Optional;

/**
 * What an uptime check found.
 *
 * @param status of the HTTP response, empty where none came
 * @param latency empty where nobody answered
 */
record UptimeResult(boolean passed, Optional<Integer> status, Optional<Duration> latency) {
  static final UptimeResult UNREACHED = new UptimeResult(false, Optional.empty(), Optional.empty());
}
