package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.FindingCode;
import ai.varai.provisioner.model.source.Severity;

/** What can be wrong with a file before its meaning is looked at. All are errors. */
public enum ReadCode implements FindingCode {
  SYNTAX(
      "CFG001",
      "The file is not well-formed",
      "The file breaks the rules of its language (YAML 1.2, or the values part of Terraform's language for `.tfvars`), so that what comes after the place cannot be understood.",
      "Look at the place and the line above it: a missing colon or quote, a bracket that is not closed, or a tab where YAML wants spaces.",
      "services:\n\tauth-service: {}",
      "services:\n  auth-service: {}"),
  DUPLICATE_KEY(
      "CFG002",
      "A key stands twice",
      "Of two values for one key only one can be meant; taking the last one silently would hide the other.",
      "Keep one of the two.",
      "region: us-central1\nregion: us-east1",
      "region: us-central1"),
  UNKNOWN_KEY(
      "CFG003",
      "Unknown key",
      "The key means nothing here. If it were ignored, a misspelt setting would silently have its default.",
      "Correct the spelling, move the key to where it belongs, or delete it. `docs/configuration.md` lists every key.",
      "services:\n  auth-service:\n    max_instance: 5",
      "services:\n  auth-service:\n    max_instances: 5"),
  MISSING_KEY(
      "CFG004",
      "A required key is missing",
      "Nothing sensible can stand in for the value.",
      "Add the key.",
      "environment: development",
      "environment: development\nproject_id: my-project-dev\nregion: us-central1"),
  WRONG_TYPE(
      "CFG005",
      "Wrong type of value",
      "A number, a text, true or false, a list and a map are different things, and none is silently turned into another: `1.10` as a number is `1.1`, and `no` as a text is not false.",
      "Write the value as the type that the message names: texts in quotes, numbers and `true`/`false` without.",
      "max_instances: \"5\"",
      "max_instances: 5"),
  OUT_OF_RANGE(
      "CFG006",
      "Number out of range",
      "The number is smaller or larger than the setting allows.",
      "Choose a number within the range that the message names.",
      "concurrency: 2000",
      "concurrency: 1000"),
  WRONG_FORM(
      "CFG007",
      "The text does not have the required form",
      "The text is not of the form that the setting needs; Google Cloud would refuse it only at apply.",
      "Write it in the form that the message names.",
      "memory: 1GB",
      "memory: 1Gi"),
  NOT_A_CHOICE(
      "CFG008",
      "Not one of the allowed values",
      "The setting knows a few values, and this is not one of them. Case matters.",
      "Choose one of the values that the message lists.",
      "target: laptop",
      "target: local"),
  TOO_FEW(
      "CFG009",
      "Too few entries",
      "The list or map needs more entries than it has.",
      "Add entries.",
      "services: {}",
      "services:\n  auth-service: {}"),
  NOTHING_TO_REMOVE(
      "CFG010",
      "Nothing to remove",
      "A key without a value (or with `null`) removes what a lower layer says. Here no lower layer says anything, so the value was probably forgotten.",
      "Write the value. For an entry with nothing but defaults, write `{}`. If the default is meant, delete the key.",
      "services:\n  auth-service:",
      "services:\n  auth-service: {}"),
  WRONG_NAME(
      "CFG011",
      "The name does not have the required form",
      "Names of services, variables, secrets and buckets become names in Google Cloud, which would refuse this one at apply.",
      "Choose a name of the form that the message gives.",
      "services:\n  Auth_Service: {}",
      "services:\n  auth-service: {}"),
  KEY_NOT_TEXT(
      "CFG012",
      "A key that is not a text",
      "YAML takes the key for a number, a truth value, a list or a map. Keys of an environment are texts.",
      "Put the key in quotes, or correct it.",
      "labels:\n  1: a",
      "labels:\n  one: a"),
  YAML_FEATURE(
      "CFG013",
      "A feature of YAML that environments do not use",
      "Tags, merge keys and several documents in one file mean different things to different readers.",
      "Say it without: `extends` lays files over each other, and anchors (`&a`, `*a`) repeat values.",
      "services:\n  auth-service:\n    <<: *common",
      "extends: base.yaml"),
  EXPRESSION(
      "CFG014",
      "Expressions are not allowed in .tfvars",
      "Terraform, too, takes only literal values from `.tfvars` files: no variables, functions, operators or templates.",
      "Write the value itself. A literal `${` is written `$${`.",
      "project_id = var.project",
      "project_id = \"my-project-dev\""),
  NO_FILE(
      "CFG015",
      "The file is missing or cannot be read",
      "The file was asked for on the command line or by `extends`.",
      "Correct the name, or run the command in the folder that holds `environments/`.",
      "extends: bsae.yaml",
      "extends: base.yaml"),
  EXTENDS_CYCLE(
      "CFG016",
      "Files extend each other in a circle",
      "There is no lowest layer to begin with.",
      "Remove one of the `extends`.",
      "# in a.yaml\nextends: a.yaml",
      "# in a.yaml\nextends: base.yaml"),
  NOT_UTF8(
      "CFG017",
      "The file has characters that do not belong in a text file",
      "Files are UTF-8 without control characters; a file in another encoding would put wrong letters into names.",
      "Save the file as UTF-8, or remove the control character.",
      "",
      ""),
  BAD_OVERRIDE(
      "CFG018",
      "An override is not KEY=VALUE",
      "`--set` takes a key path, an equals sign and a value in YAML.",
      "Write for instance `--set services.auth-service.max_instances=5`. An item of a list that exists is `[0]`, `[1]`, ….",
      "",
      ""),
  EMPTY(
      "CFG019",
      "The file is empty",
      "There is no setting in it.",
      "Write at least `environment`, `project_id`, `region` and `services`; `environments/local.yaml` is an example.",
      "",
      ""),
  OTHER_ENVIRONMENT(
      "CFG020",
      "The file is for another environment",
      "The file's `environment` is not the name that was asked for. Going on would change an environment that nobody named.",
      "Set `environment` in the file to its own name; a file that extends another one needs its own, too.",
      "# in staging.yaml\nenvironment: production",
      "# in staging.yaml\nenvironment: staging"),
  TOO_LARGE(
      "CFG021",
      "The file is too large",
      "The file is larger than 1 MiB, or, with its anchors followed, has more values than any environment needs, or contains itself.",
      "Remove the anchor that refers to itself, or split the environment.",
      "a: &a [*a]",
      ""),
  EXTENDS_REMOTE(
      "CFG022",
      "The extended file is no file name",
      "`extends` names one file next to this one, or an environment.",
      "Write a file name such as `base.yaml`.",
      "extends: https://example.com/base.yaml",
      "extends: base.yaml");

  private final String id;
  private final String title;
  private final String explanation;
  private final String remedy;
  private final String wrong;
  private final String right;

  ReadCode(String id, String title, String explanation, String remedy, String wrong, String right) {
    this.id = id;
    this.title = title;
    this.explanation = explanation;
    this.remedy = remedy;
    this.wrong = wrong;
    this.right = right;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String explanation() {
    return explanation;
  }

  @Override
  public String remedy() {
    return remedy;
  }

  @Override
  public String wrong() {
    return wrong;
  }

  @Override
  public String right() {
    return right;
  }
}
