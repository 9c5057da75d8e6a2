package ai.varai.provisioner.app.cli;

/** The overview that {@code --help} prints. */
final class HelpPage {
  private HelpPage() {}

  static String text() {
    var page = new StringBuilder();
    page.append("Brings environments up, changes them and takes them down: on this machine,\n")
        .append("on an emulated and on the real Google Cloud, with the same commands.\n\n")
        .append("Usage: provisioner [COMMAND] --env=NAME [OPTIONS]\n\n")
        .append("  provisioner --env=local            bring the local environment up\n")
        .append("  provisioner outputs --env=local    print its addresses\n")
        .append("  provisioner destroy --env=local    take it down again\n");
    for (CommandCatalog.Group group : CommandCatalog.Group.values()) {
      page.append('\n').append(group.title()).append(":\n");
      for (CommandCatalog.Entry entry : CommandCatalog.entries()) {
        if (entry.group() == group) {
          page.append("  ").append(padded(entry.name())).append(entry.summary()).append('\n');
        }
      }
    }
    return page.append(
            "\n'provisioner COMMAND --help' shows a command's options; '--version' the version.\n")
        .append(
            "Exit codes: 0 done, 1 failed, 2 changes (plan --detailed-exitcode), 3 invalid input,\n")
        .append("4 lock held, 5 refused by a gate or policy, 130 interrupted (state safe).\n")
        .toString();
  }

  private static String padded(String name) {
    return name + " ".repeat(Math.max(1, 12 - name.length()));
  }
}
