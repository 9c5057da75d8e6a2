package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.support.Labels;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What values of an instance's settings Cloud SQL takes.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1/instances#Settings">
 *     Settings</a>
 */
final class SettingsLimits {

  private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");
  private static final Pattern YEARLESS = Pattern.compile("\\d{1,2}-\\d{1,2}");
  private static final Pattern IPV4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?");

  /** How long an instance of the Enterprise edition keeps its transaction logs at most. */
  static final int LONGEST_LOG_DAYS = 7;

  private static final int MOST_LABELS = 64;
  private static final int LONGEST_DENIAL_DAYS = 90;

  private SettingsLimits() {}

  /** Refuses values that Cloud SQL does not take. */
  static void check(ObjectNode settings, String region, boolean plus) {
    labels(settings.path("userLabels"));
    backups(settings.path("backupConfiguration"), plus);
    denials(settings.path("denyMaintenancePeriods"));
    if (!plus) {
      if (Trees.flag(settings, "dataCacheConfig", "dataCacheEnabled")) {
        throw SqlErrors.invalid("Only ENTERPRISE PLUS edition supports data cache.");
      }
      if (Trees.flag(settings, "connectionPoolConfig", "connectionPoolingEnabled")) {
        // With both points, as users report it.
        throw SqlErrors.invalid("Connection pool is only supported for Enterprise Plus edition..");
      }
      between(settings.path("insightsConfig"), "queryStringLength", 256, 4500);
    }
    zone(settings, "zone", region);
    zone(settings, "secondaryZone", region);
    long limit = Trees.number(settings, "storageAutoResizeLimit").orElse(0L);
    if (limit != 0 && limit < Trees.number(settings, "dataDiskSizeGb").orElse(0L)) {
      throw SqlErrors.invalid(
          "The storage auto resize limit ("
              + limit
              + " GB) must be 0 or at least the data disk size.");
    }
  }

  /** Refuses what an instance can only be given, or gets by itself, once it is there. */
  static void checkNew(JsonNode body) {
    String maintenance = Trees.text(body, "maintenanceVersion");
    if (!maintenance.isEmpty()) {
      throw SqlErrors.invalid("Maintenance version (" + maintenance + ") must not be set.");
    }
    JsonNode settings = body.path("settings");
    if (!Trees.text(settings, "ipConfiguration", "pscConfig", "networkAttachmentUri").isEmpty()) {
      throw SqlErrors.invalid(
          "Network attachment used for Private Service Connect interfaces can not be assigned with"
              + " instance creation.");
    }
  }

  private static void labels(JsonNode labels) {
    if (labels.size() > MOST_LABELS) {
      throw SqlErrors.invalid("An instance has at most " + MOST_LABELS + " user labels.");
    }
    for (Map.Entry<String, JsonNode> e : labels.properties()) {
      if (!Labels.valid(e.getKey(), e.getValue().asText())) {
        throw SqlErrors.invalid(
            "Invalid user label " + e.getKey() + "=" + e.getValue().asText() + ".");
      }
    }
  }

  private static void backups(JsonNode backups, boolean plus) {
    String start = Trees.text(backups, "startTime");
    if (!start.isEmpty() && !TIME.matcher(start).matches()) {
      throw SqlErrors.invalid(
          "Invalid value for backupConfiguration.startTime: \"" + start + "\". Use HH:MM in UTC.");
    }
    between(
        backups,
        "transactionLogRetentionDays",
        "The number of transaction log retention days",
        plus ? 35 : LONGEST_LOG_DAYS);
    between(backups.path("backupRetentionSettings"), "retainedBackups", 1, 365);
  }

  private static void between(JsonNode at, String name, String called, long most) {
    if (at.hasNonNull(name) && Trees.number(at, name).filter(v -> v >= 1 && v <= most).isEmpty()) {
      throw SqlErrors.invalid(called + " must be between 1 and " + most + ".");
    }
  }

  private static void between(JsonNode at, String name, long least, long most) {
    if (!at.hasNonNull(name)) {
      return;
    }
    Optional<Long> value = Trees.number(at, name);
    if (value.filter(v -> v >= least && v <= most).isEmpty()) {
      throw SqlErrors.invalid(
          name + " must be between " + least + " and " + most + ": " + Trees.text(at, name) + ".");
    }
  }

  private static void denials(JsonNode periods) {
    if (periods.size() > 1) {
      throw SqlErrors.invalid("An instance has at most one deny maintenance period.");
    }
    for (JsonNode p : periods) {
      String start = Trees.text(p, "startDate");
      String end = Trees.text(p, "endDate");
      Optional<LocalDate> from = date(start);
      Optional<LocalDate> to = date(end);
      if (from.isEmpty() || to.isEmpty() || !isTime(Trees.text(p, "time"))) {
        throw SqlErrors.invalid(
            "Invalid deny maintenance period: dates are written yyyy-mm-dd or mm-dd, the time"
                + " HH:mm:SS.");
      }
      LocalDate last =
          to.get().isBefore(from.get()) && YEARLESS.matcher(end).matches()
              ? to.get().plusYears(1)
              : to.get();
      long days = ChronoUnit.DAYS.between(from.get(), last);
      if (days < 1 || days > LONGEST_DENIAL_DAYS) {
        throw SqlErrors.invalid(
            "A deny maintenance period lasts 1 to " + LONGEST_DENIAL_DAYS + " days.");
      }
    }
  }

  private static Optional<LocalDate> date(String text) {
    String whole = YEARLESS.matcher(text).matches() ? "2028-" + text : text;
    String[] parts = whole.split("-", -1);
    try {
      return parts.length == 3
          ? Optional.of(
              LocalDate.of(
                  Integer.parseInt(parts[0]),
                  Integer.parseInt(parts[1]),
                  Integer.parseInt(parts[2])))
          : Optional.empty();
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Absent is midnight. */
  private static boolean isTime(String text) {
    try {
      return text.isEmpty() || LocalTime.parse(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static void zone(ObjectNode settings, String name, String region) {
    String zone = Trees.text(settings, "locationPreference", name);
    if (!zone.isEmpty() && !zone.startsWith(region + "-")) {
      throw SqlErrors.invalid("Zone " + zone + " is not in the instance's region " + region + ".");
    }
  }

  /** An authorized network is a public address, or a range of such. */
  static boolean isPublicNetwork(String text) {
    var m = IPV4.matcher(text);
    if (!m.matches()) {
      return text.contains(":") && text.matches("[0-9a-fA-F:.]+(/\\d{1,3})?");
    }
    for (int i = 1; i <= 4; i++) {
      if (Integer.parseInt(m.group(i)) > 255) {
        return false;
      }
    }
    int prefix = m.group(5) == null ? 32 : Integer.parseInt(m.group(5));
    int first = Integer.parseInt(m.group(1));
    int second = Integer.parseInt(m.group(2));
    boolean inside =
        (first == 10 && prefix >= 8)
            || (first == 172 && second >= 16 && second < 32 && prefix >= 12)
            || (first == 192 && second == 168 && prefix >= 16);
    return prefix <= 32 && !inside;
  }
}
