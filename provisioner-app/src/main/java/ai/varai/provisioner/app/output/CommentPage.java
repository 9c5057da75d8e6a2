package ai.varai.provisioner.app.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Markdown for a comment on a pull request: a headline, an entry for each resource that unfolds
 * where there is more to say, and what follows. It is never longer than GitHub takes: what does not
 * fit is left out, details first, and that is said.
 */
final class CommentPage {

  /** Of a comment's body, as GitHub refuses a longer one. */
  static final int LONGEST = 65_536;

  /** Room for the sentence that says what was left out. */
  private static final int SPARE = 300;

  private record Entry(String summary, String details) {

    String folded() {
      return "- " + summary + "\n";
    }

    String unfolded() {
      return "<details><summary>" + summary + "</summary>\n\n" + fence(details) + "\n</details>\n";
    }
  }

  private final String head;
  private final List<Entry> entries = new ArrayList<>();
  private final StringBuilder foot = new StringBuilder();

  /**
   * @param marker what no reader sees, by which a pipeline finds the comment that it made before
   */
  CommentPage(String marker, String headline, String about) {
    this.head = "<!-- " + marker + " -->\n### " + text(headline) + "\n\n" + text(about) + "\n\n";
  }

  /**
   * A resource.
   *
   * @param summary in HTML
   * @param details lines of a difference; empty where there is nothing more to say
   */
  void add(String summary, String details) {
    entries.add(new Entry(summary, details));
  }

  /** A paragraph after the resources. */
  void say(String paragraph) {
    foot.append('\n').append(text(paragraph)).append('\n');
  }

  /** A list after the resources, below its title. */
  void list(String title, List<String> items) {
    if (!items.isEmpty()) {
      foot.append("\n**").append(text(title)).append("**\n\n");
      items.forEach(item -> foot.append("- ").append(text(item)).append('\n'));
    }
  }

  String text() {
    int room = LONGEST - SPARE - head.length() - foot.length();
    int shown = 0;
    for (Entry each : entries) {
      int length = each.folded().length();
      if (length > room) {
        break;
      }
      room -= length;
      shown++;
    }
    var body = new StringBuilder();
    int folded = 0;
    for (Entry each : entries.subList(0, shown)) {
      int more = each.unfolded().length() - each.folded().length();
      boolean unfolds = !each.details().isEmpty() && more <= room;
      body.append(unfolds ? each.unfolded() : each.folded());
      room -= unfolds ? more : 0;
      folded += each.details().isEmpty() || unfolds ? 0 : 1;
    }
    String page = head + body + leftOut(entries.size() - shown, folded) + foot;
    // What follows is short; where it is not, its end goes too.
    return page.length() <= LONGEST ? page : page.substring(0, LONGEST - 2) + "…\n";
  }

  private static String leftOut(int resources, int details) {
    if (resources == 0 && details == 0) {
      return "";
    }
    String what =
        resources == 0
            ? "The details of " + details + " resources are"
            : resources
                + " resources are"
                + (details == 0 ? "" : ", and the details of " + details + " more,");
    return "\n_"
        + what
        + " left out: a comment has 65,536 characters at most. The command's own output has all of"
        + " it._\n";
  }

  /** Text in which nothing means anything to Markdown or HTML. */
  static String text(String plain) {
    return html(plain).replaceAll("([\\\\`*_\\[\\]|~])", "\\\\$1");
  }

  /** Text in HTML. */
  static String html(String plain) {
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static String code(Object plain) {
    return "<code>" + html(plain.toString()) + "</code>";
  }

  /** Lines that are shown as they are, whatever they are. */
  private static String fence(String lines) {
    String fence = "```";
    while (lines.contains(fence)) {
      fence += "`";
    }
    return fence + "diff\n" + lines + fence + "\n";
  }
}
