package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.VerifyResult;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * What the checks said, in the XML of JUnit that systems for continuous integration show: a test
 * for each check, and one that failed for each resource that is missing.
 *
 * @see <a href="https://github.com/testmoapp/junitxml">The form that they have in common</a>
 */
public final class VerifyJunit {

  /** What XML 1.0 has no place for. */
  private static final Pattern UNSPEAKABLE =
      Pattern.compile("[^\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private VerifyJunit() {}

  /**
   * The document.
   *
   * @param ended when the checks had been asked
   */
  public static String of(VerifyResult result, String environment, Instant ended) {
    var text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", environment);
      int failures =
          result.missing().size()
              + (int) result.checks().stream().filter(check -> !check.passed()).count();
      xml.writeAttribute("tests", "" + (result.missing().size() + result.checks().size()));
      xml.writeAttribute("failures", "" + failures);
      xml.writeAttribute("errors", "0");
      xml.writeAttribute("skipped", "0");
      xml.writeAttribute("time", seconds(result.took()));
      xml.writeAttribute("timestamp", ended.minus(result.took()).toString());
      for (VerifyResult.CheckOutcome check : result.checks()) {
        test(
            xml,
            check.address().toString(),
            check.check(),
            check.took(),
            check.passed() ? "" : check.detail().isEmpty() ? "does not hold" : check.detail());
      }
      for (var address : result.missing()) {
        test(xml, address.toString(), "exists", Duration.ZERO, "does not exist");
      }
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text + "\n";
  }

  private static void test(
      XMLStreamWriter xml, String address, String check, Duration took, String failure)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", address);
    xml.writeAttribute("name", clean(check));
    xml.writeAttribute("time", seconds(took));
    if (!failure.isEmpty()) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", clean(failure));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String clean(String text) {
    return UNSPEAKABLE.matcher(text).replaceAll("\uFFFD");
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1_000.0);
  }
}
