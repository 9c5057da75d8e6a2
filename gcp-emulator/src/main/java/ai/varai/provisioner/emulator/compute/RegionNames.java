package ai.varai.provisioner.emulator.compute;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where Google Cloud's regions are, as lists of locations tell it.
 *
 * @param country of the region, by its two letters (ISO 3166)
 * @param place the name that users read
 * @see <a href="https://cloud.google.com/about/locations">Locations</a>
 */
public record RegionNames(String region, String country, String place) {

  private static final Map<String, RegionNames> ALL =
      """
      africa-south1 ZA Johannesburg
      asia-east1 TW Taiwan
      asia-east2 HK Hong Kong
      asia-northeast1 JP Tokyo
      asia-northeast2 JP Osaka
      asia-northeast3 KR Seoul
      asia-south1 IN Mumbai
      asia-south2 IN Delhi
      asia-southeast1 SG Singapore
      asia-southeast2 ID Jakarta
      asia-southeast3 TH Bangkok
      australia-southeast1 AU Sydney
      australia-southeast2 AU Melbourne
      europe-central2 PL Warsaw
      europe-north1 FI Finland
      europe-north2 SE Stockholm
      europe-southwest1 ES Madrid
      europe-west1 BE Belgium
      europe-west10 DE Berlin
      europe-west12 IT Turin
      europe-west2 GB London
      europe-west3 DE Frankfurt
      europe-west4 NL Netherlands
      europe-west6 CH Zurich
      europe-west8 IT Milan
      europe-west9 FR Paris
      me-central1 QA Doha
      me-central2 SA Dammam
      me-west1 IL Tel Aviv
      northamerica-northeast1 CA Montréal
      northamerica-northeast2 CA Toronto
      northamerica-south1 MX Mexico
      southamerica-east1 BR São Paulo
      southamerica-west1 CL Santiago
      us-central1 US Iowa
      us-east1 US South Carolina
      us-east4 US Northern Virginia
      us-east5 US Columbus
      us-south1 US Dallas
      us-west1 US Oregon
      us-west2 US Los Angeles
      us-west3 US Salt Lake City
      us-west4 US Las Vegas
      """
          .lines()
          .map(line -> line.split(" ", 3))
          .map(words -> new RegionNames(words[0], words[1], words[2]))
          .collect(Collectors.toUnmodifiableMap(RegionNames::region, Function.identity()));

  public static Optional<RegionNames> of(String region) {
    return Optional.ofNullable(ALL.get(region));
  }
}
