package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which machine types go with which engine and edition.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/instance-settings">Instance settings</a>
 */
final class Tiers {

  private static final Pattern CUSTOM = Pattern.compile("db-custom-(\\d{1,3})-(\\d{1,7})");
  private static final Pattern PLUS =
      Pattern.compile(
          "db-perf-optimized-N-(2|4|8|16|32|48|64|80|96|128)"
              + "|db-c4a-highmem-(1|2|4|8|16|32|48|64|72)(-lssd)?");
  private static final Set<String> SHARED = Set.of("db-f1-micro", "db-g1-small");
  private static final Pattern N1 =
      Pattern.compile("db-n1-(standard-(1|2|4|8|16|32|64|96)|highmem-(2|4|8|16|32|64|96))");
  private static final List<String> REGIONS =
      List.of(
          "asia-east1",
          "asia-northeast1",
          "asia-southeast1",
          "europe-north1",
          "europe-west1",
          "europe-west2",
          "europe-west3",
          "europe-west4",
          "us-central1",
          "us-east1",
          "us-east4",
          "us-west1");

  private Tiers() {}

  /** Refuses a tier that this engine does not have in this edition. */
  static void check(Engine engine, String edition, String tier) {
    if (tier.isEmpty()) {
      throw SqlErrors.required("settings.tier");
    }
    boolean plus = PLUS.matcher(tier).matches();
    if (edition.equals("ENTERPRISE_PLUS")) {
      if (!plus) {
        throw SqlErrors.invalid(
            "Invalid Tier ("
                + tier
                + ") for (ENTERPRISE_PLUS) Edition. Use a predefined Tier like"
                + " db-perf-optimized-N-* instead. Learn more at"
                + " https://cloud.google.com/sql/docs/"
                + (engine == Engine.MYSQL
                    ? "mysql"
                    : engine == Engine.POSTGRES ? "postgres" : "sqlserver")
                + "/create-instance#machine-types");
      }
      return;
    }
    if (plus) {
      throw SqlErrors.invalid("Invalid Tier (" + tier + ") for (" + edition + ") Edition.");
    }
    Matcher custom = CUSTOM.matcher(tier);
    if (custom.matches()) {
      checkCustom(Integer.parseInt(custom.group(1)), Integer.parseInt(custom.group(2)));
      return;
    }
    boolean known =
        switch (engine) {
          case MYSQL -> SHARED.contains(tier) || N1.matcher(tier).matches();
          case POSTGRES -> SHARED.contains(tier);
          case SQLSERVER -> false;
        };
    if (known) {
      return;
    }
    throw switch (engine) {
      case POSTGRES ->
          SqlErrors.invalid(
              "Only custom or shared-core instance Billing Tiers type allowed for PostgreSQL"
                  + " database.");
      case SQLSERVER ->
          SqlErrors.invalid("Only custom instance Billing Tiers type allowed for SQL Server.");
      case MYSQL -> SqlErrors.invalid("Invalid Tier (" + tier + ").");
    };
  }

  private static void checkCustom(int cpus, int megabytes) {
    if ((cpus != 1 && cpus % 2 != 0) || cpus < 1 || cpus > 96) {
      throw SqlErrors.invalid(
          "Number of CPUs must be 1 or an even number between 2 and 96. Requested: " + cpus + ".");
    }
    if (megabytes % 256 != 0) {
      throw SqlErrors.invalid(
          "Memory size must be a multiple of 256 MB. Requested: " + megabytes + " MB.");
    }
    if (megabytes < 3840 || megabytes < cpus * 922 || megabytes > cpus * 6656) {
      throw SqlErrors.invalid(
          "Memory size must be at least 3840 MB and between 0.9 GB and 6.5 GB per CPU. Requested: "
              + megabytes
              + " MB for "
              + cpus
              + " CPUs.");
    }
  }

  /** {@code sql.tiers.list}. */
  static ArrayNode list() {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    add(items, "db-f1-micro", 630_194_176L, 3072);
    add(items, "db-g1-small", 1_825_361_920L, 3072);
    for (int n : List.of(1, 2, 4, 8, 16, 32, 64, 96)) {
      add(items, "db-n1-standard-" + n, n * 4_026_531_840L, 65_536);
    }
    for (int n : List.of(2, 4, 8, 16, 32, 64, 96)) {
      add(items, "db-n1-highmem-" + n, n * 6_979_321_856L, 65_536);
    }
    for (int n : List.of(2, 4, 8, 16, 32, 48, 64, 80, 96, 128)) {
      add(items, "db-perf-optimized-N-" + n, n * 8_589_934_592L, 65_536);
    }
    return items;
  }

  private static void add(ArrayNode items, String tier, long ram, long diskGb) {
    ObjectNode t = items.addObject();
    t.put("kind", "sql#tier");
    t.put("tier", tier);
    t.put("RAM", Long.toString(ram));
    t.put("DiskQuota", Long.toString(diskGb << 30));
    ArrayNode regions = t.putArray("region");
    REGIONS.forEach(regions::add);
  }
}
