package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.DriftReport;

/** A report of drift as a comment, or as the text of an issue. */
public final class DriftMarkdown {
  private DriftMarkdown() {}

  /**
   * The comment.
   *
   * @param environment the environment's name
   * @param target where it is
   */
  public static String of(DriftReport report, String environment, String target) {
    var page =
        new CommentPage(
            "provisioner drift " + environment, environment + ": " + sum(report), target);
    for (DriftReport.Changed changed : report.changed()) {
      page.add(
          "changed "
              + CommentPage.code(changed.address())
              + (changed.reason().isEmpty() ? "" : ": " + CommentPage.html(changed.reason())),
          ChangeLines.of(changed.attributes()));
    }
    report.gone().forEach(address -> page.add("gone " + CommentPage.code(address), ""));
    report
        .unknown()
        .forEach(address -> page.add("not in the state " + CommentPage.code(address), ""));
    page.list(
        "Access that others granted, and an apply leaves alone",
        report.unmanaged().stream()
            .map(one -> one.what() + (one.opens() ? ": open to everybody" : ""))
            .toList());
    if (!report.repaired()) {
      page.say("provisioner apply --env=" + environment + " puts it right.");
    }
    return page.text();
  }

  private static String sum(DriftReport report) {
    if (report.none()) {
      return "no drift, " + report.checked() + " resources are as the state says";
    }
    long open = report.unmanaged().stream().filter(one -> one.opens()).count();
    return "drift: "
        + report.changed().size()
        + " changed, "
        + report.gone().size()
        + " gone, "
        + report.unknown().size()
        + " not in the state"
        + (open == 0 ? "" : ", " + open + " open to everybody");
  }
}
