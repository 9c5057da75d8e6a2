package ai.varai.provisioner.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.read.LoadResult;
import ai.varai.provisioner.model.read.MemoryFiles;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/**
 * The published schema and the reader are two judges of one file. Documents are written as JSON,
 * which YAML 1.2 contains.
 */
class SchemaAgreesTest {
  private static final RecordType TYPE = RecordType.of(Environment.class);
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(JsonSchema.of(TYPE, "Environment"));

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  @Label("What fits the records is accepted by both")
  void bothAccept(@ForAll long seed) {
    String text = JsonText.of(new Documents(seed).valid(TYPE));
    assertThat(read(text).findings().toString()).as(text).isEmpty();
    assertThat(validate(text)).as(text).isEmpty();
  }

  @Property(tries = 4000, shrinking = ShrinkingMode.OFF)
  @Label("A changed document is accepted by both or refused by both")
  void bothAgree(@ForAll long seed) {
    Documents documents = new Documents(seed);
    String text = JsonText.of(documents.changed(documents.valid(TYPE)));
    LoadResult read = read(text);
    List<Error> errors = validate(text);
    Statistics.label("verdict")
        .collect(errors.isEmpty() ? "accepted" : "refused")
        .coverage(
            verdicts -> {
              verdicts.check("accepted").percentage(share -> share > 5);
              verdicts.check("refused").percentage(share -> share > 25);
            });
    assertThat(read.findings().isEmpty())
        .as("reader:%n%s%nschema:%n%s%nof%n%s", read.findings(), errors, text)
        .isEqualTo(errors.isEmpty());
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  @Label("What the reader accepts on top of another file, the schema accepts")
  void overlay(@ForAll long seed) {
    Documents documents = new Documents(seed);
    Map<String, Object> lower = documents.valid(TYPE);
    Map<String, Object> upper = new LinkedHashMap<>();
    upper.put("extends", "lower.yaml");
    documents
        .changed(documents.changed(lower))
        .forEach(
            (key, value) -> {
              if (!value.equals(lower.get(key))) {
                upper.put(key, value);
              }
            });
    String text = JsonText.of(upper);
    LoadResult read =
        new EnvironmentLoader(
                new MemoryFiles(Map.of("lower.yaml", JsonText.of(lower), "upper.yaml", text)))
            .loadFile("upper.yaml", List.of());
    if (read.findings().isEmpty()) {
      assertThat(validate(text)).as(text).isEmpty();
    }
  }

  private static LoadResult read(String text) {
    return new EnvironmentLoader(new MemoryFiles(Map.of("document.yaml", text)))
        .loadFile("document.yaml", List.of());
  }

  private static List<Error> validate(String text) {
    return SCHEMA.validate(text, InputFormat.JSON);
  }
}
