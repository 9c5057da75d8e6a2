package ai.varai.provisioner.emulator.billing;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * Accounts. Any that is named as Google names them is an open one, so that configurations keep the
 * account that they have.
 */
final class BillingAccounts {

  /** Who pays for the projects that were there before anybody created one. */
  static final String FIRST = "billingAccounts/000000-000000-000001";

  private static final Pattern NAME =
      Pattern.compile("billingAccounts/[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}");

  private BillingAccounts() {}

  /** Gives the name back. INVALID_ARGUMENT when no account can be called that. */
  static String require(String name) {
    if (!NAME.matcher(name).matches()) {
      throw GoogleError.invalidArgument("Request contains an invalid argument.");
    }
    return name;
  }

  static ObjectNode shown(String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("open", true)
        .put("displayName", name.equals(FIRST) ? "Emulated" : name.replaceFirst(".*/", ""))
        .put("masterBillingAccount", "")
        .put("currencyCode", "USD");
  }
}
