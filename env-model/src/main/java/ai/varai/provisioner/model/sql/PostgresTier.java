package ai.varai.provisioner.model.sql;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A machine type of Cloud SQL for PostgreSQL.
 *
 * <p>Source: Cloud SQL for PostgreSQL, "About instance settings": 1 vCPU or an even number up to
 * 96; 0.9 to 6.5 GB of memory for each vCPU, a multiple of 256 MB and at least 3.75 GB; shared-core
 * machines take up to 3,062 GB of disk, all others 64 TB.
 *
 * @param family which sort of machine it is
 * @param cpus vCPUs; 1 for a shared core
 * @param memoryMb memory in MB, as the tier's name counts it
 */
public record PostgresTier(Family family, int cpus, int memoryMb) {
  /** The sorts of machines. */
  public enum Family {
    SHARED_CORE,
    CUSTOM,
    PERFORMANCE_OPTIMIZED
  }

  private static final Map<String, Integer> SHARED =
      Map.of("db-f1-micro", 614, "db-g1-small", 1740);
  private static final Pattern CUSTOM = Pattern.compile("db-custom-(\\d{1,3})-(\\d{1,7})");
  private static final Pattern OPTIMIZED =
      Pattern.compile(
          "db-perf-optimized-N-(2|4|8|16|32|48|64|80|96|128)", Pattern.CASE_INSENSITIVE);
  private static final Pattern MYSQL =
      Pattern.compile("db-n1-(standard|highmem|highcpu)-(\\d{1,3})");
  private static final Map<String, Integer> MYSQL_MB_PER_CPU =
      Map.of("standard", 3840, "highmem", 6656, "highcpu", 1024);
  private static final int MEMORY_STEP = 256;
  private static final int SHARED_CORE_DISK = 3062;
  private static final int DEDICATED_DISK = 65_536;

  /** The tier with this name; empty when PostgreSQL has none. */
  public static Optional<PostgresTier> find(String name) {
    if (SHARED.containsKey(name)) {
      return Optional.of(new PostgresTier(Family.SHARED_CORE, 1, SHARED.get(name)));
    }
    Matcher optimized = OPTIMIZED.matcher(name);
    if (optimized.matches()) {
      int cpus = Integer.parseInt(optimized.group(1));
      return Optional.of(new PostgresTier(Family.PERFORMANCE_OPTIMIZED, cpus, cpus * 8192));
    }
    Matcher custom = CUSTOM.matcher(name);
    if (!custom.matches()) {
      return Optional.empty();
    }
    var tier =
        new PostgresTier(
            Family.CUSTOM, Integer.parseInt(custom.group(1)), Integer.parseInt(custom.group(2)));
    return tier.isOffered() ? Optional.of(tier) : Optional.empty();
  }

  /** The PostgreSQL tier that somebody who wrote this name probably meant. */
  public static Optional<String> meant(String name) {
    Matcher mysql = MYSQL.matcher(name);
    if (mysql.matches()) {
      int cpus = evenUp(Integer.parseInt(mysql.group(2)));
      return Optional.of(custom(cpus, cpus * MYSQL_MB_PER_CPU.getOrDefault(mysql.group(1), 3840)));
    }
    Matcher custom = CUSTOM.matcher(name);
    if (custom.matches()) {
      int cpus = Math.min(96, evenUp(Math.max(1, Integer.parseInt(custom.group(1)))));
      return Optional.of(custom(cpus, Integer.parseInt(custom.group(2))));
    }
    return Optional.empty();
  }

  /** The largest disk in GB. */
  public int largestDiskGb() {
    return family == Family.SHARED_CORE ? SHARED_CORE_DISK : DEDICATED_DISK;
  }

  /**
   * The default of {@code max_connections}. Source: Cloud SQL for PostgreSQL, flags, "Default
   * max_connections by memory".
   */
  public int connections() {
    if (family == Family.SHARED_CORE) {
      return memoryMb < 1024 ? 25 : 50;
    }
    int[][] steps = {
      {6_144, 200}, {7_680, 400}, {15_360, 500}, {30_720, 600}, {61_440, 800}, {122_880, 1000}
    };
    int connections = 100;
    for (int[] step : steps) {
      connections = memoryMb >= step[0] ? step[1] : connections;
    }
    return connections;
  }

  private boolean isOffered() {
    return cpus >= 1
        && cpus <= 96
        && (cpus == 1 || cpus % 2 == 0)
        && memoryMb % MEMORY_STEP == 0
        && memoryMb >= least(cpus)
        && memoryMb <= most(cpus);
  }

  private static String custom(int cpus, int memoryMb) {
    int rounded = (memoryMb + MEMORY_STEP - 1) / MEMORY_STEP * MEMORY_STEP;
    return "db-custom-" + cpus + "-" + Math.min(most(cpus), Math.max(least(cpus), rounded));
  }

  /** 0.9 GB for each vCPU, and 3.75 GB in any case, in steps. */
  private static int least(int cpus) {
    int perCpu = (int) Math.ceil(cpus * 0.9 * 1024 / MEMORY_STEP) * MEMORY_STEP;
    return Math.max(3840, perCpu);
  }

  private static int most(int cpus) {
    return cpus * 6656;
  }

  private static int evenUp(int cpus) {
    return cpus <= 1 ? 1 : cpus + cpus % 2;
  }
}
