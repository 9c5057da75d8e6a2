package ai.varai.provisioner.emulator.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page goes on where the one before ended, whatever came and went meanwhile. */
class PageTest {

  private static Page<String> page(List<String> rows, String token) {
    return Page.of(rows, 2, token, 2, 2, row -> row);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"a,b,c,d c,d", "d,c,b,a b,a", "b,d,a,c a,c"})
  void nothingIsLeftOutWhenTheLastRowOfAPageIsDeleted(String before, String expected) {
    List<String> rows = new ArrayList<>(List.of(before.split(",")));
    String token = page(rows, "").nextToken();
    rows.remove(1);

    assertThat(String.join(",", page(rows, token).items())).isEqualTo(expected);
  }

  @Test
  void rowsInOrderAreFoundAgainWhateverElseIsDeletedOrAddedBefore() {
    String token = page(List.of("c", "e", "g", "h"), "").nextToken();

    assertThat(page(List.of("a", "b", "d", "f", "g", "h"), token).items())
        .containsExactly("f", "g");
    assertThat(page(List.of("g", "h"), token).items()).containsExactly("g", "h");
    assertThat(page(List.of("a"), token).items()).isEmpty();
  }
}
