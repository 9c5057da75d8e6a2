package ai.varai.provisioner.emulator.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Google Cloud's regions with their zones and the range that an auto mode network gives each.
 *
 * @see <a href="https://cloud.google.com/vpc/docs/subnets#ip-ranges">auto mode IPv4 ranges</a>
 */
final class Regions {

  /**
   * One region.
   *
   * @param autoRange the subnet of an auto mode network; empty where such networks have none
   */
  record Region(String name, String autoRange, List<String> zones) {}

  private static final Map<String, String> ODD_ZONES =
      Map.of("us-central1", "abcf", "us-east1", "bcd", "europe-west1", "bcd");

  private static final List<Region> ALL =
      read(
          """
          africa-south1 218 asia-east1 140 asia-east2 170 asia-northeast1 146 asia-northeast2 174
          asia-northeast3 178 asia-south1 160 asia-south2 190 asia-southeast1 148
          asia-southeast2 184 asia-southeast3 232 australia-southeast1 152 australia-southeast2 192
          europe-central2 186 europe-north1 166 europe-north2 226 europe-southwest1 204
          europe-west1 132 europe-west10 214 europe-west12 210 europe-west2 154 europe-west3 156
          europe-west4 164 europe-west6 172 europe-west8 198 europe-west9 200 me-central1 212
          me-central2 - me-west1 208 northamerica-northeast1 162 northamerica-northeast2 188
          northamerica-south1 224 southamerica-east1 158 southamerica-west1 194 us-central1 128
          us-east1 142 us-east4 150 us-east5 202 us-south1 206 us-west1 138 us-west2 168
          us-west3 180 us-west4 182
          """);

  private Regions() {}

  private static List<Region> read(String text) {
    String[] w = text.trim().split("\\s+", -1);
    List<Region> out = new ArrayList<>();
    for (int i = 0; i < w.length; i += 2) {
      List<String> zones = new ArrayList<>();
      for (char z : ODD_ZONES.getOrDefault(w[i], "abc").toCharArray()) {
        zones.add(w[i] + "-" + z);
      }
      out.add(
          new Region(
              w[i], w[i + 1].equals("-") ? "" : "10." + w[i + 1] + ".0.0/20", List.copyOf(zones)));
    }
    return List.copyOf(out);
  }

  /** All regions, by name. */
  static List<Region> all() {
    return ALL;
  }

  static Optional<Region> find(String name) {
    return ALL.stream().filter(r -> r.name().equals(name)).findFirst();
  }

  static Optional<Region> ofZone(String zone) {
    return ALL.stream().filter(r -> r.zones().contains(zone)).findFirst();
  }

  /** Every scope of these levels, in the order of an aggregated list. */
  static List<String> scopes(Set<ComputeMethod.Level> levels) {
    List<String> out = new ArrayList<>();
    if (levels.contains(ComputeMethod.Level.GLOBAL)) {
      out.add("global");
    }
    if (levels.contains(ComputeMethod.Level.REGION)) {
      ALL.forEach(r -> out.add("regions/" + r.name()));
    }
    if (levels.contains(ComputeMethod.Level.ZONE)) {
      ALL.forEach(r -> r.zones().forEach(z -> out.add("zones/" + z)));
    }
    return out;
  }
}
