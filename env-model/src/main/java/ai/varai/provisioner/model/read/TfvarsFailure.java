package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Finding;

/** Leaves an attribute that cannot be understood, so that reading goes on with the next. */
final class TfvarsFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  TfvarsFailure(Finding finding) {
    super(finding.message(), null, false, false);
    this.finding = finding;
  }

  Finding finding() {
    return finding;
  }
}
