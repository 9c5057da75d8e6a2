package ai.varai.provisioner.gcp.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HclWriterTest {
  @Test
  void equals_signs_of_neighbouring_one_line_arguments_stand_in_one_column() {
    var values = new LinkedHashMap<String, Object>();
    values.put("a-key", "x");
    values.put("not an identifier", 2);
    String text =
        new HclWriter()
            .open("resource \"a\" \"b\"")
            .argument("name", "n")
            .argument("location", "l")
            .argument("labels", values)
            .argument("on", true)
            .close()
            .text();
    assertThat(text)
        .isEqualTo(
            """
            resource "a" "b" {
              name     = "n"
              location = "l"
              labels = {
                a-key               = "x"
                "not an identifier" = 2
              }
              on = true
            }
            """);
  }

  @Test
  void nothing_in_a_text_is_taken_for_a_template() {
    assertThat(new HclWriter().argument("a", "say \"${x}\" %{if}\n\\").text())
        .isEqualTo("a = \"say \\\"$${x}\\\" %%{if}\\n\\\\\"\n");
  }

  @Test
  void lists_of_texts_stand_in_one_line_and_lists_of_objects_do_not() {
    assertThat(
            new HclWriter()
                .argument("a", List.of("x", "y"))
                .argument("b", List.of(Map.of("k", 1)))
                .text())
        .isEqualTo(
            """
            a = ["x", "y"]
            b = [
              {
                k = 1
              },
            ]
            """);
  }
}
