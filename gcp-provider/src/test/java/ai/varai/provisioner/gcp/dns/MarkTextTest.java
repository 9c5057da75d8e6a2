package ai.varai.provisioner.gcp.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTextTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 254, 255, 256, 510, 700})
  void a_text_of_any_length_comes_back_whole(int length) {
    String text = "0123456789 [a]".repeat(60).substring(0, length);
    assertThat(MarkText.read(MarkText.write(text))).isEqualTo(text);
  }

  @Test
  void no_string_is_longer_than_dns_allows() {
    List<String> strings =
        Pattern.compile("\"([^\"]*)\"")
            .matcher(MarkText.write("x".repeat(600)))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(strings).extracting(String::length).containsExactly(255, 255, 90);
  }

  @Test
  void what_somebody_else_wrote_without_quotes_is_no_text_of_ours() {
    assertThat(MarkText.read("v=spf1 -all")).isEmpty();
  }
}
