package ai.varai.provisioner.emulator.control;

/**
 * Whom emulated services call by themselves: those who are to be told of alerts, what uptime checks
 * look at, endpoints to which messages are pushed, and targets of scheduled jobs.
 */
public enum Outgoing {
  /** Nobody. */
  NONE,
  /** Loopback addresses, and hosts that the emulator itself serves. */
  LOCAL,
  /** Anybody. */
  ALL
}
