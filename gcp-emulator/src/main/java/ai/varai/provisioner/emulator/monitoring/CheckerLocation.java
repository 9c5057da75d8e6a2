package ai.varai.provisioner.emulator.monitoring;

import com.google.monitoring.v3.UptimeCheckIp;
import com.google.monitoring.v3.UptimeCheckRegion;
import java.util.Arrays;
import java.util.List;

/**
 * Where public uptime checks come from. Addresses are of the range that is kept for documentation.
 */
enum CheckerLocation {
  OREGON(UptimeCheckRegion.USA, UptimeCheckRegion.USA_OREGON, "Oregon", "usa-oregon", "192.0.2.1"),
  IOWA(UptimeCheckRegion.USA, UptimeCheckRegion.USA_IOWA, "Iowa", "usa-iowa", "192.0.2.2"),
  VIRGINIA(
      UptimeCheckRegion.USA,
      UptimeCheckRegion.USA_VIRGINIA,
      "Virginia",
      "usa-virginia",
      "192.0.2.3"),
  BELGIUM(
      UptimeCheckRegion.EUROPE, UptimeCheckRegion.EUROPE, "Belgium", "eur-belgium", "192.0.2.4"),
  SAO_PAULO(
      UptimeCheckRegion.SOUTH_AMERICA,
      UptimeCheckRegion.SOUTH_AMERICA,
      "Sao Paulo",
      "sa-brazil-sao_paulo",
      "192.0.2.5"),
  SINGAPORE(
      UptimeCheckRegion.ASIA_PACIFIC,
      UptimeCheckRegion.ASIA_PACIFIC,
      "Singapore",
      "apac-singapore",
      "192.0.2.6");

  private final UptimeCheckRegion region;
  private final UptimeCheckRegion part;
  private final String place;
  private final String label;
  private final String address;

  CheckerLocation(
      UptimeCheckRegion region,
      UptimeCheckRegion part,
      String place,
      String label,
      String address) {
    this.region = region;
    this.part = part;
    this.place = place;
    this.label = label;
    this.address = address;
  }

  /** The value of the metric label {@code checker_location}. */
  String label() {
    return label;
  }

  UptimeCheckIp ip() {
    return UptimeCheckIp.newBuilder()
        .setRegion(region)
        .setLocation(place)
        .setIpAddress(address)
        .build();
  }

  /** The locations of these regions; all, where none is named. */
  static List<CheckerLocation> in(List<UptimeCheckRegion> regions) {
    return Arrays.stream(values())
        .filter(
            l ->
                regions.isEmpty()
                    || regions.contains(UptimeCheckRegion.REGION_UNSPECIFIED)
                    || regions.contains(l.region)
                    || regions.contains(l.part))
        .toList();
  }
}
