package ai.varai.provisioner.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ShippedFilesFitTest {
  private static final Path FOLDER = Path.of("../environments");

  @ParameterizedTest
  @ValueSource(strings = {"local", "development", "staging", "production", "hierarchy"})
  @DisplayName("A shipped file fits the schema that its first line names")
  void fits(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name + ".yaml"));
    String header = text.lines().findFirst().orElseThrow();
    assertThat(header).startsWith("# yaml-language-server: $schema=schema/");
    Path file = FOLDER.resolve(header.substring(header.indexOf('=') + 1));
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(file));
    Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
    assertThat(schema.validate(JsonText.of(document), InputFormat.JSON)).isEmpty();
  }
}
