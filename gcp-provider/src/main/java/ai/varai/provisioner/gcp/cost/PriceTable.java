package ai.varai.provisioner.gcp.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The list prices that estimates are made of, each with the page that it is from.
 *
 * @param asOf when they were written down, such as {@code 2026-11-23}
 */
public record PriceTable(String asOf, Map<String, Price> prices) {
  private static final int COLUMNS = 4;
  private static final String DATE = "# As of ";
  private static final int DATE_LENGTH = 10;

  /**
   * One price.
   *
   * @param dollars US dollars for one unit
   * @param source address of the page that names it
   */
  public record Price(String name, BigDecimal dollars, String unit, String source) {}

  public PriceTable {
    prices = Map.copyOf(prices);
  }

  /** The table that comes with this release. */
  public static PriceTable shipped() {
    try (var in =
            Objects.requireNonNull(
                PriceTable.class.getResourceAsStream("prices.csv"), "prices.csv is missing");
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      var prices = new LinkedHashMap<String, Price>();
      String asOf = "";
      for (String line : reader.lines().toList()) {
        if (line.startsWith(DATE)) {
          asOf = line.substring(DATE.length(), DATE.length() + DATE_LENGTH);
        } else if (!line.startsWith("#") && !line.isBlank()) {
          String[] cells = line.split(",", COLUMNS);
          prices.put(cells[0], new Price(cells[0], new BigDecimal(cells[1]), cells[2], cells[3]));
        }
      }
      return new PriceTable(asOf, prices);
    } catch (IOException e) {
      throw new UncheckedIOException("the price table cannot be read", e);
    }
  }

  double dollars(String name) {
    Price price = prices.get(name);
    if (price == null) {
      throw new IllegalStateException("the price table has no " + name);
    }
    return price.dollars().doubleValue();
  }
}
