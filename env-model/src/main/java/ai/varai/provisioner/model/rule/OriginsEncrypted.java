package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Web origin without encryption. */
final class OriginsEncrypted extends CloudRule {

  OriginsEncrypted() {
    super(
        "SEC004",
        Severity.ADVISORY,
        "Web origin without encryption",
        "A page loaded over HTTP can be changed on its way and then calls the services in"
            + " the user's name.",
        "Use `https://`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var origins = input.environment().securityConfig().allowedOrigins();
    for (int i = 0; i < origins.size(); i++) {
      if (origins.get(i).startsWith("http://") && !origins.get(i).startsWith("http://localhost")) {
        report.at(
            KeyPath.of("security_config", "allowed_origins").child(i),
            origins.get(i) + " is not encrypted",
            "use https");
      }
    }
  }
}
