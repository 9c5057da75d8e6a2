package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.SslMode;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** `require_ssl` is read as `ssl_mode`. */
final class RequireSslReplaced extends CloudRule {

  RequireSslReplaced() {
    super(
        "SQL010",
        Severity.ADVISORY,
        "`require_ssl` is read as `ssl_mode`",
        "`requireSsl` is gone from the Cloud SQL API; `sslMode` took its place. The setting"
            + " is still read: true becomes `ENCRYPTED_ONLY`, false"
            + " `ALLOW_UNENCRYPTED_AND_ENCRYPTED`.",
        "Write `ssl_mode` in `database_config`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              if (database.sslMode().isEmpty()) {
                boolean require = input.environment().securityConfig().requireSsl();
                SslMode mode =
                    require ? SslMode.ENCRYPTED_ONLY : SslMode.ALLOW_UNENCRYPTED_AND_ENCRYPTED;
                report.at(
                    KeyPath.of("security_config", "require_ssl"),
                    "require_ssl is no longer known to Cloud SQL; "
                        + require
                        + " is read as ssl_mode "
                        + mode.spelling(),
                    "write ssl_mode: " + mode.spelling() + " in database_config");
              }
            });
  }
}
