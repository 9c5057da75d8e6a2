package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Password in a URL is not percent-encoded. */
final class UrlPercentEncoded extends Rule {
  private static final Pattern AUTHORITY =
      Pattern.compile("^[a-z][a-z0-9+.-]*://[^/\\s:@]+:(?<password>\\S+)@[^@\\s]+$");

  /** Unreserved characters, and what may stand in the user part as it is (RFC 3986, 3.2.1). */
  private static final Pattern ENCODED =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*");

  UrlPercentEncoded() {
    super(
        "SEC015",
        Severity.MANDATORY,
        "Password in a URL is not percent-encoded",
        "Characters such as `@`, `/`, `#`, `?` and `%` end the password when a client reads"
            + " the URL. The requirement's database module puts a generated password with special"
            + " characters into the URL as it is: a third of the passwords would break it.",
        "Take `database-url` from the environment, which encodes the password, or write the"
            + " characters as `%40`, `%2F` and so on.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          service
              .environmentVariables()
              .forEach(
                  (name, value) -> {
                    Matcher url = AUTHORITY.matcher(value);
                    if (url.find() && !ENCODED.matcher(url.group("password")).matches()) {
                      report.at(
                          path.child("environment_variables").child(name),
                          "the password in " + name + " is not percent-encoded",
                          "use the secret database-url");
                    }
                  });
        });
  }
}
