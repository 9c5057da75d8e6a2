package ai.varai.provisioner.app.doctor;

import ai.varai.provisioner.app.output.Json;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What was found about one thing that the program needs or can use.
 *
 * @param finding what is there
 * @param remedy what to do; empty when all is well
 */
public record Diagnosis(Verdict verdict, String subject, String finding, String remedy) {

  /** How it is. */
  public enum Verdict {
    OK,
    /** Not there; something else takes its place. */
    NOTE,
    /** Not there, and needed. */
    MISSING;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same with its remedy as the function words it. */
  public Diagnosis worded(UnaryOperator<String> wording) {
    return new Diagnosis(verdict, subject, finding, wording.apply(remedy));
  }

  public Map<String, Object> json() {
    return Json.object(
        "subject", subject, "verdict", verdict.word(), "finding", finding, "remedy", remedy);
  }
}
