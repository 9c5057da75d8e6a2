package ai.varai.provisioner.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.source.Node;
import com.bertramlabs.plugins.hcl4j.HCLParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TfvarsReaderTest {

  @ParameterizedTest
  @ValueSource(strings = {"development", "production"})
  @DisplayName("The given files mean the same to another HCL parser")
  void oracle(String name) throws Exception {
    Path file = Path.of("src/test/resources/tfvars/" + name + ".tfvars");
    String text = Files.readString(file);
    assertThat(read(text)).isEqualTo(plain(new HCLParser().parse(text)));
  }

  @Test
  @DisplayName(
      "Values may be texts with escapes, numbers, truth values, lists, objects and heredocs")
  void literals() {
    assertThat(
            read(
                """
                # a comment
                // another
                /* and one
                   over two lines */
                text   = "a \\"b\\" \\\\ \\n \\u00e9 $${x} 100%%{y} $5 $$"
                whole  = -12 # behind a value
                number = 1.5e3
                powers = [1E+2, 25e-1]
                yes    = true
                list   = [
                  1, 2,
                  3,
                ]
                empty  = []
                object = { a = 1, b : 2, "c d" = 3, format = 4 }
                lines  = {
                  a-b = "x"
                  c   = [{ d = false }]
                }
                plain = <<EOT
                 one
                  two
                EOT
                indented = <<-EOT
                    one
                      two
                  EOT
                """))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("text", "a \"b\" \\ \n é ${x} 100%{y} $5 $$"),
                Map.entry("whole", -12.0),
                Map.entry("number", 1500.0),
                Map.entry("powers", List.of(100.0, 2.5)),
                Map.entry("yes", true),
                Map.entry("list", List.of(1.0, 2.0, 3.0)),
                Map.entry("empty", List.of()),
                Map.entry("object", Map.of("a", 1.0, "b", 2.0, "c d", 3.0, "format", 4.0)),
                Map.entry("lines", Map.of("a-b", "x", "c", List.of(Map.of("d", false)))),
                Map.entry("plain", " one\n  two\n"),
                Map.entry("indented", "one\n  two\n")));
  }

  @Test
  @DisplayName("Windows line ends and a file without a last line end are read")
  void lineEnds() {
    assertThat(read("a = 1\r\nb = [\r\n  2\r\n]")).isEqualTo(Map.of("a", 1.0, "b", List.of(2.0)));
  }

  @Test
  @DisplayName("Columns count characters, not bytes or UTF-16 units")
  void columns() {
    Problems problems = new Problems();
    Node root = TfvarsReader.read("f", "a = { \"😀\" = 1, b = 2 }", problems).orElseThrow();
    Node.Mapping a = (Node.Mapping) ((Node.Mapping) root).entries().get("a").value();
    assertThat(a.entries().get("b").value().position()).hasToString("f:1:20");
  }

  private static Object read(String text) {
    Problems problems = new Problems();
    Node node = TfvarsReader.read("test.tfvars", text, problems).orElseThrow();
    assertThat(problems.findings().toString()).isEmpty();
    return plain(node);
  }

  private static Object plain(Object value) {
    if (value instanceof Node.Mapping mapping) {
      Map<String, Object> map = new LinkedHashMap<>();
      mapping.entries().forEach((key, entry) -> map.put(key, plain(entry.value())));
      return map;
    }
    if (value instanceof Node.Sequence sequence) {
      return sequence.items().stream().map(TfvarsReaderTest::plain).toList();
    }
    if (value instanceof Node.Scalar scalar) {
      return switch (scalar.type()) {
        case WHOLE, NUMBER -> Double.valueOf(scalar.text());
        case BOOLEAN -> Boolean.valueOf(scalar.text());
        default -> scalar.text();
      };
    }
    if (value instanceof Map<?, ?> other) {
      Map<String, Object> map = new LinkedHashMap<>();
      other.forEach((key, inner) -> map.put(key.toString(), plain(inner)));
      return map;
    }
    if (value instanceof List<?> other) {
      List<Object> list = new ArrayList<>();
      other.forEach(inner -> list.add(plain(inner)));
      return list;
    }
    return value instanceof Number number ? number.doubleValue() : value;
  }
}
