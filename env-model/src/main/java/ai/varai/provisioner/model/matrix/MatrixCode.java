package ai.varai.provisioner.model.matrix;

import ai.varai.provisioner.model.source.FindingCode;
import ai.varai.provisioner.model.source.Severity;

/** What can be wrong with the configuration matrix. All are errors: a limit must not be guessed. */
public enum MatrixCode implements FindingCode {
  CELL(
      "MTX101",
      "A cell of the matrix cannot be read",
      "The text has none of the forms of its cell. If it were skipped, the limit that it stands for"
          + " would silently not apply.",
      "Write the cell in one of the forms that the message names."),
  MISSING(
      "MTX102",
      "A cell of the matrix is missing",
      "Every row has every cell, so that no limit is left out by mistake.",
      "Add the cell."),
  UNKNOWN(
      "MTX103",
      "Unknown key in the matrix",
      "The key means nothing; a misspelt limit would silently not apply.",
      "Correct the spelling or delete the key.");

  private final String id;
  private final String title;
  private final String explanation;
  private final String remedy;

  MatrixCode(String id, String title, String explanation, String remedy) {
    this.id = id;
    this.title = title;
    this.explanation = explanation;
    this.remedy = remedy;
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
}
