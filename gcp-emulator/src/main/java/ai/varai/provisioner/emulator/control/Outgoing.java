package ai.varai.provisioner.emulator.control;

/**
 * Whom the emulated Cloud Monitoring calls by itself: those who are to be told of alerts, and what
 * uptime checks look at.
 */
public enum Outgoing {
  /** Nobody. */
  NONE,
  /** Loopback addresses, and hosts that the emulator itself serves. */
  LOCAL,
  /** Anybody. */
  ALL
}
