package ai.varai.provisioner.model.matrix;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an environment may cost in a month, in US dollars, both ends included. {@code Free} is 0 to
 * 0.
 *
 * @param name the word that the matrix uses for the band
 */
public record CostBand(String name, int minDollars, int maxDollars) {
  private static final Pattern BAND =
      Pattern.compile("(\\w+)\\s*\\(\\$(\\d{1,8})\\s*-\\s*\\$?(\\d{1,8})\\s*/\\s*month\\)");

  /** {@code Low ($50-100/month)} or {@code Free}. */
  static final CellFormat<CostBand> FORMAT =
      new CellFormat<>("\"Low ($50-100/month)\" or \"Free\"", CostBand::read);

  /** Whether the environment may cost nothing at all. */
  public boolean isFree() {
    return maxDollars == 0;
  }

  @Override
  public String toString() {
    return isFree() ? name : name + " ($" + minDollars + "-" + maxDollars + "/month)";
  }

  private static Optional<CostBand> read(String cell) {
    if (cell.equalsIgnoreCase("Free")) {
      return Optional.of(new CostBand("Free", 0, 0));
    }
    Matcher band = BAND.matcher(cell);
    if (!band.matches()) {
      return Optional.empty();
    }
    int min = Integer.parseInt(band.group(2));
    int max = Integer.parseInt(band.group(3));
    return min <= max ? Optional.of(new CostBand(band.group(1), min, max)) : Optional.empty();
  }
}
