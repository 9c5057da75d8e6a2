package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.control.Settings;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InternetDomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code /_emulator/settings}: how late things show, and how much there may be. */
final class SettingsRoutes {

  private final Settings settings;

  SettingsRoutes(Settings settings) {
    this.settings = settings;
  }

  /** The settings in force, every quota with its limit. */
  ObjectNode show() {
    Settings.Values now = settings.get();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("serviceAccountDelayMs", now.accountDelay().toMillis());
    root.put("serviceAccountMisses", now.accountMisses());
    root.put("subnetworkHoldSeconds", now.subnetworkHold().toSeconds());
    now.verifiedDomains().forEach(root.putArray("verifiedDomains")::add);
    ObjectNode groups = root.putObject("groups");
    root.put("pushedImages", now.pushedImages());
    now.groups().forEach((group, members) -> members.forEach(groups.putArray(group)::add));
    ObjectNode quotas = root.putObject("quotas");
    for (Quotas q : Quotas.values()) {
      quotas.put(q.name(), settings.limit(q));
    }
    return root;
  }

  /** Changes what the body names; nothing, when any of it is wrong. */
  ObjectNode change(ObjectNode body) {
    Settings.Values next = settings.get();
    for (Map.Entry<String, JsonNode> e : body.properties()) {
      next =
          switch (e.getKey()) {
            case "serviceAccountDelayMs" ->
                next.withAccountDelay(Duration.ofMillis(number(e.getKey(), e.getValue())));
            case "serviceAccountMisses" -> next.withAccountMisses(number(e.getKey(), e.getValue()));
            case "subnetworkHoldSeconds" ->
                next.withSubnetworkHold(Duration.ofSeconds(number(e.getKey(), e.getValue())));
            case "quotas" -> quotas(next, e.getValue());
            case "verifiedDomains" -> next.withVerifiedDomains(domains(e.getValue()));
            case "pushedImages" -> next.withPushedImages(choice(e.getKey(), e.getValue()));
            case "groups" -> next.withGroups(groups(e.getValue()));
            default ->
                throw GoogleError.badField(
                    e.getKey(),
                    "Unknown setting "
                        + e.getKey()
                        + "; known are serviceAccountDelayMs, serviceAccountMisses,"
                        + " subnetworkHoldSeconds, verifiedDomains, pushedImages, groups and quotas.");
          };
    }
    Settings.Values chosen = next;
    settings.change(now -> chosen);
    return show();
  }

  private static List<String> domains(JsonNode list) {
    List<String> out = new ArrayList<>();
    for (JsonNode domain : list) {
      if (!domain.isTextual() || !InternetDomainName.isValid(domain.asText())) {
        throw GoogleError.badField("verifiedDomains", domain + " is not the name of a domain.");
      }
      out.add(domain.asText().toLowerCase(Locale.ROOT));
    }
    if (!list.isArray()) {
      throw GoogleError.badField(
          "verifiedDomains", "The field verifiedDomains has to be a list of domains.");
    }
    return out;
  }

  private static Map<String, List<String>> groups(JsonNode groups) {
    Map<String, List<String>> out = new TreeMap<>();
    requireObject("groups", groups, "lists of members by the group's address");
    for (Map.Entry<String, JsonNode> e : groups.properties()) {
      List<String> members = new ArrayList<>();
      if (!e.getValue().isArray()) {
        throw GoogleError.badField(
            "groups", "The members of " + e.getKey() + " have to be a list.");
      }
      for (JsonNode member : e.getValue()) {
        if (!member.asText().matches("(user|group|serviceAccount):[^\\s@]+@[^\\s@]+")) {
          throw GoogleError.badField(
              "groups", member + " is no member of a group, as user:somebody@example.com.");
        }
        members.add(member.asText());
      }
      out.put(e.getKey(), List.copyOf(members));
    }
    return out;
  }

  private static Settings.Values quotas(Settings.Values values, JsonNode quotas) {
    Settings.Values next = values;
    requireObject("quotas", quotas, "limits by the quota's name");
    for (Map.Entry<String, JsonNode> e : quotas.properties()) {
      String metric = e.getKey();
      if (Quotas.named(metric).isEmpty()) {
        throw GoogleError.badField(
            "quotas",
            "Unknown quota " + metric + "; known are " + Arrays.toString(Quotas.values()) + ".");
      }
      next = next.withQuota(metric, amount(metric, e.getValue()));
    }
    return next;
  }

  private static void requireObject(String field, JsonNode value, String of) {
    if (!value.isObject()) {
      throw GoogleError.badField(field, "The field " + field + " has to be an object: " + of + ".");
    }
  }

  private static boolean choice(String field, JsonNode value) {
    if (!value.isBoolean()) {
      throw GoogleError.badField(field, "The field " + field + " has to be true or false.");
    }
    return value.booleanValue();
  }

  private static int number(String field, JsonNode value) {
    if (!value.isInt()) {
      throw notANumber(field);
    }
    return (int) amount(field, value);
  }

  private static long amount(String field, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw notANumber(field);
    }
    return value.longValue();
  }

  private static GoogleError notANumber(String field) {
    return GoogleError.badField(
        field, "The field " + field + " has to be a whole number from 0 on.");
  }
}
