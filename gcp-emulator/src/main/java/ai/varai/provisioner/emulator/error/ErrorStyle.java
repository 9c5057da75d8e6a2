package ai.varai.provisioner.emulator.error;

/** The three envelopes in which Google's APIs put an error (seen in recorded answers). */
public enum ErrorStyle {
  /** {@code {code, message, status, details}}: Run, Secret Manager, Monitoring and newer ones. */
  RPC,
  /** {@code {code, message, errors[{domain, message, reason}]}}: Compute, Storage, Cloud SQL. */
  LEGACY,
  /** Both lists and {@code status}: IAM, Service Networking, and others over the older gateway. */
  BOTH
}
