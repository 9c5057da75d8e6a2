package ai.varai.provisioner.it.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The list at the end of a build of what did not run, out of the reports of all modules: lines that
 * tests print as they go are a thousand lines up by then.
 */
public final class NotRun {
  private NotRun() {}

  /**
   * Prints it.
   *
   * @param arguments the folder of the repository
   */
  public static void main(String[] arguments) throws IOException {
    print(Path.of(arguments[0]), System.out);
  }

  static void print(Path root, PrintStream out) throws IOException {
    List<String> found = in(root);
    if (found.isEmpty()) {
      out.println("Every test ran.");
      return;
    }
    out.println();
    out.println("NOT RUN on this machine, and so unproved by this build (" + found.size() + "):");
    found.forEach(each -> out.println("  " + each));
  }

  /** What was skipped, each with the reason, in order. */
  static List<String> in(Path root) throws IOException {
    var found = new TreeSet<String>();
    for (Path report : reports(root)) {
      found.addAll(skipped(report));
    }
    return List.copyOf(found);
  }

  private static List<Path> reports(Path root) throws IOException {
    // Modules lie one or two folders below the root.
    try (Stream<Path> files = Files.walk(root, 5)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().matches("TEST-.*\\.xml")
                      && file.getParent()
                          .getFileName()
                          .toString()
                          .matches("(surefire|failsafe)-reports"))
          .toList();
    }
  }

  private static List<String> skipped(Path report) throws IOException {
    var found = new TreeSet<String>();
    var skips = parse(report).getElementsByTagName("skipped");
    for (int i = 0; i < skips.getLength(); i++) {
      if (skips.item(i) instanceof Element skip && skip.getParentNode() instanceof Element test) {
        String name = test.getAttribute("name");
        String where = test.getAttribute("classname").replaceAll(".*\\.", "");
        found.add(where + (name.isEmpty() ? "" : "." + name) + ": " + reason(skip));
      }
    }
    return List.copyOf(found);
  }

  private static String reason(Element skip) {
    String reason = skip.getAttribute("message");
    if (reason.isBlank()) {
      // An aborted test has its reason in the stack trace, behind the name of the exception.
      reason = skip.getTextContent().strip().replaceFirst("^[\\w.$]+(: |\\R)", "");
    }
    return reason.lines().findFirst().filter(line -> !line.isBlank()).orElse("no reason given");
  }

  private static Element parse(Path report) throws IOException {
    try {
      Node root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(report.toFile())
              .getDocumentElement();
      return (Element) root;
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(report + " is not a report: " + e.getMessage(), e);
    }
  }
}
