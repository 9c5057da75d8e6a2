package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.SslMode;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Unencrypted database connections are accepted. */
final class UnencryptedConnections extends CloudRule {

  UnencryptedConnections() {
    super(
        "SQL011",
        Severity.MANDATORY,
        "Unencrypted database connections are accepted",
        "Passwords and data cross the network in clear. The requirement's database module"
            + " demands encryption in every environment, whatever the environment's own"
            + " `require_ssl` says.",
        "Set `require_ssl` to true, or `ssl_mode` to `ENCRYPTED_ONLY`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              boolean open =
                  database
                      .sslMode()
                      .map(mode -> mode == SslMode.ALLOW_UNENCRYPTED_AND_ENCRYPTED)
                      .orElse(!input.environment().securityConfig().requireSsl());
              if (open) {
                report.at(
                    database.sslMode().isPresent()
                        ? RuleInput.database("ssl_mode")
                        : KeyPath.of("security_config", "require_ssl"),
                    "the database accepts unencrypted connections",
                    "set ssl_mode to ENCRYPTED_ONLY");
              }
            });
  }
}
