package ai.varai.provisioner.app.cli;

/** The overview that {@code --help} prints. */
final class HelpPage {
  private HelpPage() {}

  /**
   * The page.
   *
   * @param width columns that a line may have
   */
  static String text(int width) {
    var page = new StringBuilder();
    paragraph(
        page,
        width,
        "Brings environments up, changes them and takes them down: on this machine, on an emulated"
            + " and on the real Google Cloud, with the same commands.");
    page.append("\nUsage: provisioner [COMMAND] --env=NAME [OPTIONS]\n\n");
    entry(page, width, 37, "  provisioner --env=local", "bring the local environment up");
    entry(page, width, 37, "  provisioner outputs --env=local", "print its addresses");
    entry(page, width, 37, "  provisioner destroy --env=local", "take it down again");
    for (CommandCatalog.Group group : CommandCatalog.Group.values()) {
      page.append('\n').append(group.title()).append(":\n");
      for (CommandCatalog.Entry entry : CommandCatalog.entries()) {
        if (entry.group() == group) {
          entry(page, width, 14, "  " + entry.name(), entry.summary());
        }
      }
    }
    page.append('\n');
    paragraph(
        page,
        width,
        "'provisioner COMMAND --help' shows a command's options; '--version' the version.");
    paragraph(
        page,
        width,
        "Exit codes: 0 done, 1 failed, 2 changes (plan --detailed-exitcode), 3 invalid input, 4 lock"
            + " held, 5 refused by a gate or policy, 130 interrupted (state safe).");
    return page.toString();
  }

  private static void paragraph(StringBuilder page, int width, String text) {
    entry(page, width, 0, "", text);
  }

  /** A name and, from a column on, what it means, in as many lines as it takes. */
  private static void entry(StringBuilder page, int width, int column, String name, String text) {
    var line = new StringBuilder(name).append(" ".repeat(column - name.length()));
    boolean first = true;
    for (String word : text.split(" ", -1)) {
      if (!first && line.length() + 1 + word.length() > width) {
        page.append(line).append('\n');
        line.setLength(0);
        line.append(" ".repeat(column));
        first = true;
      }
      line.append(first ? "" : " ").append(word);
      first = false;
    }
    page.append(line).append('\n');
  }
}
