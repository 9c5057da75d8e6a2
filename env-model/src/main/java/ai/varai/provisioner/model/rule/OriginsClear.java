package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.regex.Pattern;

/** Web origin that no browser sends. */
final class OriginsClear extends Rule {
  private static final Pattern ORIGIN =
      Pattern.compile("https?://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:\\d{1,5})?");

  OriginsClear() {
    super(
        "SEC003",
        Severity.MANDATORY,
        "Web origin that no browser sends",
        "An origin is a scheme and a host, with a port where it is not the usual one. `*`"
            + " stands alone.",
        "Write `https://example.com`, without path, query or credentials, and nothing"
            + " beside `*`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var origins = input.environment().securityConfig().allowedOrigins();
    for (int i = 0; i < origins.size(); i++) {
      KeyPath path = KeyPath.of("security_config", "allowed_origins").child(i);
      String origin = origins.get(i);
      if (origin.equals("*")) {
        if (origins.size() > 1) {
          report.at(path, "'*' makes the other origins meaningless", "keep either");
        }
      } else if (!ORIGIN.matcher(origin).matches()) {
        report.at(path, "'" + origin + "' is no origin", "write scheme and host only");
      }
    }
  }
}
