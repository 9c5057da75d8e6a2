package ai.varai.provisioner.model.source;

/** The documentation page of a finding code, in Markdown. */
public final class FindingPage {
  private FindingPage() {}

  /** The name of the page's file under {@code docs/findings/}. */
  public static String fileName(FindingCode code) {
    return code.id() + ".md";
  }

  public static String render(FindingCode code) {
    StringBuilder page = new StringBuilder();
    page.append("# ").append(code.id()).append(": ").append(code.title()).append("\n\n");
    page.append("Severity: **").append(code.severity().spelling()).append("**. ");
    page.append(
        switch (code.severity()) {
          case ERROR -> "The input cannot be used; no policy and no waiver changes that.";
          case MANDATORY ->
              "Refused, unless the environment waives it (`waivers`) or lowers it (`policy`).";
          case ADVISORY -> "Shown only; an environment can make it mandatory with `policy`.";
        });
    section(page, "Why", code.explanation());
    section(page, "What to do", code.remedy());
    example(page, "Wrong", code.wrong());
    example(page, "Right", code.right());
    return page.append('\n').toString();
  }

  private static void section(StringBuilder page, String title, String text) {
    page.append("\n\n## ").append(title).append("\n\n").append(text.strip());
  }

  private static void example(StringBuilder page, String title, String text) {
    if (!text.isBlank()) {
      section(page, title, "```yaml\n" + text.strip() + "\n```");
    }
  }
}
