package ai.varai.provisioner.model.schema;

import ai.varai.provisioner.model.describe.Property;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.describe.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** The reference of all keys, in Markdown, written from the records. */
public final class ConfigurationPage {
  private static final String LAYERING =
      """
      # Configuration

      An environment is one file in `environments/`: YAML (`NAME.yaml`), or Terraform variables (`NAME.tfvars`,
      `NAME/terraform.tfvars`). Without a folder `environments/` in the working directory, the files that are packed
      into the jar are used; `--config-file FILE` reads any other file. Keys are those of the Terraform variables.
      `environments/schema/environment.schema.json` is this page for editors.

      The smallest that can be started, as `environments/demo.yaml` (with `./provision --env=demo`); all else has a default:

      ```yaml
      environment: demo
      project_id: my-company-demo
      region: us-central1
      target: local
      services:
        web:
          process: ["${java}", "-jar", "${sample-service}"]
      ```

      ## Layers

      From lowest to highest; what stands higher wins:

      1. the defaults on this page;
      2. the file that the file `extends`, and what that one extends, and so on down;
      3. the file itself;
      4. `--set KEY=VALUE` on the command line, in the order given.

      Maps are merged key by key. Lists and single values are replaced as a whole. A key without a value (`key:`
      or `key: null`) removes what the layers below say, so that the default holds again; where there is nothing to
      remove, it is an error. `extends` names a file next to the file, in either language, with or without `.yaml`.
      A file that extends another has to set its own `environment`.

      `provisioner config show --env=NAME --origin` prints every effective value with the file and line it came from.

      ## YAML

      YAML 1.2, core schema: `yes`, `no`, `on` and `off` are texts, not truth values. Anchors and aliases may be used;
      tags (also `!!str` and the others of the core schema), merge keys (`<<`) and several documents in one file
      may not. A file is at most 1 MiB large. A key may stand once. Texts that look like
      numbers are written in quotes.

      ## Terraform variables

      Attributes with literal values: texts, heredocs, numbers, `true`, `false`, `null`, lists and objects, with `#`, `//`
      and `/* */` comments. Expressions, functions, templates and blocks are refused, as Terraform itself refuses
      them in variable files.

      ## Keys
      """;

  private final Map<RecordType, String> titles = new LinkedHashMap<>();
  private final StringBuilder page = new StringBuilder(LAYERING);

  private ConfigurationPage() {}

  /** The page for the keys below a root record. */
  public static String of(RecordType root) {
    ConfigurationPage page = new ConfigurationPage();
    page.section(root, "");
    return page.page.toString();
  }

  private void section(RecordType type, String prefix) {
    page.append("\n### ").append(prefix.isEmpty() ? "The environment" : "`" + prefix + "`");
    page.append("\n\n").append(type.doc()).append("\n\n");
    page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
    type.properties().forEach(this::row);
    for (Property property : type.properties()) {
      nested(property.shape(), prefix.isEmpty() ? property.key() : prefix + "." + property.key());
    }
  }

  private void nested(Shape shape, String path) {
    if (shape instanceof Shape.Fields fields) {
      if (titles.putIfAbsent(fields.type(), path) == null) {
        section(fields.type(), path);
      }
    } else if (shape instanceof Shape.Items items) {
      nested(items.item(), path + "[]");
    } else if (shape instanceof Shape.Entries entries) {
      nested(entries.value(), path + ".NAME");
    }
  }

  private void row(Property property) {
    String example = property.example().isEmpty() ? "" : " Example: `" + property.example() + "`.";
    page.append("| `").append(property.key()).append("` | ");
    page.append(cell(words(property.shape()))).append(" | ");
    page.append(cell(defaultWords(property))).append(" | ");
    page.append(cell(property.doc() + example)).append(" |\n");
  }

  private static String defaultWords(Property property) {
    if (property.required()) {
      return "**required**";
    }
    return property.defaultText().map(text -> "`" + text + "`").orElse("");
  }

  private static String words(Shape shape) {
    if (shape instanceof Shape.Text text) {
      return text.form().map(form -> form.expected()).orElse("a text");
    }
    if (shape instanceof Shape.Whole whole) {
      return "a whole number from " + whole.min() + " to " + whole.max();
    }
    if (shape instanceof Shape.Choice choice) {
      return "`" + String.join("`, `", choice.spellings()) + "`";
    }
    if (shape instanceof Shape.Date) {
      return Shape.Date.FORM.expected();
    }
    if (shape instanceof Shape.Items items) {
      return "a list: " + words(items.item());
    }
    if (shape instanceof Shape.Entries entries) {
      return "a map; names: "
          + entries.key().map(form -> form.expected()).orElse("any")
          + "; values: "
          + words(entries.value());
    }
    return shape instanceof Shape.Fields ? "settings, see below" : "`true` or `false`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
